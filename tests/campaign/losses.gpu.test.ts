/**
 * The campaign's device losses at a small scale, on the real engine; a curve that is resumed wrongly is detected.
 */
import { describe, expect, it } from 'vitest';
import { Dice } from '../../src/campaign/dice';
import { difference, lossesPart } from '../../src/campaign/losses';
import { train, type Trained } from '../../src/campaign/interrupted-training';
import { randomPlan, smallPolicy } from '../../src/campaign/plans';
import { createEngine } from '../../src/engine/engine';
import type { Backend } from '../../src/population/api';
import { problemsOf } from '../../src/experiment/read-experiment';
import { gpu } from '../support/device';

const make = async (): Promise<Backend> => {
  const engine = await createEngine({ gpu });
  return Object.assign(engine, { loseDevice: () => engine.device.destroy() });
};

it('a training that loses its device three times ends with the same bits', async () => {
  const result = await lossesPart(
    1,
    3,
    make,
    () => {},
    () => {},
    3,
  );
  expect(result).toMatchObject({ losses: 3, lost: [], wrong: [] });
  expect(result.points).toBeGreaterThan(100);
});

it('a resumed training with a slightly other learning rate is found to differ', async () => {
  const reference = await smallPolicy();
  const { experiment } = randomPlan(new Dice(3), 500);
  const plan = {
    experiment: { ...experiment, methods: ['k1-in-reward'], seeds: 1, learningRate: 1e-3 },
    session: { snapshotEveryMs: 50, readEveryMs: 0, targetMs: 5, samplesPerRun: 0 },
  };
  const unbroken = await train(plan, reference, make, new Dice(1), 0);
  let devices = 0;
  const resumed = await train(
    plan,
    reference,
    async () => {
      const backend = await make();
      devices += 1;
      if (devices === 1) return backend;
      const create = backend.create.bind(backend);
      return Object.assign(backend, {
        create: async (spec: Parameters<typeof create>[0]) =>
          create({ ...spec, runs: spec.runs.map((run) => ({ ...run, learningRate: 1.0001e-3 })) }),
      });
    },
    new Dice(1),
    1,
  );
  expect(devices).toBe(2);
  expect(difference(unbroken, resumed)).toMatch(/ of run 0 at step \d+ is |the last policy/);
});

describe('the comparison of two trainings', () => {
  const trained = (change: (copy: Trained) => void = () => {}): Trained => {
    const copy: Trained = {
      points: [0, 1].map((step) => ({ run: 0, step, values: { reward: 0.5, entropy: NaN } })),
      found: [[]],
      parameters: [Float32Array.of(1, 2)],
      started: 1,
      problems: [],
    };
    change(copy);
    return copy;
  };

  it('equal trainings have no difference', () => expect(difference(trained(), trained())).toBeUndefined());

  it.each<[RegExp, (copy: Trained) => void]>([
    [/1 points where/, (copy) => copy.points.pop()],
    [
      /reward of run 0 at step 1/,
      (copy) => {
        copy.points[1].values.reward = 0.5 + 2 ** -53;
      },
    ],
    [
      /entropy of run 0 at step 0/,
      (copy) => {
        copy.points[0].values.entropy = 0;
      },
    ],
    [
      /is of run 0, step 2/,
      (copy) => {
        copy.points[1].step = 2;
      },
    ],
    [
      /last policy of run 0/,
      (copy) => {
        copy.parameters[0][1] = 2 + 2 ** -22;
      },
    ],
    [
      /other collapses/,
      (copy) => {
        copy.found[0] = [{ kind: 'reward', step: 1, detectedAt: 1, cause: 'no-penalty' }];
      },
    ],
    [
      /0 times that it has started/,
      (copy) => {
        copy.started = 0;
      },
    ],
    [/told of a problem: x/, (copy) => copy.problems.push('x')],
  ])('it finds the difference: %s', (told, change) => expect(difference(trained(), trained(change))).toMatch(told));
});

it('random plans are valid experiments, differ, and are the same for the same seed', () => {
  const plans = Array.from({ length: 50 }, (_, part) => randomPlan(new Dice(1, part), 100));
  for (const { experiment } of plans) expect(problemsOf(experiment)).toEqual([]);
  expect(new Set(plans.map(({ experiment }) => experiment.methods.join())).size).toBeGreaterThan(10);
  expect(JSON.stringify(randomPlan(new Dice(1, 7), 100))).toBe(JSON.stringify(plans[7]));
});
