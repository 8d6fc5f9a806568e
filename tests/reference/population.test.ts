/** The twin as a population: the behaviour that the trainer relies on. */
import { describe, expect, it } from 'vitest';
import { parseMethod } from '../../src/kl/placements';
import { METRICS, type PopulationSpec } from '../../src/population/api';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { runOf, sameSnapshots, specOf } from '../support/small-spec';

const create = (spec: Partial<PopulationSpec> = {}) => createReferenceBackend().create(specOf(spec));
const OFF_POLICY = { staleness: 3, minibatches: 2 };
const TWO = [
  runOf({ method: parseMethod('k3-in-reward') }),
  runOf({ seed: 9, method: parseMethod('full-in-loss'), advantage: 'grpo' }),
];

describe('a run', () => {
  it.each([{}, OFF_POLICY])('it has the same bits twice, alone and among others (%j)', async (shape) => {
    const [a, b, among] = await Promise.all([
      create(shape),
      create(shape),
      create({ ...shape, runs: [...TWO, runOf()] }),
    ]);
    for (const population of [a, b, among]) population.advance(6);
    expect(sameSnapshots(await a.snapshot(), await b.snapshot())).toBe(true);
    expect(await among.parameters(2)).toEqual(await a.parameters(0));
    const alone = (await a.read()).steps.map(({ metrics }) => metrics);
    expect((await among.read()).steps.filter(({ run }) => run === 2).map(({ metrics }) => metrics)).toEqual(alone);
    expect(alone).toHaveLength(6);
    expect(Object.keys(alone[0])).toEqual([...METRICS]);
  });

  it.each([{}, OFF_POLICY])('it resumes from a snapshot bit for bit (%j)', async (shape) => {
    const [straight, resumed] = await Promise.all([create({ ...shape, runs: TWO }), create({ ...shape, runs: TWO })]);
    straight.advance(4);
    const snapshot = await straight.snapshot();
    straight.advance(4);
    resumed.restore(snapshot);
    expect(resumed.step).toBe(4);
    resumed.advance(4);
    expect(sameSnapshots(await straight.snapshot(), await resumed.snapshot())).toBe(true);
    expect((await resumed.read()).steps[0].step).toBe(4);
    await expect(create().then((other) => other.restore(snapshot))).rejects.toThrow(
      "restore: the snapshot's parameters has",
    );
  });

  it('a non-finite gradient stops this run only', async () => {
    const poisoned = runOf({ learningRate: 1e300 });
    const population = await create({ runs: [poisoned, runOf()] });
    population.advance(3);
    const stoppedAt = await population.parameters(0);
    population.advance(2);
    const rows = (await population.read()).steps;
    const of = (run: number) => rows.filter((row) => row.run === run).map(({ metrics }) => metrics);
    expect(of(0).map(({ stopped }) => stopped)).toEqual([0, 1, 1, 1, 1]);
    expect(of(0)[1].nonFiniteShare).toBeGreaterThan(0);
    expect(await population.parameters(0)).toEqual(stoppedAt);
    const alone = await create();
    alone.advance(5);
    expect(await population.parameters(1)).toEqual(await alone.parameters(0));
    expect((await population.snapshot()).stopped).toEqual(Uint32Array.from([1, 0]));
  });

  it('it learns: with RLOO and no penalty the reward of one-digit sums rises', async () => {
    const population = await create({
      groupSize: 8,
      prompts: 8,
      runs: [runOf({ method: parseMethod('none'), advantage: 'rloo', learningRate: 1e-2 })],
      problems: Uint32Array.from([1 | (2 << 8)]),
    });
    population.advance(60);
    const rewards = (await population.read()).steps.map(({ metrics }) => metrics.reward);
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(rewards.slice(0, 10))).toBeLessThan(0.5);
    expect(mean(rewards.slice(-10))).toBeGreaterThan(0.95);
  });

  it('β and learning rate may change between steps, the seed may not', async () => {
    const [changed, plain] = await Promise.all([create(), create()]);
    for (const population of [changed, plain]) population.advance(2);
    expect(await changed.parameters(0)).toEqual(await plain.parameters(0));
    changed.set(0, { beta: 1 });
    for (const population of [changed, plain]) population.advance(1);
    expect(await changed.parameters(0)).not.toEqual(await plain.parameters(0));
    changed.set(0, { learningRate: 0 });
    const before = await changed.parameters(0);
    changed.advance(1);
    expect(await changed.parameters(0)).toEqual(before);
    expect(() => changed.set(0, { seed: 2 })).toThrow('seed: got 2');
    expect(() => changed.set(5, { beta: 1 })).toThrow('run: got 5; allowed are whole numbers from 0 to 0.');
    expect(() => changed.set(0, { method: parseMethod('full-in-loss', { estimatorLevel: 'sequence' }) })).toThrow(
      'every completion',
    );
  });

  it('the schedule scales the learning rate of each step', async () => {
    const population = await create();
    const steps: number[] = [];
    const before = await population.parameters(0);
    population.advance(3, (step) => {
      steps.push(step);
      return 0;
    });
    expect(steps).toEqual([0, 1, 2]);
    expect(await population.parameters(0)).toEqual(before);
  });
});

describe('on- and off-policy', () => {
  it('on-policy every ratio is 1', async () => {
    const population = await create();
    population.advance(3);
    const record = await population.record(0);
    expect(record.behaviourLogprob).toEqual(record.logprob);
    expect(record.behaviour).toEqual(record.before);
    expect((await population.read()).steps.map(({ metrics }) => metrics.effectiveSampleSize)).toEqual([1, 1, 1]);
  });

  it('with staleness n the rollout comes from the policy n updates ago, or the initial one', async () => {
    const population = await create({ staleness: 2 });
    const history = [await population.parameters(0)];
    for (let step = 0; step < 6; step++) {
      population.advance(1);
      history.push(await population.parameters(0));
      const record = await population.record(0);
      expect(record.before).toEqual(history[step]);
      expect(record.after).toEqual(history[step + 1]);
      expect(record.behaviour).toEqual(history[Math.max(0, step - 2)]);
    }
    expect((await population.read()).steps.at(-1)?.metrics.effectiveSampleSize).toBeLessThan(1);
  });

  it('minibatches take the prompts in order, with one update each', async () => {
    const spec = { prompts: 4, minibatches: 2, runs: [runOf({ learningRate: 0 })] };
    const [split, whole] = await Promise.all([create(spec), create({ ...spec, minibatches: 1 })]);
    for (const population of [split, whole]) population.advance(1);
    const [half, all] = [await split.record(0), await whole.record(0)];
    expect(half.completions).toBe(6);
    expect(half.tokens).toEqual(all.tokens.slice(6 * 3));
    expect(half.prompt).toEqual(all.prompt.slice(6 * 4));
    // The same advantages, each completion weighing twice as much in an update half the size.
    half.coefficient.forEach((each, j) => {
      expect(each).toBeCloseTo(2 * all.coefficient[6 * 3 + j], 6);
    });
    const [a, b] = [(await split.read()).steps, (await whole.read()).steps];
    expect(a[0].metrics.reward).toBeCloseTo(b[0].metrics.reward, 12);
    expect(a[0].metrics.reverseKl).toBeCloseTo(b[0].metrics.reverseKl, 12);
    expect((await split.snapshot()).updates).toBe(2);
  });
});

describe('what is read back', () => {
  it('advantages, coefficients, estimates and metrics of a record agree with each other', async () => {
    const population = await create({
      ...OFF_POLICY,
      minibatches: 1,
      runs: [runOf({ method: parseMethod('k2-in-loss'), beta: 0.5 })],
    });
    population.advance(6);
    const record = await population.record(0);
    const N = record.completions;
    let k1 = 0;
    let tokens = 0;
    for (let at = 0; at < N * record.answerLength; at++) {
      const delta = record.logprob[at] - record.referenceLogprob[at];
      const rho = Math.exp(record.logprob[at] - record.behaviourLogprob[at]);
      expect(record.k1[at]).toBeCloseTo(delta, 5);
      expect(record.k3[at]).toBeCloseTo(Math.exp(-delta) - 1 + delta, 5);
      expect(record.coefficient[at]).toBeCloseTo(
        (record.mask[at] * (-rho * record.advantage[Math.floor(at / record.answerLength)] + 0.5 * delta)) / N,
        5,
      );
      if (record.mask[at] === 0) expect([record.tokens[at], record.logprob[at]]).toEqual([15, 0]);
      k1 += record.k1[at] / N;
      tokens += record.mask[at];
    }
    const { metrics } = (await population.read()).steps.at(-1)!;
    expect(metrics.k1).toBeCloseTo(k1, 5);
    expect(metrics.answerLength).toBeCloseTo(tokens / N, 12);
    expect(metrics.gradNorm).toBeCloseTo(Math.hypot(...record.gradient), 5);
    const mean = record.reward.reduce((a, b) => a + b, 0) / N;
    expect(metrics.rewardStd).toBeCloseTo(Math.sqrt(mean * (1 - mean)), 6);
  });

  it('only the full estimator has coefficients over the vocabulary', async () => {
    const population = await create({ runs: [runOf({ method: parseMethod('full-in-loss') }), runOf()] });
    population.advance(2);
    const [full, other] = [await population.record(0), await population.record(1)];
    const V = full.vocabulary;
    // Σ_v w π_v δ_v is w·KL of the prefix; with w = β/N, over everything it is β times the reverse KL.
    const sum = full.vocabularyCoefficient.reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(0.3 * (await population.read()).steps[2].metrics.reverseKl, 5);
    expect(full.vocabularyCoefficient).toHaveLength(full.completions * full.answerLength * V);
    expect(other.vocabularyCoefficient.every((each) => each === 0)).toBe(true);
  });

  it('samples are one completion for each of the first prompts', async () => {
    const population = await create({ runs: TWO });
    expect(await population.samples(3)).toEqual([]);
    population.advance(2);
    const samples = await population.samples(3);
    expect(samples.map(({ run, step }) => [run, step])).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    for (const { prompt, tokens, logprob, referenceLogprob } of samples) {
      expect(prompt).toHaveLength(4);
      expect(prompt[3]).toBe(13);
      expect(logprob).toHaveLength(tokens.length);
      expect(referenceLogprob).toHaveLength(tokens.length);
      expect(tokens.length < 3 ? tokens.at(-1) : 14).toBe(14);
    }
  });

  it('evaluation runs on the held-out problems and changes nothing', async () => {
    const [population, other] = await Promise.all([create(), create()]);
    population.evaluate('addition', 1000);
    population.advance(1);
    population.evaluate('subtraction', 2);
    const { evaluations } = await population.read();
    expect(evaluations.map(({ set, step, problems, k }) => [set, step, problems, k])).toEqual([
      ['addition', 0, 10, 3],
      ['subtraction', 1, 2, 3],
    ]);
    for (const { passAt1, meanAtK } of evaluations)
      for (const share of [passAt1, meanAtK]) expect(share >= 0 && share <= 1).toBe(true);
    other.advance(1);
    expect(await other.parameters(0)).toEqual(await population.parameters(0));
    expect(() => population.evaluate('division', 1)).toThrow(
      'there is no set «division»; there are addition, subtraction.',
    );
  });
});

describe('pretraining', () => {
  it('the negative log-likelihood of the labels falls', async () => {
    const runs = [runOf({ advantage: 'cross-entropy', method: parseMethod('none'), learningRate: 1e-2 })];
    const population = await create({ prompts: 24, groupSize: 1, runs });
    population.advance(80);
    const rows = (await population.read()).steps.map(({ metrics }) => metrics);
    expect(rows[79].negativeLogLikelihood).toBeLessThan(0.6 * rows[0].negativeLogLikelihood);
    expect(rows[0].reward).toBe(1);
    expect(
      rows.every(({ reverseKl, k3, effectiveSampleSize }) => reverseKl === 0 && k3 === 0 && effectiveSampleSize === 1),
    ).toBe(true);
  });
});

describe('an invalid spec', () => {
  it.each([
    [{ minibatches: 3 }, "minibatches: got '3' with 4 prompts; allowed are whole numbers that divide the prompts."],
    [{ groupSize: 0 }, "groupSize: got '0'; allowed are whole numbers from 1."],
    [{ staleness: -1 }, "staleness: got '-1'"],
    [{ digits: 2 }, "context: got '8'; allowed are numbers from 10"],
    [{ digits: 3 as 2 }, "digits: got '3'; allowed are 1, 2."],
    [{ reference: new Float32Array(3) }, 'reference: got 3 numbers; a policy of these sizes has'],
    [{ problems: new Uint32Array(0) }, 'problems: got none'],
    [{ runs: [] }, 'runs: got none'],
    [{ runs: [runOf({ advantage: 'cross-entropy' })] }, 'groupSize of 1'],
    [{ runs: [runOf({ method: parseMethod('k1-in-weighted-loss', { estimatorLevel: 'sequence' }) })] }, 'one ratio'],
  ] as [Partial<PopulationSpec>, string][])('%j is refused in one sentence', async (change, message) => {
    await expect(create(change)).rejects.toThrow(message);
  });
});
