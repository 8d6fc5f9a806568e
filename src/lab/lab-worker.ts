/** The lab's worker, called by lab-client.ts: keeps the computation off the page's main thread. */
import { AuditFailure } from '../audit/auditor';
import { auditedBackend } from '../audit/audited-backend';
import { Ledger } from '../audit/ledger';
import type { Backend } from '../population/api';
import type { TreeBackend } from '../population/prefixes';
import { createEngine } from '../engine/engine';
import { createReferenceBackend } from '../reference/reference-population';
import { noteRefuted } from '../training/recovery';
import { problemOf, Refusal, type Problem } from '../common/problem';
import { answerCalls, workerScope } from '../common/worker-call';
import { LAB_METHODS, type LabCalls, type Opened } from './lab-client';
import { Lab, type LabPage } from './lab';
import type { LabPolicy } from './table/trajectory';
import { fetchPath } from './table/trajectory-file';
import type { LabTable } from './lab-types';

const scope = workerScope();
/** The built worker is in assets/, one level below the page; Vite's dev server serves public/ at its root. */
const pathFolder = new URL(import.meta.env.DEV ? '/lab/' : '../lab/', scope.location.href);

let lab: Lab | undefined;
let backend: (Backend & TreeBackend) | undefined;
let policy: LabPolicy | undefined;
const ledger = new Ledger();
/** Yields to messages between slices of an audit. */
const breathe = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve);
  });
let lost: Backend['lost'] | undefined;

/** Milliseconds: calls on a lost device fail with unrelated errors shortly before `device.lost` resolves. */
const MOMENT = 200;

/** The error, or the device loss that caused it. */
async function reasonOf(error: unknown): Promise<unknown> {
  const why = await Promise.race([
    lost,
    new Promise<undefined>((resolve) => {
      setTimeout(resolve, MOMENT);
    }),
  ]);
  return why === undefined ? error : new Refusal({ code: 'gpu-lost', why }, { cause: error });
}

/** Number of kernel shapes that an audit found wrong on this adapter. */
let rung = 0;

/** Opens the lab on the GPU, or else on the CPU with the reason. All results are audited. */
async function open(given: LabPolicy): Promise<Opened> {
  let notice: Problem | string | undefined;
  lab?.destroy();
  policy = given;
  try {
    backend = await createEngine({ rung });
  } catch (error) {
    backend = createReferenceBackend();
    notice = problemOf(error);
  }
  lost = backend.lost;
  lab = new Lab(auditedBackend(backend, ledger, breathe), given, (run) => fetchPath(pathFolder, run, given));
  return { adapter: backend.adapter, notice };
}

/** Calls that do not depend on earlier ones, so a new lab can answer them too. */
const BEGINNINGS: readonly (keyof LabPage)[] = ['place', 'elsewhere', 'openOptimum'];

/**
 * Calls the lab. If an audit finds the adapter wrong, the lab is reopened with the next shape of the kernels, and
 * finally in float64.
 */
async function ask(method: keyof LabPage, args: unknown[]): Promise<unknown> {
  for (;;) {
    if (!lab) throw new Refusal({ code: 'too-early', call: method, first: 'open' });
    try {
      const result = await (lab[method] as (...given: unknown[]) => Promise<unknown>)(...args);
      // Tables include the summary of their audits.
      return isTable(result) ? { ...result, audit: ledger.summary } : result;
    } catch (error) {
      if (!(error instanceof AuditFailure)) throw error;
      rung++;
      noteRefuted(ledger, error, backend!);
      await open(policy!);
      if (!BEGINNINGS.includes(method))
        throw new Refusal({ code: 'lab-wrong-numbers', wrong: error.finding }, { cause: error });
    }
  }
}

const isTable = (result: unknown): result is LabTable =>
  typeof result === 'object' && result !== null && 'rows' in result && 'truth' in result && 'adapter' in result;

/** A method as the page calls it. */
const told =
  (call: (...args: never[]) => Promise<unknown>) =>
  async (...args: unknown[]): Promise<unknown> => {
    try {
      return await call(...(args as never[]));
    } catch (error) {
      throw await reasonOf(error);
    }
  };

// Calls are answered one at a time, because a place and its measurement share one tree.
answerCalls(scope, {
  open: told(open),
  ...Object.fromEntries(LAB_METHODS.map((method) => [method, told((...args) => ask(method, args))])),
} as unknown as LabCalls);
