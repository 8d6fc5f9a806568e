/**
 * Talks to the lab's worker: every method of `LabPage` is one message there and one back; they are answered in order.
 */
import type { AdapterDescription } from '../population/api';
import type { LabPage } from './lab';
import type { LabPolicy } from './table/trajectory';

/** Methods that may be asked for once the lab is open; the worker takes no others. */
export const LAB_CALLS = [
  'place',
  'measure',
  'elsewhere',
  'openOptimum',
  'trainOptimum',
] as const satisfies readonly (keyof LabPage)[];
export type LabCall = (typeof LAB_CALLS)[number];

export interface Question {
  id: number;
  method: LabCall | 'open';
  args: unknown[];
}
export type Answer = { id: number; result: unknown } | { id: number; error: string };

/** The part of `Worker` that is used. */
export interface LabWorker {
  onmessage: ((message: MessageEvent<Answer>) => void) | null;
  onerror: ((error: ErrorEvent) => void) | null;
  postMessage(question: Question): void;
  terminate(): void;
}

export const spawnLab = (): LabWorker => new Worker(new URL('./lab-worker.ts', import.meta.url), { type: 'module' });

/** What a lab runs on. `notice`: why it is not WebGPU. */
export interface Opened {
  adapter: AdapterDescription;
  notice?: string;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export class LabClient implements LabPage {
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #ended: Error | undefined;

  constructor(private readonly worker: LabWorker) {
    worker.onmessage = ({ data }) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('error' in data) waiting?.reject(new Error(data.error));
      else waiting?.resolve(data.result);
    };
    worker.onerror = (error) =>
      this.#end(
        new Error(
          `The lab's worker stopped${error.message ? `: ${error.message}` : ' (its file could not be loaded)'}.`,
        ),
      );
  }

  #ask<T>(method: Question['method'], ...args: unknown[]): Promise<T> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#last;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.worker.postMessage({ id, method, args });
    });
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  /** First of all, once: on WebGPU, or without it on the processor. */
  open(policy: LabPolicy): Promise<Opened> {
    return this.#ask('open', policy);
  }

  place: LabPage['place'] = (settings) => this.#ask('place', settings);
  measure: LabPage['measure'] = (milliseconds) => this.#ask('measure', milliseconds);
  elsewhere: LabPage['elsewhere'] = (settings, batches) => this.#ask('elsewhere', settings, batches);
  openOptimum: LabPage['openOptimum'] = (settings) => this.#ask('openOptimum', settings);
  trainOptimum: LabPage['trainOptimum'] = (steps) => this.#ask('trainOptimum', steps);

  /** Ends the worker, and whatever was asked and is not answered yet. */
  dispose(): void {
    this.worker.terminate();
    this.#end(new Error('The lab was closed.'));
  }
}
