/**
 * What of a claim is arithmetic: computed from kl/coefficients.ts, the formula that trains, with no data and no
 * sampling.
 */
import { categoricalRows, categoricalTruth } from '../lab/toys/categorical';
import { coefficients, type CoefficientSettings, type Group } from '../kl/coefficients';
import { parseMethod } from '../kl/placements';
import { standardDeviation } from '../common/statistics';
import { computed, type MakeCheck } from './claim-checks';
import { figure } from './figures';

/** Rounding of float64, with room. */
const ZERO = 1e-9;

/** Five outcomes that π and π_ref like differently; nothing below depends on which. */
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
  measured: { en: `largest difference ${figure(largest)}, computed`, zh: `最大差 ${figure(largest)}，由公式算出` },
});

/** Row 3 descends the forward KL. */
export const forwardGradient: MakeCheck = computed(
  {
    en: 'in closed form: the expected gradient of k3 in the loss is ∇KL(π_ref‖π), exactly',
    zh: '闭式计算：k3 放入损失的期望梯度恰好是 ∇KL(π_ref‖π)',
  },
  () => error(farthest(expectedGradient('3'), categoricalTruth(POLICY, REFERENCE).forward)),
);

/** Row 9 descends the reverse KL minus the forward KL. */
export const differenceGradient: MakeCheck = computed(
  {
    en: 'in closed form: the expected gradient of k3 in the reward is ∇KL(π‖π_ref) − ∇KL(π_ref‖π), exactly',
    zh: '闭式计算：k3 放入奖励的期望梯度恰好是 ∇KL(π‖π_ref) − ∇KL(π_ref‖π)',
  },
  () => {
    const { reverse, forward } = categoricalTruth(POLICY, REFERENCE);
    return error(
      farthest(
        expectedGradient('9'),
        reverse.map((value, i) => value - forward[i]),
      ),
    );
  },
);

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
export const oneRandomVariable: MakeCheck = computed(
  {
    en:
      'sample by sample, on-policy: k2 in the loss, ρ·k3 in the loss and k1 in the reward put the same number on ' +
      '∇log π',
    zh: '同策略时逐样本：k2 放入损失、ρ·k3 放入损失、k1 放入奖励在 ∇log π 上放的是同一个数',
  },
  () => {
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
  },
);

/** As verl, SkyRL and NeMo-RL clamp k3: the log-ratio at ±20, the estimate at ±10. */
const CLAMPS = { logRatioClamp: 20, estimateClamp: 10 } as const;

export const clampCutsTheWorst: MakeCheck = computed(
  {
    en:
      'by formula: clamped, k3 in the loss has no gradient wherever k3 > 10, and everywhere else the one that it ' +
      'has without a clamp',
    zh: '按公式：截断后，k3 放入损失在 k3 > 10 处没有梯度，其余各处与不截断时相同',
  },
  () => {
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
      measured: {
        en: `where π gives a token e^${figure(first)} = ${figure(Math.exp(first))} times the reference’s probability, a pull of ${figure(lost)} becomes 0`,
        zh: `当 π 给词元的概率是参考策略的 e^${figure(first)} = ${figure(Math.exp(first))} 倍时，大小为 ${figure(lost)} 的拉力变为 0`,
      },
    };
  },
);

const DELTAS = [0.8, -0.3, 0.1, 1.4, -0.6, 0.5, 0.2, -0.1];
/** What the group's deviation is divided by besides itself (kl/coefficients.ts). */
const EPSILON = 1e-4;

/**
 * The penalty's share of what is put on ∇log π: what is there less what the reward alone puts there, over the same σ.
 */
export const scaledByDeviation: MakeCheck = computed(
  {
    en:
      'by formula: with k1 in the reward, a group’s KL part under GRPO is that under its plain mean times 1/σ, ' +
      'with another σ for a prompt that is hard than for one that is easy',
    zh: '按公式：k1 放入奖励时，GRPO 中一组的 KL 部分等于只减均值时的 1/σ 倍，难题与易题的 σ 不同',
  },
  () => {
    const scales = [1, 4].map((right) => {
      const rewards = DELTAS.map((_, i) => (i < right ? 1 : 0));
      const of = (advantage: 'grpo' | 'rloo', beta: number) =>
        coefficients(group(DELTAS, rewards), settingsOf('k1-in-reward', { advantage, beta })).coefficient;
      const beta = 0.1;
      const sigma = standardDeviation(rewards.map((reward, i) => reward - beta * DELTAS[i]));
      // Leaving one out is the plain mean times G/(G − 1). The reward's own part under the σ of all is subtracted.
      const plain = (b: number) => of('rloo', b).map((value) => (value * (DELTAS.length - 1)) / DELTAS.length);
      const [all, reward] = [plain(beta), plain(0)];
      const kl = of('grpo', beta).map((value, i) => value - reward[i] / (sigma + EPSILON));
      return {
        sigma,
        wrong: farthest(
          kl,
          all.map((value, i) => (value - reward[i]) / (sigma + EPSILON)),
        ),
      };
    });
    return {
      holds: scales.every(({ wrong }) => wrong < ZERO) && Math.abs(scales[0].sigma - scales[1].sigma) > ZERO,
      measured: {
        en: `1 of 8 right: σ ${figure(scales[0].sigma)}, β becomes ${figure(1 / scales[0].sigma)} β; 4 of 8 right: σ ${figure(scales[1].sigma)}, β becomes ${figure(1 / scales[1].sigma)} β`,
        zh: `8 条中 1 条正确：σ ${figure(scales[0].sigma)}，β 变为 ${figure(1 / scales[0].sigma)} β；8 条中 4 条正确：σ ${figure(scales[1].sigma)}，β 变为 ${figure(1 / scales[1].sigma)} β`,
      },
    };
  },
);

export const noiseAtUnitScale: MakeCheck = computed(
  {
    en:
      'by formula: in a group that is all right or all wrong, the KL part under GRPO has unit size whatever β is ' +
      '(0.01 and 1, within 5 %)',
    zh: '按公式：一组全对或全错时，GRPO 的 KL 部分大小为一，与 β 无关（0.01 与 1，相差 5 % 以内）',
  },
  () => {
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
      measured: {
        en: `standard deviation of the coefficients ${figure(small)} with β = 0.01, ${figure(large)} with β = 1`,
        zh: `系数的标准差：β = 0.01 时 ${figure(small)}，β = 1 时 ${figure(large)}`,
      },
    };
  },
);
