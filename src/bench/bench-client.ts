/** Calls the worker that measures (bench-worker.ts). */
import { callWorker, type WorkerClient } from '../common/worker-call';
import type { OwnPage } from './own-api';

export const BENCH_METHODS = [
  'adapter',
  'ceiling',
  'product',
  'prepare',
  'window',
  'facts',
  'stages',
  'scale',
  'gradientError',
  'auditCost',
] as const satisfies readonly (keyof OwnPage)[];
export type BenchMethod = (typeof BENCH_METHODS)[number];

export type BenchClient = WorkerClient<OwnPage>;

/** Starts a new worker. @param tell is called with what is measured next, in calls that measure several things. */
export const spawnBench = (tell: (what: string) => void): BenchClient =>
  callWorker<OwnPage>(
    new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module' }),
    'bench',
    BENCH_METHODS,
    (what) => tell(what as string),
  );
