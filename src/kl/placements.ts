/**
 * Names ↔ methods. `none`, or `{estimator}-in-{placement}` for 'full' and every registered estimator.
 */
import type { Text } from '../common/text';
import { estimator, estimatorNames } from './estimators';
import type { Method, Placement } from './method';

export const PLACEMENTS: readonly Placement[] = ['loss', 'weighted-loss', 'detached-weighted-loss', 'reward', 'both'];

/** The settings of a method that its name does not carry. */
export type MethodLevels = Pick<Method, 'estimatorLevel' | 'rhoLevel' | 'rewardKl' | 'rewardKlAt'>;

export const DEFAULT_LEVELS: Readonly<MethodLevels> = {
  estimatorLevel: 'token',
  rhoLevel: 'token',
  rewardKl: 'sum',
  rewardKlAt: 'rollout',
};

const PLACEMENT_LABELS: Record<Placement, Text> = {
  loss: { en: 'in loss', zh: '放入损失' },
  'weighted-loss': { en: 'in loss, times ρ', zh: '放入损失，乘以 ρ' },
  'detached-weighted-loss': { en: 'in loss, times detached ρ', zh: '放入损失，乘以截断梯度的 ρ' },
  reward: { en: 'in reward', zh: '放入奖励' },
  both: { en: 'in reward and loss', zh: '同时放入奖励和损失' },
};

export interface MethodEntry {
  name: string;
  label: Text;
  /** One sentence: what it optimises, on-policy. */
  verdict: Text;
  /** Key of the colour: the estimator. */
  colour: string;
  /** Key of the dash: the placement; 'none' for no KL. */
  dash: Placement | 'none';
}

const VERDICTS: [name: string, en: string, zh: string][] = [
  [
    'none',
    'No penalty: only the reward pulls, and nothing holds the policy near the reference.',
    '没有惩罚：只有奖励在拉动，没有任何东西把策略留在参考策略附近。',
  ],
  [
    'k1-in-loss',
    'Its expected gradient is zero: no penalty at all, only noise.',
    '期望梯度为零：根本没有惩罚，只有噪声。',
  ],
  [
    'k2-in-loss',
    'Unbiased on-policy: its gradient is the reverse KL’s, although its value is biased.',
    '同策略时无偏：数值有偏，但梯度正是反向 KL 的梯度。',
  ],
  [
    'k3-in-loss',
    'Biased: its expected gradient is the forward KL’s (this is GRPO’s penalty).',
    '有偏：期望梯度是正向 KL 的梯度（GRPO 的惩罚项就是它）。',
  ],
  [
    'k1-in-weighted-loss',
    'Unbiased, but noisy: k1 plus a constant that only adds variance.',
    '无偏但噪声大：k1 加上一个只增加方差的常数。',
  ],
  [
    'k2-in-weighted-loss',
    'Biased: it descends the expectation of k2, which is not a KL.',
    '有偏：它下降的是 k2 的期望，而那不是 KL。',
  ],
  [
    'k3-in-weighted-loss',
    'Unbiased, on- and off-policy: sample by sample it is k1 times ρ.',
    '同策略与异策略都无偏：逐样本等于 ρ 乘 k1。',
  ],
  [
    'k2-in-detached-weighted-loss',
    'Unbiased, and the same random variable as ρ·k3 in the loss.',
    '无偏，与损失中的 ρ·k3 是同一个随机变量。',
  ],
  [
    'k1-in-reward',
    'Unbiased: the gradient of the reverse KL, later tokens included.',
    '无偏：反向 KL 的完整梯度，包括对后续词元的影响。',
  ],
  ['k2-in-reward', 'Biased: near the reference it hardly pulls at all.', '有偏：在参考策略附近几乎没有拉力。'],
  [
    'k3-in-reward',
    'Biased: it descends the reverse KL minus the forward KL, a difference without a lower bound.',
    '有偏：它降低的是反向 KL 减去正向 KL，这个差没有下界。',
  ],
  [
    'k1-in-both',
    'Unbiased, but noisy: the reward half is already right, the loss half adds zero on average.',
    '无偏但噪声大：奖励部分已经正确，损失部分平均为零。',
  ],
  ['k3-in-both', 'Unbiased on-policy: the errors of the two placements cancel.', '同策略时无偏：两处的偏差互相抵消。'],
  [
    'full-in-loss',
    'Exact at every prefix, low variance; misses the effect of a token on later prefixes.',
    '在每个前缀上精确、方差低；但忽略一个词元对后续前缀的影响。',
  ],
];

/** Label of any method name, listed or not, e.g. 'k3 in reward'. */
export function methodLabel(name: string): Text {
  if (name === 'none') return { en: 'no KL', zh: '无 KL' };
  const { estimator: of, placement } = parseMethod(name);
  return { en: `${of} ${PLACEMENT_LABELS[placement].en}`, zh: `${of} ${PLACEMENT_LABELS[placement].zh}` };
}

/** The methods offered by default, in their usual order. Others of the same pattern are as valid. */
export const METHODS: readonly MethodEntry[] = VERDICTS.map(([name, en, zh]) => {
  const method = parseMethod(name);
  return {
    name,
    label: methodLabel(name),
    verdict: { en, zh },
    colour: method.estimator,
    dash: method.estimator === 'none' ? 'none' : method.placement,
  };
});

/**
 * @throws Error saying what was given and which names there are.
 */
export function parseMethod(name: string, levels: Partial<MethodLevels> = {}): Method {
  const method = parse(name, { ...DEFAULT_LEVELS, ...levels });
  if (method) return method;
  throw new Error(
    `method: got ${JSON.stringify(name)}; allowed are none and ESTIMATOR-in-PLACEMENT, ` +
      `with ESTIMATOR one of ${estimatorNames().slice(1).join(', ')} and PLACEMENT one of ${PLACEMENTS.join(', ')}.`,
  );
}

function parse(name: string, levels: MethodLevels): Method | null {
  if (name === 'none') return { estimator: 'none', placement: 'loss', ...levels };
  const match = /^([a-z][a-z0-9_]*)-in-([a-z-]+)$/.exec(name);
  if (!match || match[1] === 'none' || !estimatorNames().includes(match[1])) return null;
  const placement = PLACEMENTS.find((each) => each === match[2]);
  return placement ? { estimator: match[1], placement, ...levels } : null;
}

export function methodName(method: Method): string {
  return method.estimator === 'none' ? 'none' : `${method.estimator}-in-${method.placement}`;
}

/**
 * Null where the method can be computed, else one sentence saying why not. Settings that merely do not apply
 * (rewardKl for a method in the loss, say) are no error.
 */
export function checkMethod(method: Method): string | null {
  const { estimator: name, placement, estimatorLevel, rhoLevel, rewardKl, rewardKlAt } = method;
  const wrong =
    oneOf('estimator', name, estimatorNames()) ??
    oneOf('placement', placement, PLACEMENTS) ??
    oneOf('estimatorLevel', estimatorLevel, ['token', 'sequence']) ??
    oneOf('rhoLevel', rhoLevel, ['token', 'sequence']) ??
    oneOf('rewardKl', rewardKl, ['sum', 'to-go']) ??
    oneOf('rewardKlAt', rewardKlAt, ['rollout', 'update']);
  if (wrong) return wrong;
  if (name === 'none') return null;
  const inReward = placement === 'reward' || placement === 'both';
  const weighted = placement === 'weighted-loss' || placement === 'detached-weighted-loss';
  if (estimatorLevel === 'sequence') {
    if (name === 'full') {
      return (
        'estimatorLevel: full at sequence level would need the probability of every completion there is; use token ' +
        'level.'
      );
    }
    if (weighted && rhoLevel === 'token') {
      return `rhoLevel: one estimate for the whole completion has one ratio: ${methodName(method)} with estimatorLevel sequence needs rhoLevel sequence.`;
    }
    if (inReward && rewardKl === 'to-go') {
      return (
        'rewardKl: one estimate for the whole completion has no per-token parts, so there is nothing to go; use ' +
        'rewardKl sum or estimatorLevel token.'
      );
    }
  }
  return null;
}

function oneOf(field: string, value: string, allowed: readonly string[]): string | null {
  return allowed.includes(value) ? null : `${field}: got ${JSON.stringify(value)}; allowed are ${allowed.join(', ')}.`;
}

/** The per-sample estimator of a method, or null for 'none' and 'full'. */
export function estimatorOf(method: Method) {
  return method.estimator === 'none' || method.estimator === 'full' ? null : estimator(method.estimator);
}
