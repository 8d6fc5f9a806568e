/** The lab's worker: keeps the adapter's work and the arithmetic away from the page (client.ts asks it). */
import { AuditFailure } from '../audit/auditor';
import { auditedBackend } from '../audit/audited-backend';
import { Ledger } from '../audit/ledger';
import type { Backend } from '../population/api';
import type { TreeBackend } from '../population/prefixes';
import { createEngine } from '../engine/engine';
import { createReferenceBackend } from '../reference/reference-population';
import { LAB_CALLS, type Answer, type LabCall, type Opened, type Question } from './lab-client';
import { Lab } from './lab';
import type { LabPolicy } from './table/trajectory';
import { fetchPath } from './table/trajectory-file';
import type { LabTable } from './lab-types';

/** What is used of a DedicatedWorkerGlobalScope; the project is typed for pages. */
interface WorkerScope {
  postMessage(answer: Answer): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Question>) => void): void;
  location: Location;
}
const scope = globalThis as unknown as WorkerScope;
/** The built worker lies in assets/, one below the page; Vite's own server has public/ at its root. */
const pathFolder = new URL(import.meta.env.DEV ? '/lab/' : '../lab/', scope.location.href);
const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

let lab: Lab | undefined;
let backend: (Backend & TreeBackend) | undefined;
let policy: LabPolicy | undefined;
const ledger = new Ledger();
/** Lets messages in between two slices of an audit. */
const breathe = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve);
  });
let lost: Backend['lost'] | undefined;

/** Calls of a lost device fail in words of their own, a moment before the loss is told. */
const MOMENT = 200;

async function reasonOf(error: unknown): Promise<string> {
  const why = await Promise.race([
    lost,
    new Promise<undefined>((resolve) => {
      setTimeout(resolve, MOMENT);
    }),
  ]);
  return why === undefined ? sentence(error) : `The GPU device was lost: ${why}`;
}

/** How many shapes of the kernels an audit found wrong on this adapter. */
let rung = 0;

/** The GPU, or where there is none the processor, with the reason. Whatever is asked of it is audited. */
async function open(given: LabPolicy): Promise<Opened> {
  let notice: string | undefined;
  lab?.destroy();
  policy = given;
  try {
    backend = await createEngine({ rung });
  } catch (error) {
    backend = createReferenceBackend();
    notice = sentence(error);
  }
  lost = backend.lost;
  lab = new Lab(auditedBackend(backend, ledger, breathe), given, (run) => fetchPath(pathFolder, run, given));
  return { adapter: backend.adapter, notice };
}

/** What can be asked of a new lab as well as of the one before it. */
const BEGINNINGS: readonly LabCall[] = ['place', 'elsewhere', 'openOptimum'];

/**
 * Asks the lab. Where an audit finds the adapter wrong it is opened again on the next shape of its kernels, in the end
 * in float64.
 */
async function ask(method: LabCall, args: unknown[]): Promise<unknown> {
  for (;;) {
    if (!lab) throw new Error(`${method}: the lab is not open yet.`);
    try {
      const result = await (lab[method] as (...given: unknown[]) => Promise<unknown>)(...args);
      // Tables say how their numbers were checked.
      return isTable(result) ? { ...result, audit: ledger.summary } : result;
    } catch (error) {
      if (!(error instanceof AuditFailure)) throw error;
      rung++;
      const {
        finding: { quantity, what, error: by, tolerance },
        step,
      } = error;
      ledger.refuted({
        adapter: backend!.adapter.name,
        shape: backend!.shape ?? '',
        step,
        quantity,
        what,
        error: by,
        tolerance,
      });
      await open(policy!);
      if (!BEGINNINGS.includes(method))
        throw new Error(
          `The adapter computed wrong numbers (${sentence(error).replace(/\.$/, '')}); try again to have them ` +
            'computed in another way.',
          { cause: error },
        );
    }
  }
}

const isTable = (result: unknown): result is LabTable =>
  typeof result === 'object' && result !== null && 'rows' in result && 'truth' in result && 'adapter' in result;

// One after another: a place and its measurement share one tree.
let last: Promise<unknown> = Promise.resolve();
scope.addEventListener('message', ({ data: { id, method, args } }) => {
  last = last.then(async () => {
    try {
      if (method === 'open') {
        scope.postMessage({ id, result: await open(args[0] as LabPolicy) });
        return;
      }
      if (!LAB_CALLS.includes(method)) throw new Error(`The lab's worker has no method ${method}.`);
      scope.postMessage({ id, result: await ask(method, args) });
    } catch (error) {
      scope.postMessage({ id, error: await reasonOf(error) });
    }
  });
});
