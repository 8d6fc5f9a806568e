/**
 * Policy losses and advantages as the frameworks' code has them, differentiated with respect to each token's log π,
 * against the coefficients of the settings that stand for them.
 */
import { describe, expect, it } from 'vitest';
import { coefficients, type CoefficientSettings, type Group } from '../../src/kl/coefficients';
import { minibatchOf } from '../../src/kl/minibatch';
import { parseMethod } from '../../src/kl/placements';
import { add, constant, detach, exp, mul, sub, variable, type Dual } from '../support/dual-numbers';

const T = 3;
const LENGTHS = [3, 1, 2, 3, 2, 3];
const REWARDS = [1, 0, 1, 1, 1, 0];
const wave = (n: number, seed: number) => Math.sin(12.9898 * n + 78.233 * seed);
const POLICY = Array.from({ length: 6 * T }, (_, n) => -1 + 0.6 * wave(n, 1));
const OLD = POLICY.map((each, n) => each + 0.5 * wave(n, 2));
const at = (i: number, t: number) => i * T + t;

const larger = (a: Dual, b: Dual) => (b.value > a.value ? b : a);
const smaller = (a: Dual, b: Dual) => (b.value < a.value ? b : a);
const bound = (a: Dual, low: number, high: number) => larger(smaller(a, constant(high)), constant(low));
const total = (all: readonly Dual[]) => all.reduce(add, constant(0));
const tokensOf = (i: number) => Array.from({ length: LENGTHS[i] }, (_, t) => t);
const completions = LENGTHS.map((_, i) => i);

/** verl's compute_policy_loss_vanilla of one token. */
function vanilla(advantage: number, logRatio: Dual, low: number, high: number, c: number): Dual {
  const negative = constant(-advantage);
  const ratio = exp(logRatio);
  const losses1 = mul(negative, ratio);
  const losses2 = mul(negative, bound(ratio, 1 - low, 1 + high));
  const clipped1 = larger(losses1, losses2);
  const losses3 = mul(negative, constant(c));
  return advantage < 0 ? smaller(losses3, clipped1) : clipped1;
}

/** verl's agg_loss, with the batch's size in the divisor of seq-mean-token-sum-norm, as TRL's dr_grpo has it. */
const AGGREGATIONS: Record<NonNullable<CoefficientSettings['aggregation']>, (losses: Dual[][]) => Dual> = {
  'token-mean': (losses) => mul(total(losses.flat()), constant(1 / losses.flat().length)),
  'sequence-sum': (losses) => mul(total(losses.flat()), constant(1 / losses.length)),
  'sequence-mean': (losses) =>
    mul(total(losses.map((own) => mul(total(own), constant(1 / own.length)))), constant(1 / losses.length)),
  'fixed-length': (losses) => mul(total(losses.flat()), constant(1 / (losses.length * T))),
};

/** The gradient of a loss of all log-ratios log π − log μ, by each token's log π. */
function gradientOf(loss: (logRatios: Dual[][]) => Dual): number[] {
  const out = new Array<number>(6 * T).fill(0);
  for (const i of completions)
    for (const t of tokensOf(i)) {
      const ratios = completions.map((j) =>
        tokensOf(j).map((u) =>
          sub(j === i && u === t ? variable(POLICY[at(j, u)]) : constant(POLICY[at(j, u)]), constant(OLD[at(j, u)])),
        ),
      );
      out[at(i, t)] = loss(ratios).slope;
    }
  return out;
}

const groupOf = (first: number, count: number): Group => ({
  answerLength: T,
  lengths: LENGTHS.slice(first, first + count),
  rewards: REWARDS.slice(first, first + count),
  logprob: POLICY.slice(first * T, (first + count) * T),
  referenceLogprob: OLD.slice(first * T, (first + count) * T),
  behaviourLogprob: OLD.slice(first * T, (first + count) * T),
  klExact: new Float64Array(count * T),
  klExactBehaviour: new Float64Array(count * T),
});
const GROUPS = [groupOf(0, 3), groupOf(3, 3)];

function ours(settings: Partial<CoefficientSettings>, rhoLevel: 'token' | 'geometric' = 'token') {
  const whole: CoefficientSettings = {
    method: parseMethod('none', { rhoLevel }),
    beta: 0,
    advantage: 'rloo',
    clip: 0,
    completions: 6,
    ...settings,
  };
  const minibatch = minibatchOf(GROUPS, whole);
  const each = GROUPS.map((group) => coefficients(group, whole, minibatch));
  return {
    coefficient: each.flatMap((out) => [...out.coefficient]),
    advantage: each.flatMap((out) => [...out.advantage]),
  };
}
const close = (a: readonly number[], b: readonly number[]) => {
  a.forEach((value, n) => {
    expect(value, `token ${n}`).toBeCloseTo(b[n], 12);
  });
};
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('verl’s vanilla policy loss', () => {
  it.each(Object.entries(AGGREGATIONS))('clip 0.2 and 0.28, c 1.3: %s', (aggregation, agg) => {
    const settings = {
      clip: 0.2,
      clipHigh: 0.28,
      dualClip: 1.3,
      aggregation: aggregation as keyof typeof AGGREGATIONS,
    };
    const { coefficient, advantage } = ours(settings);
    const theirs = gradientOf((ratios) =>
      agg(ratios.map((own, i) => own.map((ratio) => vanilla(advantage[i], ratio, 0.2, 0.28, 1.3)))),
    );
    close(coefficient, theirs);
    expect(theirs.filter((slope, n) => slope === 0 && n % T < LENGTHS[Math.floor(n / T)]).length).toBeGreaterThan(2);
  });

  it('GSPO: its sequence ratio with each token’s own gradient, and TRL’s broadcast one', () => {
    const { coefficient, advantage } = ours({ aggregation: 'sequence-mean', clip: 0.05 }, 'geometric');
    const verl = gradientOf((ratios) =>
      AGGREGATIONS['sequence-mean'](
        ratios.map((own, i) => {
          const sequence = mul(total(own), constant(1 / own.length));
          return own.map((ratio) =>
            vanilla(advantage[i], add(sub(ratio, detach(ratio)), detach(sequence)), 0.05, 0.05, Infinity),
          );
        }),
      ),
    );
    const trl = gradientOf((ratios) =>
      AGGREGATIONS['sequence-mean'](
        ratios.map((own, i) =>
          own.map(() => vanilla(advantage[i], mul(total(own), constant(1 / own.length)), 0.05, 0.05, Infinity)),
        ),
      ),
    );
    close(coefficient, verl);
    close(coefficient, trl);
  });
});

describe('advantages as in the frameworks’ code', () => {
  const groupMean = (i: number) => mean(REWARDS.slice(3 * Math.floor(i / 3), 3 * Math.floor(i / 3) + 3));
  /** verl's masked_whiten of one value per completion, over tokens. */
  const whiten = (values: readonly number[]) => {
    const all = completions.flatMap((i) => tokensOf(i).map(() => values[i]));
    const variance = all.reduce((sum, each) => sum + (each - mean(all)) ** 2, 0) / (all.length - 1);
    return values.map((each) => (each - mean(all)) / Math.sqrt(variance + 1e-8));
  };

  it('REINFORCE++ and its baseline: masked_whiten over the answer tokens', () => {
    close(ours({ advantage: 'reinforce++' }).advantage, whiten(REWARDS));
    const centred = REWARDS.map((reward, i) => reward - groupMean(i));
    close(ours({ advantage: 'reinforce++-baseline' }).advantage, whiten(centred));
  });

  it('NeMo-RL: the others’ mean and deviation, from sums of squares; not divided where that is 0', () => {
    const theirs = REWARDS.map((reward, i) => {
      const first = 3 * Math.floor(i / 3);
      const others = [0, 1, 2]
        .map((g) => first + g)
        .filter((j) => j !== i)
        .map((j) => REWARDS[j]);
      const baseline = mean(others);
      const variance = (mean(others.map((each) => each ** 2)) - baseline ** 2) * (2 / (2 - 1));
      const deviation = Math.sqrt(Math.max(0, variance));
      return deviation > 0 ? (reward - baseline) / (deviation + 1e-6) : reward - baseline;
    });
    close(ours({ advantage: 'rloo-normalised' }).advantage, theirs);
  });

  it('ReMax: minus the greedy completion’s reward, which has no coefficient and is not counted', () => {
    const { coefficient, advantage } = ours({ advantage: 'remax' });
    close(
      [0, 1, 3, 4].map((i) => advantage[i]),
      [0, 1, 3, 4].map((i) => REWARDS[i] - REWARDS[i < 3 ? 2 : 5]),
    );
    for (const i of [2, 5]) for (const t of tokensOf(i)) expect(coefficient[at(i, t)]).toBe(0);
    const n = at(4, 0);
    expect(coefficient[n]).toBeCloseTo((-Math.exp(POLICY[n] - OLD[n]) * 1) / 4, 12);
  });

  it('dynamic sampling: a group of equal rewards has no coefficient, and N counts the others', () => {
    const equal = { ...GROUPS[0], rewards: [1, 1, 1] };
    const settings: CoefficientSettings = {
      method: parseMethod('k2-in-loss'),
      beta: 1,
      advantage: 'mean',
      clip: 0,
      completions: 6,
      dynamicSampling: 'on',
    };
    const minibatch = minibatchOf([equal, GROUPS[1]], settings);
    expect(minibatch.completions).toBe(3);
    expect([...coefficients(equal, settings, minibatch).coefficient].every((each) => each === 0)).toBe(true);
    const kept = coefficients(GROUPS[1], settings, minibatch).coefficient;
    const alone = coefficients(GROUPS[1], { ...settings, dynamicSampling: 'off', completions: 3 }).coefficient;
    expect(kept).toEqual(alone);
  });
});

it('a clamp after exp in float32: nothing, but no number beyond 88.7 nats', () => {
  const far = (delta: number): Group => ({ ...groupOf(0, 1), lengths: [1], logprob: [OLD[0] + delta, 0, 0] });
  const of = (delta: number, rest: Partial<CoefficientSettings>) =>
    coefficients(far(delta), {
      method: parseMethod('k3-in-loss'),
      beta: 1,
      advantage: 'mean',
      clip: 0,
      completions: 1,
      estimateClamp: 10,
      ...rest,
    }).coefficient[0];
  expect(of(-50, { clampGradient: 'framework' })).toBe(0);
  expect(of(-89, { clampGradient: 'framework' })).toBeNaN();
  expect(of(-89, { clampGradient: 'framework', logRatioClamp: 20 })).toBe(0);
  expect(of(-89, {})).toBe(0);
  expect(of(-89, { clampGradient: 'straight-through', logRatioClamp: 20 })).toBeCloseTo(1 - Math.exp(20), 3);
});
