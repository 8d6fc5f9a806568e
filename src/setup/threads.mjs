/** Threads of Node, each of which runs `serve` of a TypeScript file. */
import { Worker } from 'node:worker_threads';

/**
 * Starts one; it takes about a second to load its file. It holds the process open until it is ended.
 *
 * @param {string} file from the root
 * @returns what reference/pool.ts takes for a thread, and the thread itself
 */
export function spawnThread(file) {
  const worker = new Worker(new URL('run-thread.mjs', import.meta.url), { workerData: { file } });
  return {
    worker,
    post: (/** @type {unknown} */ question, /** @type {ArrayBuffer[]} */ transfer) =>
      worker.postMessage(question, transfer),
    listen: (/** @type {(answer: any) => void} */ take, /** @type {(why: string) => void} */ ended) => {
      worker.on('message', take);
      worker.on('messageerror', () => ended('what it said could not be read'));
      worker.on('error', (error) => ended(error instanceof Error ? error.message : String(error)));
      worker.on('exit', (code) => ended(`it stopped with code ${code}`));
    },
    end: () => void worker.terminate(),
  };
}
