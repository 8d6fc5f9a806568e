/** The lab's worker: keeps the adapter's work and the arithmetic away from the page (client.ts asks it). */
import type { Backend } from '../population/population';
import type { TreeBackend } from '../population/prefixes';
import { createEngine } from '../engine/backend';
import { createReferenceBackend } from '../reference/population';
import { METHODS, type Answer, type Question } from './client';
import { Lab } from './lab';
import type { LabPolicy } from './path';
import { fetchPath } from './path-file';

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
let lost: Backend['lost'] | undefined;

/** Calls of a lost device fail in words of their own, a moment before the loss is told. */
const MOMENT = 200;

async function reasonOf(error: unknown): Promise<string> {
  const why = await Promise.race([lost, new Promise<undefined>((resolve) => { setTimeout(resolve, MOMENT); })]);
  return why === undefined ? sentence(error) : `The GPU device was lost: ${why}`;
}

/** The GPU, or where there is none the processor, with the reason. */
async function open(policy: LabPolicy): Promise<{ adapter: Backend['adapter']; notice?: string }> {
  let backend: Backend & TreeBackend;
  let notice: string | undefined;
  try {
    backend = await createEngine();
  } catch (error) {
    backend = createReferenceBackend();
    notice = sentence(error);
  }
  lost = backend.lost;
  lab = new Lab(backend, policy, (run) => fetchPath(pathFolder, run, policy));
  return { adapter: backend.adapter, notice };
}

// One after another: a place and its measurement share one tree.
let last: Promise<unknown> = Promise.resolve();
scope.addEventListener('message', ({ data: { id, method, args } }) => {
  last = last.then(async () => {
    try {
      if (method === 'open') {
        scope.postMessage({ id, result: await open(args[0] as LabPolicy) });
        return;
      }
      if (!METHODS.includes(method)) throw new Error(`The lab's worker has no method ${method}.`);
      if (!lab) throw new Error(`${method}: the lab is not open yet.`);
      scope.postMessage({ id, result: await (lab[method] as (...given: unknown[]) => Promise<unknown>)(...args) });
    } catch (error) {
      scope.postMessage({ id, error: await reasonOf(error) });
    }
  });
});
