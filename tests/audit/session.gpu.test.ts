/**
 * Trainings on an adapter that is found wrong: at the first update, later, and with every shape of the kernels wrong.
 */
import { describe, expect, test } from 'vitest';
import { saidText } from '../../src/i18n/notices';
import { createEngine } from '../../src/engine/engine';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { BackendHolder, firstOf } from '../../src/training/backends';
import type { Event } from '../../src/training/protocol';
import { Trainer } from '../../src/training/trainer';
import { TINY, TINY_POLICY } from '../support/tiny';
import { faulty, FAULTS, type Fault } from '../support/faults';
import { gpu } from '../support/device';

const SKIPPED_TERM = FAULTS.find(({ name }) => name === 'a skipped Adam term')!;
const EXPERIMENT = { ...TINY, seeds: 4, steps: 30 };

/** Trains to the end; the first `faultyRungs` shapes of the kernels have the fault. */
async function train(
  fault: Pick<Fault, 'mutate' | 'drop'>,
  faultyRungs: number,
  changes: Partial<typeof EXPERIMENT> = {},
  options: { snapshotEveryMs?: number } = {},
) {
  const events: Event[] = [];
  const backends = new BackendHolder(
    firstOf(
      (rung) => createEngine({ gpu: rung < faultyRungs ? faulty(gpu, fault) : gpu, rung }),
      createReferenceBackend,
    ),
  );
  const session = new Trainer({
    experiment: { ...EXPERIMENT, ...changes },
    reference: TINY_POLICY,
    backends,
    samplesPerRun: 0,
    depth: 1,
    emit: (event) => events.push(event),
    ...options,
  });
  await session.run();
  const { audit } = session;
  session.close();
  await backends.destroy();
  const of = <T extends Event['type']>(type: T) =>
    events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  return { events, of, audit };
}

/** The curve that is left when everything that was dropped is dropped. */
function curve(events: readonly Event[]): Map<string, number | undefined> {
  const points = new Map<string, number | undefined>();
  for (const event of events) {
    if (event.type === 'points')
      for (const { run, step, values } of event.points)
        if (values.reward !== undefined) points.set(`${run} ${step}`, values.negativeLogLikelihood);
    if (event.type === 'rewound')
      for (const key of points.keys()) if (Number(key.split(' ')[1]) > event.step) points.delete(key);
  }
  return points;
}

let soundTraining: ReturnType<typeof train> | undefined;
/** Of an adapter that computes right ones; trained once, since most of it is compiling. */
const sound = () => (soundTraining ??= train({}, 0));

describe('an adapter that computes wrong numbers', () => {
  test('from the first update on is left for the next shape, in one sentence, and nothing wrong stays', async () => {
    const { of, audit, events } = await train(SKIPPED_TERM, 1);
    expect(of('rewound')).toHaveLength(1);
    expect(of('rewound')[0]).toMatchObject({ step: -1, wrong: true });
    expect(saidText(of('rewound')[0].message, 'en')).toMatch(
      new RegExp(
        '^This adapter computed wrong numbers \\(k1-in-reward, seed 1, step 0: the new value of parameter \\d+ is .* ' +
          'from float64, relative to its size, where .* is allowed\\); training starts again from the first step ' +
          'with workgroups of 16, for a processor\\.$',
      ),
    );
    expect(of('status').at(-1)).toMatchObject({ status: 'finished' });
    expect(of('problem')).toEqual([]);
    expect(audit).toMatchObject({
      computedIn: 'float32',
      shape: 'workgroups of 16, for a processor',
      refuted: [{ step: 0, quantity: 'adam', shape: 'workgroups of 4 in quads, for a processor' }],
    });
    expect(audit.updates).toBeGreaterThan(0);
    const [mended, right] = [curve(events), curve((await sound()).events)];
    expect(mended.size).toBe(right.size);
    for (const [key, value] of right) expect(mended.get(key)).toBeCloseTo(value!, 2);
    expect((await sound()).audit.refuted).toEqual([]);
  });

  test('in one run of one method alone is found by the last step, and nothing of that run stays', async () => {
    const inOne: Fault['mutate'] = (label, code) =>
      label === 'reduce' ? code.replace('+ index] = sum;', '+ index] = select(sum, -3.0 * sum, run == 3u);') : code;
    const { of, audit, events } = await train({ mutate: inOne }, 1, {}, { snapshotEveryMs: 20 });
    // Snapshots of all runs are no better than the worst of them.
    expect(of('rewound').map(({ step, wrong }) => ({ step, wrong }))).toEqual([{ step: -1, wrong: true }]);
    expect(audit.refuted).toMatchObject([
      { quantity: 'gradient', what: expect.stringMatching(/seed 4, step \d+/) as string },
    ]);
    const [mended, right] = [curve(events), curve((await sound()).events)];
    expect(mended.size).toBe(right.size);
    for (const [key, value] of right) expect(mended.get(key)).toBeCloseTo(value!, 2);
  });

  test('late is left at the last snapshot that was right, and nothing behind it stays', async () => {
    const late: Fault['drop'] = (label, count) => label === 'adam' && count > 300;
    const { of, audit, events } = await train(
      { drop: late },
      1,
      { seeds: 1, steps: 320, learningRate: 1e-4 },
      { snapshotEveryMs: 20 },
    );
    expect(of('rewound').length).toBe(1);
    expect(of('rewound')[0].step).toBeLessThan(300);
    expect(audit.refuted).toMatchObject([{ quantity: 'adam' }]);
    expect(audit.refuted[0].step).toBeGreaterThanOrEqual(300);
    const [mended, right] = [
      curve(events),
      curve((await train({}, 0, { seeds: 1, steps: 320, learningRate: 1e-4 })).events),
    ];
    expect(mended.size).toBe(right.size);
    for (const [key, value] of right) expect(mended.get(key)).toBeCloseTo(value!, 2);
  });

  test('in every shape is left for the processor', async () => {
    const { of, audit } = await train(SKIPPED_TERM, 3);
    expect(of('rewound').map(({ wrong }) => wrong)).toEqual([true, true, true]);
    expect(of('adapter').at(-1)?.adapter.kind).toBe('processor');
    expect(saidText(of('adapter').at(-1)!.notice!, 'en')).toMatch(
      /^All 3 shapes of the kernels compute wrong numbers on .*\. Training runs on the processor in float64 instead/,
    );
    expect(saidText(of('rewound').at(-1)!.message, 'en')).toMatch(/with float64 on the processor\.$/);
    expect(audit).toMatchObject({ computedIn: 'float64', shape: null, updates: 0 });
    expect(audit.refuted).toHaveLength(3);
    expect(of('status').at(-1)).toMatchObject({ status: 'finished' });
  });
});
