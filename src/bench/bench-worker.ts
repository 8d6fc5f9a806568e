/** The worker that measures our engine, for the page's Bench view and for `npm run bench` (bench-client.ts). */
import '../i18n/english-problems';
import { answerCalls, workerScope } from '../common/worker-call';
import { fetchPolicy } from '../training/reference-policy';
import { BENCH_METHODS } from './bench-client';
import { OwnBench } from './own';
import type { OwnPage } from './own-api';

const scope = workerScope();

/** As in training/training-worker.ts. */
const referenceFolder = new URL(import.meta.env.DEV ? '/reference/' : '../reference/', scope.location.href);

let opened: Promise<OwnBench> | undefined;
const open = (): Promise<OwnPage> =>
  (opened ??= fetchPolicy(referenceFolder).then((reference) =>
    OwnBench.open(reference, undefined, (telling) => scope.postMessage({ telling })),
  ));

answerCalls<OwnPage>(
  scope,
  Object.fromEntries(
    BENCH_METHODS.map((method) => [
      method,
      async (...args: unknown[]) => ((await open())[method] as (...given: unknown[]) => Promise<unknown>)(...args),
    ]),
  ) as unknown as OwnPage,
);
