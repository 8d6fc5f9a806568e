/** Advantages computed independently and step by step, as constants that are not differentiated. */
import type { Method } from '../../src/kl/method';
import { clamp, type Case } from './gradient-case';

const ESTIMATES: Record<string, (delta: number) => number> = {
  k1: (delta) => delta,
  k2: (delta) => delta ** 2 / 2,
  k3: (delta) => Math.exp(-delta) - 1 + delta,
  abs: (delta) => Math.abs(delta),
};
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: number[]) => sum(values) / values.length;
const variance = (values: number[]) => sum(values.map((each) => (each - mean(values)) ** 2)) / (values.length - 1);

/** k(δ) under the case's clamps, whose upper side is that of −δ and of k. */
export function estimateOf(name: string, delta: number, { settings }: Case): number {
  const upper = settings.clampSides === 'upper';
  return clamp(ESTIMATES[name](-clamp(-delta, settings.logRatioClamp, upper)), settings.estimateClamp, upper);
}

/** The members of completion n's group. */
const groupOf = ({ batch }: Case, n: number) =>
  Array.from({ length: batch.groupSize }, (_, g) => Math.floor(n / batch.groupSize) * batch.groupSize + g);

/** Whether completion n is trained on. */
export function isTrained(test: Case, n: number): boolean {
  const { advantage, dynamicSampling } = test.settings;
  const own = groupOf(test, n);
  const sampled = advantage === 'remax' ? own.slice(0, -1) : own;
  const equal = new Set(sampled.map((m) => test.batch.rewards[m])).size === 1;
  return sampled.includes(n) && !(dynamicSampling === 'on' && equal);
}

/** What a penalty in the reward charges completion n from token `from` on. */
function charge(test: Case, method: Method, n: number, from: number): number {
  const { batch, shape } = test;
  const T = shape.answerLength;
  if (method.estimator === 'none' || (method.placement !== 'reward' && method.placement !== 'both')) return 0;
  const atUpdate = method.rewardKlAt === 'update';
  const start = method.rewardKl === 'to-go' ? from : 0;
  const deltas: number[] = [];
  const exact: number[] = [];
  for (let t = 0; t < batch.lengths[n]; t++) {
    const log = atUpdate ? batch.logprob[n * T + t] : batch.behaviourLogprob[n * T + t];
    deltas.push(log - batch.referenceLogprob[n * T + t]);
    exact.push((atUpdate ? batch.klExact : batch.klExactBehaviour)[n * T + t]);
  }
  if (method.estimator === 'full') return sum(exact.slice(start));
  const k = (delta: number) => estimateOf(method.estimator, delta, test);
  return method.estimatorLevel === 'sequence' ? k(sum(deltas)) : sum(deltas.slice(start).map(k));
}

/** [N][T] the advantage of each answer token. */
export function advantagesOf(test: Case): number[][] {
  const { batch, shape, settings } = test;
  const T = shape.answerLength;
  const N = batch.lengths.length;
  const { advantage: kind, method, beta, second, secondBeta } = settings;
  const score = (n: number, from: number) =>
    batch.rewards[n] - beta * charge(test, method, n, from) - secondBeta * charge(test, second, n, from);
  const centred = (n: number, t: number) => score(n, t) - mean(groupOf(test, n).map((m) => score(m, t)));

  /** verl's masked_whiten, over the tokens that are trained on. */
  const whiten = (value: (n: number, t: number) => number) => {
    const all = Array.from({ length: N }, (_, n) => n).filter((n) => isTrained(test, n));
    const values = all.flatMap((n) => Array.from({ length: batch.lengths[n] }, (_, t) => value(n, t)));
    return (n: number, t: number) => (value(n, t) - mean(values)) / Math.sqrt(variance(values) + 1e-8);
  };

  const own = (n: number, t: number): number => {
    const group = groupOf(test, n);
    const others = group.filter((m) => m !== n);
    const ahead = score(n, t) - mean(others.map((m) => score(m, t)));
    switch (kind) {
      case 'none':
        return score(n, t);
      case 'mean':
        return centred(n, t);
      case 'remax':
        return score(n, t) - batch.rewards[group[group.length - 1]];
      case 'grpo':
        return centred(n, t) / (Math.sqrt(variance(group.map((m) => score(m, 0)))) + 1e-4);
      case 'rloo-normalised': {
        const deviation = Math.sqrt(variance(others.map((m) => score(m, 0))));
        return deviation > 1e-6 ? ahead / (deviation + 1e-6) : ahead;
      }
      case 'reinforce++':
        return whiten(score)(n, t);
      case 'reinforce++-baseline':
        return whiten(centred)(n, t);
      default:
        return ahead;
    }
  };
  return Array.from({ length: N }, (_, n) => Array.from({ length: T }, (__, t) => own(n, t)));
}
