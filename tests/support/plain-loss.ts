/**
 * The loss of every method as a function of the parameters, as its authors define it, for finite differences.
 * Quantities detached in the code-level objective (advantages, sg(ρ)) are computed at the case's parameters and held
 * fixed.
 */
import { createActivations } from '../../src/reference/activations';
import { forward } from '../../src/reference/forward';
import { logSoftmax } from '../../src/reference/score';
import { advantagesOf } from './advantages';
import { clamp, type Case } from './gradient-case';

const ESTIMATES: Record<string, (delta: number) => number> = {
  k1: (delta) => delta,
  k2: (delta) => delta ** 2 / 2,
  k3: (delta) => Math.exp(-delta) - 1 + delta,
};
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

export function lossOf(test: Case): (parameters: Float64Array) => number {
  const { batch, shape, settings } = test;
  const { answerLength: T, promptLength: P, vocabulary: V } = shape;
  const { method, beta, clip, logRatioClamp, estimateClamp } = settings;
  const advantages = settings.advantage === 'cross-entropy' ? [] : advantagesOf(test);
  const activations = createActivations(shape);
  const row = new Float64Array(V);

  return (parameters) => {
    let loss = 0;
    batch.lengths.forEach((length, n) => {
      activations.tokens.set(
        batch.prompts.subarray(Math.floor(n / batch.groupSize) * P, Math.floor(n / batch.groupSize) * P + P),
      );
      activations.tokens.set(batch.tokens.subarray(n * T, n * T + T - 1), P);
      forward(shape, parameters, activations, 0, P + T - 1);
      const log: number[] = [];
      const exact: number[] = [];
      for (let t = 0; t < length; t++) {
        logSoftmax(activations.logits, t * V, V, settings.temperature, row, 0);
        log.push(row[batch.tokens[n * T + t]]);
        exact.push(sum(Array.from(row, (each, v) => Math.exp(each) * (each - batch.reference[(n * T + t) * V + v]))));
      }
      const at = (values: Float64Array) => log.map((_, t) => values[n * T + t]);
      const [behaviour, reference, here] = [at(batch.behaviourLogprob), at(batch.referenceLogprob), at(batch.logprob)];
      const ratios = (of: number[]) =>
        method.rhoLevel === 'sequence'
          ? of.map(() => Math.exp(sum(of.map((each, t) => each - behaviour[t]))))
          : of.map((each, t) => Math.exp(each - behaviour[t]));
      const rho = ratios(log);
      const fixed = ratios(here);

      if (settings.advantage === 'cross-entropy') {
        loss -= sum(log);
        return;
      }

      // Policy gradient. A ratio per token is differentiated; one ratio of the whole completion weighs each token's
      // log-prob.
      log.forEach((each, t) => {
        const advantage = advantages[n][t];
        const clipped = clip > 0 && (advantage > 0 ? fixed[t] > 1 + clip : fixed[t] < 1 - clip);
        if (method.rhoLevel === 'token') loss -= (clipped ? 1 + Math.sign(advantage) * clip : rho[t]) * advantage;
        else if (!clipped) loss -= fixed[t] * advantage * each;
      });

      if (method.estimator === 'none' || method.placement === 'reward') return;
      const deltas = log.map((each, t) => each - reference[t]);
      const k = (delta: number) => clamp(ESTIMATES[method.estimator](clamp(delta, logRatioClamp)), estimateClamp);
      const estimates =
        method.estimator === 'full' ? exact : method.estimatorLevel === 'sequence' ? [k(sum(deltas))] : deltas.map(k);
      const weight = {
        loss: estimates.map(() => 1),
        both: estimates.map(() => 1),
        'weighted-loss': rho,
        'detached-weighted-loss': fixed,
      }[method.placement];
      loss += beta * sum(estimates.map((each, t) => weight[t] * each));
    });
    return loss / batch.lengths.length;
  };
}
