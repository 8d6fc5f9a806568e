import { expect, it } from 'vitest';
import type { Experiment } from '../../src/experiment/experiment';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { Training } from '../../src/training/training';
import { TINY, TINY_POLICY } from '../support/tiny';

it('a controlled β goes on from the snapshot, not from the change of β before it', async () => {
  const experiment: Experiment = {
    ...TINY,
    methods: ['k1-in-reward'],
    seeds: 1,
    betaControl: 'adaptive',
    targetKl: 1e-4,
    klHorizon: 50,
  };
  const betas: number[] = [];
  const training = new Training(
    experiment,
    [1],
    TINY_POLICY,
    (event) => {
      if (event.type === 'points') for (const { step, values } of event.points) betas[step] = values.beta ?? NaN;
    },
    50,
  );
  const create = () => createReferenceBackend().create(training.spec());
  const advance = async (steps: number) => {
    for (let done = 0; done < steps; done++) {
      training.submit(1);
      await training.tell(training.ask({ samples: 0, snapshot: true }), (promise) => promise);
    }
  };
  training.attach(await create());
  await advance(1);
  training.change({ beta: 1 });
  await advance(4);
  expect(betas[1]).toBe(1);
  // Within 0.2 · 16/50 of the one before.
  for (const step of [2, 3, 4]) expect(Math.abs(betas[step] / betas[step - 1] - 1)).toBeCloseTo(0.064, 10);
  const { beta } = await training.population.snapshot();
  expect(training.attach(await create())).toBe(5);
  expect((await training.population.snapshot()).beta).toEqual(beta);
  // A change at the very step of the snapshot comes after it.
  training.change({ beta: 0.5 });
  expect(training.attach(await create())).toBe(5);
  await advance(1);
  expect(betas[5]).toBe(0.5);
});
