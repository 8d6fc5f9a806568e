/** The worker that measures our own engine: the page's Bench view and `npm run bench` both ask it (client.ts). */
import { fetchPolicy } from '../training/reference-policy';
import { sentence } from '../common/text';
import { BENCH_CALLS, type Answer, type Question } from './bench-client';
import { OwnBench } from './own';
import type { OwnPage } from './own-api';

/** What is used of a DedicatedWorkerGlobalScope; the project is typed for pages. */
interface WorkerScope {
  postMessage(answer: Answer): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Question>) => void): void;
  location: Location;
}
const scope = globalThis as unknown as WorkerScope;

/** As training/training-worker.ts has it. */
const referenceFolder = new URL(import.meta.env.DEV ? '/reference/' : '../reference/', scope.location.href);

let opened: Promise<OwnBench> | undefined;
const open = () =>
  (opened ??= fetchPolicy(referenceFolder).then((reference) =>
    OwnBench.open(reference, undefined, (telling) => scope.postMessage({ telling })),
  ));

scope.addEventListener('message', ({ data: { id, method, args } }) => {
  void (async () => {
    try {
      if (!BENCH_CALLS.includes(method)) throw new Error(`The worker that measures has no method ${method}.`);
      const bench: OwnPage = await open();
      scope.postMessage({ id, result: await (bench[method] as (...given: unknown[]) => Promise<unknown>)(...args) });
    } catch (error) {
      scope.postMessage({ id, error: sentence(error) });
    }
  })();
});
