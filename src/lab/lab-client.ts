/** Calls the lab's worker (lab-worker.ts). */
import type { Problem } from '../common/problem';
import { callWorker, type CalledWorker, type WorkerClient } from '../common/worker-call';
import type { AdapterDescription } from '../population/api';
import type { LabPage } from './lab';
import type { LabPolicy } from './table/trajectory';

/** The lab's backend. `notice`: why it is not WebGPU. */
export interface Opened {
  adapter: AdapterDescription;
  notice?: Problem | string;
}

export interface LabCalls extends LabPage {
  /** Call first, once: opens the lab on WebGPU, or else on the CPU. */
  open(policy: LabPolicy): Promise<Opened>;
}

/** Methods that may be called once the lab is open. */
export const LAB_METHODS = [
  'place',
  'measure',
  'elsewhere',
  'openOptimum',
  'trainOptimum',
] as const satisfies readonly (keyof LabPage)[];

export type LabClient = WorkerClient<LabCalls>;

export const spawnLab = (): CalledWorker => new Worker(new URL('./lab-worker.ts', import.meta.url), { type: 'module' });

export const labClient = (worker: CalledWorker): LabClient =>
  callWorker<LabCalls>(worker, 'lab', ['open', ...LAB_METHODS]);
