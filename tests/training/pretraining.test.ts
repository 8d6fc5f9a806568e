import { describe, expect, it } from 'vitest';
import { heldOutProblems, unpackProblem } from '../../src/arithmetic/problems';
import { BackendHolder } from '../../src/training/backends';
import {
  pretrain,
  PRETRAIN_DEFAULTS,
  parsePretrainSettings,
  pretrainSchedule,
  pretrainSpec,
  type PretrainProgress,
} from '../../src/training/pretraining';
import type { Backend } from '../../src/population/api';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { LosableBackend } from '../support/tiny';

describe('pretraining', () => {
  it.each([
    ['steps=0', "steps: got '0'; allowed are whole numbers from 1 to 100000."],
    ['labelNoise=x', "labelNoise: got 'x'; allowed are numbers from 0 to 1."],
    ['seed=', "seed: got ''; allowed are whole numbers from 0 to 1000000."],
    ['steps', "--set: got 'steps'; allowed is key=value, such as steps=3000."],
    ['toString=1', expect.stringMatching(/^'toString' is no option of pretraining; there are seed, digits, /)],
  ])('%s is refused in one sentence', (pair, sentence) => {
    let message = '';
    try {
      parsePretrainSettings([pair]);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toEqual(sentence);
  });

  it('the learning rate warms up, then decays to its final share', () => {
    const schedule = pretrainSchedule({ ...PRETRAIN_DEFAULTS, steps: 3000, warmup: 100, finalShare: 0.1 });
    expect([0, 49, 99, 100, 1550].map(schedule)).toEqual([0.01, 0.5, 1, 1, 0.55].map((scale) => expect.closeTo(scale)));
    expect(schedule(2999)).toBeCloseTo(0.1, 3);
    expect(pretrainSchedule({ ...PRETRAIN_DEFAULTS, warmup: 0, steps: 1 })(0)).toBe(1);
  });

  it('half of the problems are additions, and none is held out', () => {
    const { problems } = pretrainSpec({ ...PRETRAIN_DEFAULTS, digits: 1 });
    const heldOut = new Set([...heldOutProblems('addition', 1), ...heldOutProblems('subtraction', 1)]);
    expect([...problems].some((problem) => heldOut.has(problem))).toBe(false);
    const additions = [...problems].filter((problem) => unpackProblem(problem).operator === 'addition').length;
    expect(additions).toBe(problems.length / 2);
  });

  const on = (backend: Backend) => new BackendHolder(async () => ({ backend }));
  const small = {
    ...PRETRAIN_DEFAULTS,
    digits: 1 as const,
    dModel: 16,
    layers: 1,
    heads: 2,
    steps: 60,
    examples: 32,
    learningRate: 0.02,
    warmup: 5,
    finalShare: 0.1,
    adamBeta1: 0.9,
    standardDeviation: 0.15,
  };

  it('the loss falls, progress is reported, and the same seed gives the same policy', async () => {
    const heard: PretrainProgress[] = [];
    const first = await pretrain(on(createReferenceBackend()), small, {
      onProgress: (progress) => heard.push(progress),
    });
    expect(heard[heard.length - 1]).toMatchObject({ step: 60, steps: 60 });
    expect(heard[0].loss).toBeGreaterThan(2.4);
    expect(first.record.loss).toBeLessThan(2);
    expect(Object.keys(first.record.accuracy)).toEqual(['addition', 'subtraction']);
    expect(first.record).toMatchObject({ settings: small, adapter: 'float64 on the processor' });
    const second = await pretrain(on(createReferenceBackend()), small);
    expect(second.policy).toEqual(first.policy);
  });

  it('it can be cancelled, and a lost device ends it with one sentence', async () => {
    const controller = new AbortController();
    await expect(
      pretrain(
        on(createReferenceBackend()),
        small,
        {
          onProgress: ({ step }) => {
            if (step > 5) controller.abort();
          },
        },
        controller.signal,
      ),
    ).rejects.toThrow('Pretraining was cancelled.');
    await expect(pretrain(on(new LosableBackend(4)), small)).rejects.toThrow(
      'The device was lost in pretraining (the test pulled the plug); start it again.',
    );
  });
});
