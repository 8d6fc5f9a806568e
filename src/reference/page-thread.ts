/** The file that a module worker of the page runs for the float64 backend. */
import { serve } from './thread';
import type { Answer, Question } from './thread-messages';

/** What is used of a DedicatedWorkerGlobalScope; the project is typed for pages. */
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
