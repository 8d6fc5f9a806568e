/**
 * The worker that makes one figure of binary-figure.ts, and then has nothing more to do; whoever wants no more of it
 * ends it.
 */
import { figureTwo, type FigureOptions } from './binary-figure';
import type { FigureAnswer } from './binary-client';

/** What is used of a DedicatedWorkerGlobalScope; the project is typed for pages. */
interface WorkerScope {
  postMessage(answer: FigureAnswer): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FigureOptions>) => void): void;
}
const scope = globalThis as unknown as WorkerScope;

scope.addEventListener('message', ({ data: options }) => {
  figureTwo(options, (point) => {
    scope.postMessage({ point });
  }).then(
    () => {
      scope.postMessage({ done: true });
    },
    (error: unknown) => {
      scope.postMessage({ error: error instanceof Error ? error.message : String(error) });
    },
  );
});
