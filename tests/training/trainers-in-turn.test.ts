import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { BackendHolder } from '../../src/training/backends';
import type { Event, MetricPoint } from '../../src/training/protocol';
import { TrainersInTurn, type TurnOptions } from '../../src/training/trainers-in-turn';
import { TINY, TINY_POLICY, until } from '../support/tiny';

const EXPERIMENT = {
  ...TINY,
  steps: 6,
  evaluateEvery: 6,
  methods: ['none'],
  arms: ['k3-in-reward, group=3', 'k1-in-loss'],
};

function train(options: Partial<TurnOptions> = {}) {
  const events: Event[] = [];
  const session = new TrainersInTurn({
    experiment: EXPERIMENT,
    reference: TINY_POLICY,
    seeds: [1, 2],
    samplesPerRun: 2,
    backends: new BackendHolder(async () => ({ backend: createReferenceBackend() })),
    emit: (event) => events.push(event),
    ...options,
  });
  const of = <T extends Event['type']>(type: T) =>
    events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  return { session, of, points: () => of('points').flatMap((event) => event.points) };
}
const curve = (points: readonly MetricPoint[], run: number) =>
  points
    .filter((point) => point.run === run && point.values.reward !== undefined)
    .map(({ step, values }) => [step, values]);

describe('arms of several shapes', () => {
  it('train in turn, as one training with runs numbered over the experiment', async () => {
    const { session, of, points } = train();
    await session.run();
    expect(of('started')).toHaveLength(1);
    expect(of('started')[0].runs.map(({ run, method, seed }) => [run, method, seed])).toEqual([
      [0, 'none', 1],
      [1, 'none', 2],
      [2, 'k3-in-reward', 1],
      [3, 'k3-in-reward', 2],
      [4, 'k1-in-loss', 1],
      [5, 'k1-in-loss', 2],
    ]);
    for (const run of session.runs) expect(curve(points(), run.run)).toHaveLength(6);
    expect(of('status').at(-1)).toMatchObject({ status: 'finished', step: 6 });
    expect(session.populations.map(({ population }) => population.spec.groupSize)).toEqual([TINY.groupSize, 3]);
    session.close();
  });

  it('have the numbers that each has alone', async () => {
    const together = train();
    await together.session.run();
    const alone = train({ experiment: { ...EXPERIMENT, methods: [], arms: ['k3-in-reward, group=3'] } });
    await alone.session.run();
    expect(curve(together.points(), 3)).toEqual(curve(alone.points(), 1));
    for (const { session } of [together, alone]) session.close();
  });

  it('pause together, and a single step is one step of every run', async () => {
    const { session, of, points } = train({ paused: true, stayOpen: true });
    const ended = session.run();
    await until(() => of('status').at(-1)?.status === 'paused');
    expect(points()).toEqual([]);
    session.step();
    await until(() => session.runs.every(({ run }) => curve(points(), run).length === 1));
    session.change({ beta: 0.7 });
    expect(of('changed')).toHaveLength(1);
    expect(session.experiment.beta).toBe(0.7);
    session.play();
    await until(() => of('status').at(-1)?.status === 'finished');
    session.restart();
    await until(() => of('started').length === 2);
    session.close();
    await ended;
  });

  it('reports a wrong change once, and goes on', async () => {
    const { session, of } = train();
    session.change({ beta: 1e9 });
    expect(of('problem')).toHaveLength(1);
    session.close();
  });
});

describe('scheduled changes', () => {
  it('hold from their step on, as if they had been made live there, and are told then', async () => {
    const experiment = { ...EXPERIMENT, methods: ['k3-in-loss'], arms: [] };
    const { session, of, points } = train({ experiment: { ...experiment, changes: ['3:beta=2', '2:lr=1e-4'] } });
    await session.run();
    expect(of('changed').map(({ step, changes }) => [step, changes[0].key, changes[0].after])).toEqual([
      [2, 'learningRate', 1e-4],
      [3, 'beta', 2],
    ]);
    const live = train({ experiment, paused: true, stayOpen: true });
    const ended = live.session.run();
    for (let step = 0; step < 6; step++) {
      if (step === 2) live.session.change({ learningRate: 1e-4 });
      if (step === 3) live.session.change({ beta: 2 });
      live.session.step();
      await until(() => curve(live.points(), 0).length === step + 1);
    }
    expect(curve(live.points(), 0)).toEqual(curve(points(), 0));
    for (const each of [session, live.session]) each.close();
    await ended;
  });
});
