/** The Web Worker: the host with the page's engine, files and messages. Everything it says is in protocol.ts. */
import { createEngine } from '../engine/engine';
import { pageThreads } from '../reference/page-threads';
import { createReferenceBackend } from '../reference/reference-population';
import { firstOf } from './backends';
import { TrainingHost } from './host';
import type { Command, Event } from './protocol';
import { fetchPolicy } from './reference-policy';
import { sentence } from '../common/text';

/** What is used of a DedicatedWorkerGlobalScope; the project is typed for pages. */
interface WorkerScope {
  postMessage(event: Event, transfer?: Transferable[]): void;
  addEventListener(type: string, listener: (event: MessageEvent<Command> & PromiseRejectionEvent) => void): void;
  location: Location;
}
const scope = globalThis as unknown as WorkerScope;

/** The built worker lies in assets/, one below the page; Vite's own server has public/ at its root. */
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
    message: `Something went wrong in the training worker: ${sentence(event.reason)}`,
    fatal: false,
  });
});
