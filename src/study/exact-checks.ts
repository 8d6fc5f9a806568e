/**
 * Checks that are pure arithmetic: computed from kl/coefficients.ts, the formula used in training, without data or
 * sampling.
 */
import { categoricalRows, categoricalTruth } from '../lab/toys/categorical';
import { GRPO_EPSILON } from '../kl/advantages';
import { coefficients, type CoefficientSettings, type Group } from '../kl/coefficients';
import { parseMethod } from '../kl/placements';
import { standardDeviation } from '../common/statistics';
import { exactCheckTexts } from '../i18n/exact-checks';
import { computed, type MakeCheck } from './check';
import { figure } from './figures';

/** Tolerance for float64 rounding. */
const ZERO = 1e-9;

/** Five outcomes with different probabilities under π and π_ref; the checks do not depend on the values. */
const POLICY = [0.42, 0.27, 0.16, 0.1, 0.05];
const REFERENCE = [0.2, 0.2, 0.2, 0.2, 0.2];

function expectedGradient(row: string): Float64Array {
  const found = categoricalRows(POLICY, REFERENCE).find((each) => each.row === row);
  if (!found)
    throw new Error(
      `row: got ${row}; allowed are the rows of lab/table/table-rows.ts that exist for whole completions.`,
    );
  return found.gradient;
}

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
const error = (largest: number) => ({
  holds: largest < ZERO,
  measured: exactCheckTexts.difference(figure(largest)),
});

/** Row 3 descends the forward KL. */
export const forwardGradient: MakeCheck = computed(exactCheckTexts.forwardGradient, () =>
  error(farthest(expectedGradient('3'), categoricalTruth(POLICY, REFERENCE).forward)),
);

/** Row 9 descends the reverse KL minus the forward KL. */
export const differenceGradient: MakeCheck = computed(exactCheckTexts.differenceGradient, () => {
  const { reverse, forward } = categoricalTruth(POLICY, REFERENCE);
  return error(
    farthest(
      expectedGradient('9'),
      reverse.map((value, i) => value - forward[i]),
    ),
  );
});

/** One prompt's completions of one token each, on-policy. */
function group(deltas: readonly number[], rewards: readonly number[]): Group {
  const none = deltas.map(() => 0);
  const logprob = deltas.map(() => -3);
  return {
    answerLength: 1,
    lengths: deltas.map(() => 1),
    rewards,
    logprob,
    referenceLogprob: deltas.map((delta) => -3 - delta),
    behaviourLogprob: logprob,
    klExact: none,
    klExactBehaviour: none,
  };
}

const settingsOf = (method: string, more: Partial<CoefficientSettings> = {}): CoefficientSettings => ({
  method: parseMethod(method),
  beta: 1,
  advantage: 'none',
  clip: 0,
  completions: 1,
  ...more,
});

/** Rows 2, 6 and 7 on-policy, sample by sample. */
export const oneRandomVariable: MakeCheck = computed(exactCheckTexts.oneRandomVariable, () => {
  const deltas = Array.from({ length: 81 }, (_, i) => (i - 40) / 8);
  const of = (method: string) =>
    coefficients(
      group(
        deltas,
        deltas.map(() => 0),
      ),
      settingsOf(method),
    ).coefficient;
  const k1 = of('k1-in-reward');
  return error(Math.max(farthest(of('k2-in-loss'), k1), farthest(of('k3-in-weighted-loss'), k1)));
});

/** The clamps on k3 in verl, SkyRL and NeMo-RL: the log-ratio at ±20, the estimate at ±10. */
const CLAMPS = { logRatioClamp: 20, estimateClamp: 10 } as const;

export const clampCutsTheWorst: MakeCheck = computed(exactCheckTexts.clampCutsTheWorst, () => {
  const deltas = Array.from({ length: 241 }, (_, i) => -6 + i / 10);
  const of = (more: Partial<CoefficientSettings>) =>
    coefficients(
      group(
        deltas,
        deltas.map(() => 0),
      ),
      settingsOf('k3-in-loss', more),
    ).coefficient;
  const [free, cut] = [of({}), of(CLAMPS)];
  const beyond = deltas.map((delta) => Math.expm1(-delta) + delta > CLAMPS.estimateClamp);
  const first = deltas.findLast((delta, i) => delta < 0 && beyond[i])!;
  const lost = Math.abs(free[deltas.indexOf(first)]);
  return {
    holds: deltas.every((_, i) => (beyond[i] ? cut[i] === 0 && free[i] !== 0 : Math.abs(cut[i] - free[i]) < ZERO)),
    measured: exactCheckTexts.pullLost(figure(first), figure(Math.exp(first)), figure(lost)),
  };
});

const DELTAS = [0.8, -0.3, 0.1, 1.4, -0.6, 0.5, 0.2, -0.1];

/**
 * The penalty's part of the coefficient on ∇log π: the coefficient minus that of the reward alone, with the same σ.
 */
export const scaledByDeviation: MakeCheck = computed(exactCheckTexts.scaledByDeviation, () => {
  const scales = [1, 4].map((right) => {
    const rewards = DELTAS.map((_, i) => (i < right ? 1 : 0));
    const of = (advantage: 'grpo' | 'rloo', beta: number) =>
      coefficients(group(DELTAS, rewards), settingsOf('k1-in-reward', { advantage, beta })).coefficient;
    const beta = 0.1;
    const sigma = standardDeviation(rewards.map((reward, i) => reward - beta * DELTAS[i]));
    // Leave-one-out is the plain mean times G/(G − 1). The reward's own part, divided by the common σ, is subtracted.
    const plain = (b: number) => of('rloo', b).map((value) => (value * (DELTAS.length - 1)) / DELTAS.length);
    const [all, reward] = [plain(beta), plain(0)];
    const kl = of('grpo', beta).map((value, i) => value - reward[i] / (sigma + GRPO_EPSILON));
    return {
      right,
      sigma,
      wrong: farthest(
        kl,
        all.map((value, i) => (value - reward[i]) / (sigma + GRPO_EPSILON)),
      ),
    };
  });
  return {
    holds: scales.every(({ wrong }) => wrong < ZERO) && Math.abs(scales[0].sigma - scales[1].sigma) > ZERO,
    measured: exactCheckTexts.scales(
      scales.map(({ right, sigma }) => ({ right, sigma: figure(sigma), beta: figure(1 / sigma) })),
    ),
  };
});

export const noiseAtUnitScale: MakeCheck = computed(exactCheckTexts.noiseAtUnitScale, () => {
  const size = (beta: number) =>
    standardDeviation([
      ...coefficients(
        group(
          DELTAS,
          DELTAS.map(() => 1),
        ),
        settingsOf('k1-in-reward', { advantage: 'grpo', beta }),
      ).coefficient,
    ]);
  const [small, large] = [size(0.01), size(1)];
  return {
    holds: Math.abs(small - 1) < 0.05 && Math.abs(large - 1) < 0.05,
    measured: exactCheckTexts.unitScale(figure(small), figure(large)),
  };
});
