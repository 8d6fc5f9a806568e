/**
 * Calls to a worker: each method call is one message to the worker and one back, answered in the order of the calls.
 * Used instead of Comlink, whose calls never settle if the worker dies and whose errors arrive as text; here calls
 * reject, and a refusal stays data (`Problem`).
 */
import { errorOf, problemOf, Refusal, type CalledWorkerName, type Problem } from './problem';
import { quote } from './text';

export interface Question<Method extends string = string> {
  id: number;
  method: Method;
  args: unknown[];
}
/** `telling` is a progress message before the answer. */
export type Answer = { id: number; result: unknown } | { id: number; problem: Problem | string } | { telling: unknown };

/** The part of `Worker` used here. */
export interface CalledWorker {
  onmessage: ((message: MessageEvent<Answer>) => void) | null;
  onerror: ((error: ErrorEvent) => void) | null;
  postMessage(question: Question): void;
  terminate(): void;
}

/** The part of DedicatedWorkerGlobalScope used here; the project is compiled with the types of a page. */
export interface WorkerScope {
  postMessage(answer: Answer): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Question>) => void): void;
  location: Location;
}
export const workerScope = (): WorkerScope => globalThis as unknown as WorkerScope;

/** Methods that can be called: arguments and results are plain data. */
type Methods<M> = { [K in keyof M]: (...args: never[]) => Promise<unknown> };

/** The worker's methods, and `close`. */
export type WorkerClient<M> = M & {
  /** Terminates the worker, and rejects all pending calls. */
  close(): void;
};

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/**
 * The page's side. A call rejects with the error of the worker's method; all calls reject once the worker has stopped.
 *
 * @param what name of the worker, for the error that it stopped.
 * @param tell is called with the worker's progress messages.
 */
export function callWorker<M extends Methods<M>>(
  worker: CalledWorker,
  what: CalledWorkerName,
  methods: readonly (keyof M & string)[],
  tell: (telling: unknown) => void = () => {},
): WorkerClient<M> {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let ended: Error | undefined;

  const end = (problem: Problem): void => {
    ended ??= new Refusal(problem);
    worker.onmessage = worker.onerror = null;
    worker.terminate();
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };

  worker.onmessage = ({ data }) => {
    if ('telling' in data) {
      tell(data.telling);
      return;
    }
    const caller = waiting.get(data.id);
    waiting.delete(data.id);
    if ('problem' in data) caller?.reject(errorOf(data.problem));
    else caller?.resolve(data.result);
  };
  worker.onerror = ({ message }) => end({ code: 'worker-stopped', what, why: message || '' });

  const call = (method: string, args: unknown[]): Promise<unknown> => {
    if (ended) return Promise.reject(ended);
    const id = ++last;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, method, args });
    });
  };
  const called = methods.map((method) => [method, (...args: unknown[]) => call(method, args)]);
  const close = (): void => {
    if (!ended) end({ code: 'closed', what });
  };
  return { ...Object.fromEntries(called), close } as WorkerClient<M>;
}

/** The worker's side: answers calls one at a time. */
export function answerCalls<M extends Methods<M>>(scope: WorkerScope, methods: M): void {
  const callable = methods as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const answer = async ({ id, method, args }: Question): Promise<Answer> => {
    try {
      if (!Object.hasOwn(callable, method)) throw new Error(`The worker has no method ${quote(method)}.`);
      return { id, result: await callable[method](...args) };
    } catch (error) {
      return { id, problem: problemOf(error) };
    }
  };
  let last: Promise<void> = Promise.resolve();
  scope.addEventListener('message', ({ data }) => {
    last = last.then(async () => scope.postMessage(await answer(data)));
  });
}
