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
        ended(message || 'its file could not be loaded');
      };
      worker.onmessageerror = () => {
        ended('what it said could not be read');
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
    notice: (sentence) => {
      console.warn(sentence);
    },
  };
}
