/** The options behind 'more'. See options.ts. */
import type { Choice, Option } from './options';

const LEVELS: readonly Choice[] = [
  { value: 'token', label: { en: 'token', zh: '词元' } },
  { value: 'sequence', label: { en: 'sequence', zh: '序列' } },
];

export const advancedOptions: readonly Option[] = [
  {
    key: 'digits', query: 'digits', kind: 'choice', group: 'advanced', live: false, default: 2,
    choices: [{ value: 1, label: { en: '1', zh: '1' } }, { value: 2, label: { en: '2', zh: '2' } }],
    label: { en: 'Digits', zh: '位数' },
    help: { en: 'Digits of the operands. The reference policy must have been pretrained with as many.', zh: '操作数的位数。参考策略须用同样的位数预训练。' },
  },
  {
    key: 'advantage', query: 'advantage', kind: 'choice', group: 'advanced', live: false, default: 'rloo',
    choices: [
      { value: 'rloo', label: { en: 'leave-one-out (RLOO)', zh: '留一法（RLOO）' } },
      { value: 'grpo', label: { en: 'group-normalised (GRPO)', zh: '组内归一（GRPO）' } },
    ],
    label: { en: 'Advantage', zh: '优势' },
    help: {
      en: 'How rewards become advantages: minus the mean of the others in the group, or minus the group mean and divided by its standard deviation.',
      zh: '奖励如何变成优势：减去同组其他回答的均值，或减去组均值再除以组标准差。',
    },
    formula: 'RLOO: R_i − mean_{j≠i} R_j;  GRPO: (R_i − mean R) / (std R + ε)',
  },
  {
    key: 'estimatorLevel', query: 'level', kind: 'choice', group: 'advanced', live: false, default: 'token', choices: LEVELS,
    label: { en: 'Estimator level', zh: '估计量的层级' },
    help: {
      en: 'Apply k to each token and sum, as frameworks do, or once to the whole completion. For k1 it is the same.',
      zh: '对每个词元算 k 再求和（框架的做法），或对整条回答算一次。k1 两者相同。',
    },
    formula: 'Σ_t k(δ_t)  or  k(Σ_t δ_t)',
  },
  {
    key: 'rhoLevel', query: 'rho', kind: 'choice', group: 'advanced', live: false, default: 'token', choices: LEVELS,
    label: { en: 'ρ level', zh: 'ρ 的层级' },
    help: { en: 'The ratio to the behaviour policy of each token, or of the whole completion. Only matters off-policy.', zh: '与行为策略的比率：按词元，或按整条回答。只在异策略时有区别。' },
    formula: 'ρ_t = π(y_t)/μ(y_t)  or  ρ = Π_t ρ_t',
  },
  {
    key: 'rewardKl', query: 'rewardKl', kind: 'choice', group: 'advanced', live: false, default: 'sum',
    choices: [
      { value: 'sum', label: { en: 'sum over the completion', zh: '整条回答之和' } },
      { value: 'to-go', label: { en: 'from each token on', zh: '从每个词元往后' } },
    ],
    label: { en: 'KL in the reward', zh: '奖励中的 KL' },
    help: { en: 'One KL for the whole completion, or for each token only what comes from there on.', zh: '整条回答用一个 KL，或每个词元只算它之后的部分。' },
    formula: 'K = Σ_t k_t  or  K_t = Σ_{u≥t} k_u',
  },
  {
    key: 'rewardKlAt', query: 'rewardKlAt', kind: 'choice', group: 'advanced', live: false, default: 'rollout',
    choices: [
      { value: 'rollout', label: { en: 'frozen at rollout', zh: '采样时固定' } },
      { value: 'update', label: { en: 'recomputed at update', zh: '更新时重算' } },
    ],
    label: { en: 'KL in the reward, taken', zh: '奖励中 KL 的时刻' },
    help: {
      en: 'KL of the policy that sampled, or of the policy that is being updated. The same on-policy.',
      zh: '用采样时的策略算 KL，或用正在更新的策略重算。同策略时两者相同。',
    },
  },
  {
    key: 'minibatches', query: 'minibatches', kind: 'integer', group: 'advanced', live: false, default: 1, min: 1, max: 64, step: 1, scale: 'linear',
    label: { en: 'Minibatches', zh: '小批数' },
    help: { en: 'Updates per rollout; each takes its share of the prompts, so the number must divide the prompts.', zh: '每次采样后的更新次数；每次用一份题目，所以须整除题目数。' },
  },
  {
    key: 'clip', query: 'clip', kind: 'number', group: 'advanced', live: true, default: 0, min: 0, max: 1, step: 0.01, scale: 'linear',
    label: { en: 'Clip range ε', zh: '裁剪范围 ε' },
    help: { en: 'PPO\'s limit on the ratio to the behaviour policy; 0 switches it off.', zh: 'PPO 对比率的限制；0 表示关闭。' },
    formula: 'min(ρA, clip(ρ, 1 − ε, 1 + ε)A)',
  },
  {
    key: 'logRatioClamp', query: 'logClamp', kind: 'number', group: 'advanced', live: true, default: 0, min: 0, max: 100, step: 0.1, scale: 'log', logMin: 0.1,
    unit: { en: 'nats', zh: '奈特' },
    label: { en: 'Clamp of the log-ratio', zh: '对数比的截断' },
    help: {
      en: 'Holds δ = log π − log π_ref within ± this before k is computed, and the penalty has no gradient where it does; 0 switches it off. Several frameworks take 20. The estimator full is never clamped.',
      zh: '计算 k 之前把 δ = log π − log π_ref 限制在 ± 此值之内，被截断处惩罚项没有梯度；0 表示关闭。有些框架取 20。估计量 full 从不截断。',
    },
    formula: 'k(clamp(δ, −c, c))',
  },
  {
    key: 'estimateClamp', query: 'kClamp', kind: 'number', group: 'advanced', live: true, default: 0, min: 0, max: 100, step: 0.1, scale: 'log', logMin: 0.1,
    unit: { en: 'nats', zh: '奈特' },
    label: { en: 'Clamp of the estimate', zh: '估计值的截断' },
    help: {
      en: 'Holds the estimate k within ± this, and the penalty has no gradient where it does: the tokens that are worst off go free. 0 switches it off. Several frameworks take 10. The estimator full is never clamped.',
      zh: '把估计值 k 限制在 ± 此值之内，被截断处惩罚项没有梯度：偏离最严重的词元反而不受约束。0 表示关闭。有些框架取 10。估计量 full 从不截断。',
    },
    formula: 'clamp(k(δ), −c, c)',
  },
  {
    key: 'temperature', query: 'temperature', kind: 'number', group: 'advanced', live: true, default: 1, min: 0.05, max: 5, step: 0.05, scale: 'log',
    label: { en: 'Temperature', zh: '温度' },
    help: { en: 'Softmax temperature of the rollouts; every log-probability is taken at it.', zh: '采样时 softmax 的温度；所有对数概率都按它计算。' },
  },
  {
    key: 'adamBeta1', query: 'adam1', kind: 'number', group: 'advanced', live: false, default: 0.9, min: 0, max: 0.9999, step: 0.01, scale: 'linear',
    label: { en: 'Adam β₁', zh: 'Adam β₁' },
    help: { en: 'Memory of the mean gradient.', zh: '梯度均值的记忆长度。' },
  },
  {
    key: 'adamBeta2', query: 'adam2', kind: 'number', group: 'advanced', live: false, default: 0.99, min: 0, max: 0.99999, step: 0.001, scale: 'linear',
    label: { en: 'Adam β₂', zh: 'Adam β₂' },
    help: { en: 'Memory of the squared gradient.', zh: '梯度平方的记忆长度。' },
  },
  {
    key: 'adamEpsilon', query: 'eps', kind: 'number', group: 'advanced', live: false, default: 1e-8, min: 1e-12, max: 0.1, step: 1e-9, scale: 'log',
    label: { en: 'Adam ε', zh: 'Adam ε' },
    help: { en: 'Keeps Adam from dividing by zero.', zh: '防止 Adam 除以零。' },
  },
  {
    key: 'weightDecay', query: 'decay', kind: 'number', group: 'advanced', live: true, default: 0, min: 0, max: 1, step: 0.001, scale: 'log', logMin: 1e-4,
    label: { en: 'Weight decay', zh: '权重衰减' },
    help: { en: 'Decoupled, as in AdamW; 0 is off.', zh: '与梯度解耦，如 AdamW；0 表示关闭。' },
  },
  {
    key: 'maxGradNorm', query: 'maxGradNorm', kind: 'number', group: 'advanced', live: true, default: 0, min: 0, max: 1000, step: 0.1, scale: 'log', logMin: 0.01,
    label: { en: 'Gradient clipping', zh: '梯度裁剪' },
    help: { en: 'Largest L2 norm of the whole gradient; 0 is off. Off by default, since it hides collapses.', zh: '整个梯度的最大 L2 范数；0 表示关闭。默认关闭，因为它会掩盖崩溃。' },
  },
  {
    key: 'evaluateEvery', query: 'evalEvery', kind: 'integer', group: 'advanced', live: false, default: 50, min: 1, max: 100_000, step: 10, scale: 'log',
    unit: { en: 'steps', zh: '步' },
    label: { en: 'Evaluate every', zh: '评估间隔' },
    help: { en: 'Steps between two evaluations on held-out problems.', zh: '两次留出题评估之间的步数。' },
  },
  {
    key: 'evaluationProblems', query: 'evalProblems', kind: 'integer', group: 'advanced', live: false, default: 64, min: 1, max: 2000, step: 1, scale: 'log',
    label: { en: 'Evaluation problems', zh: '评估题数' },
    help: { en: 'Held-out problems of each operation in an evaluation; each is answered as often as the group is large.', zh: '每次评估中每种运算的留出题数；每题回答次数等于每组样本数。' },
  },
];
