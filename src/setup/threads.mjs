/** Node threads, each of which runs `serve` of a TypeScript file. */
import { Worker } from 'node:worker_threads';

/**
 * Starts a thread; it takes about a second to load its file, and keeps the process alive until it is ended.
 *
 * @param {string} file from the root
 * @returns a thread for reference/pool.ts, and Node's worker
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
