/** The web worker: the host with the page's engine, files and messages. The messages are defined in protocol.ts. */
import { createEngine } from '../engine/engine';
import { pageThreads } from '../reference/page-threads';
import { createReferenceBackend } from '../reference/reference-population';
import { firstOf } from './backends';
import { TrainingHost } from './host';
import type { Command, Event } from './protocol';
import { fetchPolicy } from './reference-policy';
import { sentence } from '../common/text';

/** The part of DedicatedWorkerGlobalScope used here; the project is compiled with the types of a page. */
interface WorkerScope {
  postMessage(event: Event, transfer?: Transferable[]): void;
  addEventListener(type: string, listener: (event: MessageEvent<Command> & PromiseRejectionEvent) => void): void;
  location: Location;
}
const scope = globalThis as unknown as WorkerScope;

/** The built worker is in assets/, one level below the page; Vite's dev server serves public/ at its root. */
const referenceFolder = new URL(import.meta.env.DEV ? '/reference/' : '../reference/', scope.location.href);

const host = new TrainingHost({
  makeBackend: firstOf(
    async (rung) => {
      const engine = await createEngine({ rung });
      return Object.assign(engine, { loseDevice: () => engine.device.destroy() });
    },
    () => createReferenceBackend(pageThreads()),
  ),
  loadReference: () => fetchPolicy(referenceFolder),
  post: (event, transfer = []) => scope.postMessage(event, transfer),
});

scope.addEventListener('message', (message) => void host.handle(message.data));
scope.addEventListener('unhandledrejection', (event) => {
  scope.postMessage({
    type: 'problem',
    message: { code: 'worker-error', why: sentence(event.reason) },
    fatal: false,
  });
});
