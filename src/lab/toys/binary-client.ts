/** Makes a figure in a worker of its own, so that it can be ended at any moment. */
import type { FigureOptions, FigurePoint } from './binary-figure';

export type FigureAnswer = { point: FigurePoint } | { done: true } | { error: string };

/** The part of `Worker` that is used. */
export interface FigureWorker {
  onmessage: ((message: MessageEvent<FigureAnswer>) => void) | null;
  onerror: ((error: ErrorEvent) => void) | null;
  postMessage(options: FigureOptions): void;
  terminate(): void;
}

const spawn = (): FigureWorker => new Worker(new URL('./binary-worker.ts', import.meta.url), { type: 'module' });

/**
 * As `figureTwo`, elsewhere. Resolves when all is measured, or when `signal` aborts: nothing is told after that.
 * @throws Error with what the worker says, or that it could not be started.
 */
export function figureInWorker(
  options: FigureOptions,
  onPoint: (point: FigurePoint) => void,
  signal: AbortSignal,
  worker: FigureWorker = spawn(),
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const end = (): void => {
      worker.onmessage = worker.onerror = null;
      worker.terminate();
      resolve();
    };
    worker.onmessage = ({ data }) => {
      if ('point' in data) {
        onPoint(data.point);
        return;
      }
      if ('error' in data) reject(new Error(data.error));
      end();
    };
    worker.onerror = ({ message }) => {
      reject(
        new Error(
          `The worker that makes the figure stopped${message ? `: ${message}` : ' (its file could not be loaded)'}.`,
        ),
      );
      end();
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    else worker.postMessage(options);
  });
}
