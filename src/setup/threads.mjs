/** Node threads, each of which runs `serve` of a TypeScript file. */
import { Worker } from 'node:worker_threads';

/**
 * Why a thread ended: its error's message, or a problem (common/problem.ts).
 * @typedef {string | { code: 'thread-unreadable' } | { code: 'thread-exit', exitCode: number }} Ending
 */

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
    listen: (/** @type {(answer: any) => void} */ take, /** @type {(why: Ending) => void} */ ended) => {
      worker.on('message', take);
      worker.on('messageerror', () => ended({ code: 'thread-unreadable' }));
      worker.on('error', (error) => ended(error instanceof Error ? error.message : String(error)));
      worker.on('exit', (code) => ended({ code: 'thread-exit', exitCode: code }));
    },
    end: () => void worker.terminate(),
  };
}
