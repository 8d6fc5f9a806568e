/** Threads of the page: module workers, one per core. */
import type { SpawnThread, Threads } from './pool';

const spawn: SpawnThread = () => {
  const worker = new Worker(new URL('./page-thread.ts', import.meta.url), { type: 'module' });
  return {
    post: (question, transfer) => worker.postMessage(question, transfer),
    listen: (take, ended) => {
      worker.onmessage = ({ data }) => {
        take(data);
      };
      worker.onerror = ({ message }) => {
        ended(message || { code: 'thread-not-loaded' });
      };
      worker.onmessageerror = () => {
        ended({ code: 'thread-unreadable' });
      };
    },
    end: () => worker.terminate(),
  };
};

/** One thread per core reported by the browser; none if a worker may not start others. */
export function pageThreads(): Threads {
  return {
    cores: typeof Worker === 'undefined' ? 1 : navigator.hardwareConcurrency || 1,
    spawn,
    notice: (problem) => {
      console.warn('One core computes all runs in float64:', problem);
    },
  };
}
