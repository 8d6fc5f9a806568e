/** A whole training on Node threads: the same curves as on one thread, even if a thread ends during training. */
import type { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import { Refusal } from '../../src/common/problem';
import { saidText } from '../../src/i18n/notices';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { spawnThread } from '../../src/setup/threads.mjs';
import { BackendHolder } from '../../src/training/backends';
import type { Event } from '../../src/training/protocol';
import { open } from '../support/open-session';
import { TINY } from '../support/tiny';

const workers: Worker[] = [];
const overThreads = () =>
  new BackendHolder(async () => ({
    backend: createReferenceBackend({
      cores: 2,
      spawn: () => {
        const thread = spawnThread('src/reference/thread.ts');
        workers.push(thread.worker);
        return thread;
      },
      notice: (problem) => {
        throw new Refusal(problem);
      },
    }),
  }));
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
});

/** The last that was said of every run and step: what is trained again after a loss is told again. */
function curves(events: Event[]): string[] {
  const points = events.flatMap((event) => (event.type === 'points' ? event.points : []));
  const last = new Map(points.map((point) => [`${point.run} ${point.step}`, JSON.stringify(point.values)]));
  return [...last].map(([where, values]) => `${where}: ${values}`).sort();
}

it('float64 threads: two give the same curves as none, also after one of them stopped', async () => {
  const here = open();
  await here.session.run();

  const backends = overThreads();
  const spread = open({ backends });
  await spread.session.run();
  expect(curves(spread.events)).toEqual(curves(here.events));
  await backends.destroy();
  expect(workers.splice(0)).toHaveLength(2);

  const others = overThreads();
  const hurt = open({
    backends: others,
    experiment: { ...TINY, steps: 120 },
    readEveryMs: 0,
    snapshotEveryMs: 0,
    emit: (event) => {
      hurt.events.push(event);
      if (event.type === 'points' && workers.length === 2 && event.points.some(({ step }) => step >= 10))
        void workers[0].terminate();
    },
  });
  await hurt.session.run();
  expect(saidText(hurt.of('rewound')[0].message, 'en')).toMatch(
    new RegExp(
      '^The device was lost \\(A thread of the float64 backend ended: it stopped with code 1\\.\\); ' +
        'training goes on from the snapshot of step \\d+, with the same numbers\\.$',
    ),
  );
  expect(hurt.of('problem')).toEqual([]);
  expect(workers).toHaveLength(4);
  const unhurt = open({ experiment: { ...TINY, steps: 120 } });
  await unhurt.session.run();
  expect(curves(hurt.events)).toEqual(curves(unhurt.events));
  await others.destroy();
});
