/** Talks to the worker that measures: every method of `OwnPage` is one message there and one back. */
import type { OwnPage } from './own-api';

/** Methods that may be asked for; the worker takes no others. */
export const BENCH_CALLS = [
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
export type BenchCall = (typeof BENCH_CALLS)[number];

export interface Question {
  id: number;
  method: BenchCall;
  args: unknown[];
}
/** `telling` is said on the way to an answer. */
export type Answer = { id: number; result: unknown } | { id: number; error: string } | { telling: string };

/** The part of `Worker` that is used. */
export interface BenchWorker {
  onmessage: ((message: MessageEvent<Answer>) => void) | null;
  onerror: ((error: ErrorEvent) => void) | null;
  postMessage(question: Question): void;
  terminate(): void;
}

export const spawnBench = (): BenchWorker =>
  new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module' });

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export class BenchClient implements OwnPage {
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #ended: Error | undefined;

  /** @param tell hears what is measured next, where one call measures many things. */
  constructor(
    private readonly worker: BenchWorker,
    tell: (what: string) => void = () => {},
  ) {
    worker.onmessage = ({ data }) => {
      if ('telling' in data) {
        tell(data.telling);
        return;
      }
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('error' in data) waiting?.reject(new Error(data.error));
      else waiting?.resolve(data.result);
    };
    worker.onerror = (error) =>
      this.#end(
        new Error(
          'The worker that measures stopped' +
            `${error.message ? `: ${error.message}` : ' (its file could not be loaded)'}.`,
        ),
      );
  }

  #ask<T>(method: BenchCall, ...args: unknown[]): Promise<T> {
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

  adapter: OwnPage['adapter'] = () => this.#ask('adapter');
  ceiling: OwnPage['ceiling'] = () => this.#ask('ceiling');
  product: OwnPage['product'] = (name) => this.#ask('product', name);
  prepare: OwnPage['prepare'] = (of) => this.#ask('prepare', of);
  window: OwnPage['window'] = (seconds) => this.#ask('window', seconds);
  facts: OwnPage['facts'] = () => this.#ask('facts');
  stages: OwnPage['stages'] = () => this.#ask('stages');
  scale: OwnPage['scale'] = (shape, runs, seconds) => this.#ask('scale', shape, runs, seconds);
  gradientError: OwnPage['gradientError'] = () => this.#ask('gradientError');
  auditCost: OwnPage['auditCost'] = (pairs, seconds) => this.#ask('auditCost', pairs, seconds);

  /** Ends the worker, and whatever was asked and is not answered yet. */
  dispose(): void {
    this.worker.terminate();
    this.#end(new Error('The measurement was stopped.'));
  }
}
