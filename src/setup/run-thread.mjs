/** Entry point of the threads in threads.mjs: runs `serve` of a TypeScript file with its end of the channel. */
import { parentPort, workerData } from 'node:worker_threads';
import { importModule } from './module-runner.mjs';

const { serve } = await importModule(workerData.file);
serve({
  post: (/** @type {unknown} */ answer, /** @type {ArrayBuffer[]} */ transfer) =>
    parentPort?.postMessage(answer, transfer),
  listen: (/** @type {(question: any) => void} */ take) => parentPort?.on('message', take),
});
