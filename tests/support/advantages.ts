/** Advantages computed independently and step by step, as constants that are not differentiated. */
import { clamp, type Case } from './gradient-case';

const ESTIMATES: Record<string, (delta: number) => number> = {
  k1: (delta) => delta,
  k2: (delta) => delta ** 2 / 2,
  k3: (delta) => Math.exp(-delta) - 1 + delta,
};

/** [N][T] the advantage of each answer token. */
export function advantagesOf({ batch, shape, settings }: Case): number[][] {
  const T = shape.answerLength;
  const G = batch.groupSize;
  const { method, beta, logRatioClamp, estimateClamp } = settings;
  const inReward = method.estimator !== 'none' && (method.placement === 'reward' || method.placement === 'both');
  const atUpdate = method.rewardKlAt === 'update';
  const N = batch.lengths.length;

  /** Estimate of completion n from token `from` on. */
  const penalty = (n: number, from: number): number => {
    if (!inReward) return 0;
    const deltas: number[] = [];
    const exact: number[] = [];
    for (let t = 0; t < batch.lengths[n]; t++) {
      const log = atUpdate ? batch.logprob[n * T + t] : batch.behaviourLogprob[n * T + t];
      deltas.push(log - batch.referenceLogprob[n * T + t]);
      exact.push((atUpdate ? batch.klExact : batch.klExactBehaviour)[n * T + t]);
    }
    const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
    if (method.estimator === 'full') return sum(exact.slice(from));
    const k = (delta: number) => clamp(ESTIMATES[method.estimator](clamp(delta, logRatioClamp)), estimateClamp);
    return method.estimatorLevel === 'sequence' ? k(sum(deltas)) : sum(deltas.slice(from).map(k));
  };

  return Array.from({ length: N }, (_, n) =>
    Array.from({ length: T }, (__, t) => {
      const group = Array.from({ length: G }, (___, g) => Math.floor(n / G) * G + g);
      const from = inReward && method.rewardKl === 'to-go' ? t : 0;
      const own = batch.rewards[n] - beta * penalty(n, from);
      const others = group.filter((m) => m !== n).map((m) => batch.rewards[m] - beta * penalty(m, from));
      if (settings.advantage === 'rloo') return own - others.reduce((a, b) => a + b, 0) / (G - 1);
      const whole = group.map((m) => batch.rewards[m] - beta * penalty(m, 0));
      const mean = whole.reduce((a, b) => a + b, 0) / G;
      const deviation = Math.sqrt(whole.reduce((a, b) => a + (b - mean) ** 2, 0) / (G - 1));
      return (own - (own + others.reduce((a, b) => a + b, 0)) / G) / (deviation + 1e-4);
    }),
  );
}
