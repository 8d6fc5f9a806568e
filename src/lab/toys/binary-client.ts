/** Computes a figure in a separate worker, so that it can be cancelled at any time. */
import { callWorker, type CalledWorker } from '../../common/worker-call';
import type { FigureOptions, FigurePoint } from './binary-figure';

export interface FigureCalls {
  /** Tells every point on the way. */
  figure(options: FigureOptions): Promise<void>;
}

const spawn = (): CalledWorker => new Worker(new URL('./binary-worker.ts', import.meta.url), { type: 'module' });

/**
 * Runs `figureTwo` in the worker. Resolves when everything is measured or `signal` aborts; there are no callbacks after
 * that.
 * @throws Error with the worker's message, or if it could not be started.
 */
export async function figureInWorker(
  options: FigureOptions,
  onPoint: (point: FigurePoint) => void,
  signal: AbortSignal,
  worker: CalledWorker = spawn(),
): Promise<void> {
  const client = callWorker<FigureCalls>(worker, 'figure', ['figure'], (point) => onPoint(point as FigurePoint));
  signal.addEventListener('abort', client.close, { once: true });
  try {
    if (!signal.aborted) await client.figure(options);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    client.close();
  }
}
