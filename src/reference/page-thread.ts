/** Entry point of the page's module workers for the float64 backend. */
import { serve } from './thread';
import type { Answer, Question } from './thread-messages';

/** The part of DedicatedWorkerGlobalScope used here; the project is compiled with the types of a page. */
interface WorkerScope {
  postMessage(answer: Answer, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Question>) => void): void;
}
const scope = globalThis as unknown as WorkerScope;

serve({
  post: (answer, transfer) => scope.postMessage(answer, transfer),
  listen: (take) =>
    scope.addEventListener('message', ({ data }) => {
      take(data);
    }),
});
