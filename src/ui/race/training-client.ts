/**
 * The page's only connection to the trainer: typed commands out, typed events in. The worker is injected, so that a
 * test can replace it by a recording.
 */
import type { Command, Event } from '../../training/protocol';

/** The part of `Worker` used here. */
export interface WorkerLike {
  onmessage: ((message: MessageEvent<Event>) => void) | null;
  onerror: ((error: ErrorEvent) => void) | null;
  postMessage(command: Command): void;
  terminate(): void;
}

export const spawnWorker = (): WorkerLike =>
  new Worker(new URL('../../training/training-worker.ts', import.meta.url), { type: 'module' });

export class TrainingClient {
  readonly #worker: WorkerLike;
  readonly #listeners = new Set<(event: Event) => void>();

  constructor(worker: WorkerLike) {
    this.#worker = worker;
    worker.onmessage = (message) => this.#tell(message.data);
    worker.onerror = ({ message: why }) => {
      const message = { code: 'worker-stopped', what: 'training', why: why || '' } as const;
      this.#tell({ type: 'problem', fatal: true, message });
    };
  }

  send(command: Command): void {
    this.#worker.postMessage(command);
  }

  /** Returns a function that ends the subscription. */
  subscribe(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#listeners.clear();
    this.#worker.terminate();
  }

  #tell(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }
}
