/** The options that the page shows first. See options.ts. */
import { METHODS, parseMethod } from '../kl/placements';
import { DEFAULT_PRESET, PRESETS } from './presets';
import type { Option } from './options';

/** More methods than this at once is no longer a comparison, and no longer a population. */
const MAX_METHODS = 16;

export const basicOptions: readonly Option[] = [
  {
    key: 'preset',
    query: 'preset',
    kind: 'choice',
    group: 'basic',
    live: false,
    default: DEFAULT_PRESET,
    choices: PRESETS.map((preset) => ({ value: preset.id, label: preset.label })),
    label: { en: 'Preset', zh: '预设' },
    help: {
      en: 'A regime with all its settings. Everything else is a change to it.',
      zh: '一整套设置。其余选项都是对它的修改。',
    },
  },
  {
    key: 'operator',
    query: 'task',
    kind: 'choice',
    group: 'basic',
    live: false,
    default: 'addition',
    choices: [
      { value: 'addition', label: { en: 'addition', zh: '加法' } },
      { value: 'subtraction', label: { en: 'subtraction', zh: '减法' } },
      { value: 'multiplication', label: { en: 'multiplication', zh: '乘法' } },
    ],
    label: { en: 'Train', zh: '训练' },
    help: {
      en:
        'The operation that is trained; the others show what is forgotten. The reference policy knows addition and ' +
        'subtraction, not multiplication.',
      zh: '要训练的运算；其他运算用来看遗忘了多少。参考策略会加法和减法，不会乘法。',
    },
  },
  {
    key: 'methods',
    query: 'methods',
    kind: 'list',
    group: 'basic',
    live: false,
    default: ['k3-in-reward', 'k1-in-reward'],
    max: MAX_METHODS,
    choices: METHODS.map(({ name, label }) => ({ value: name, label })),
    accepts: isMethod,
    label: { en: 'Methods', zh: '写法' },
    help: {
      en: 'Which estimator of KL(π‖π_ref), and where it is put. Every method is trained with every seed.',
      zh: '用哪个 KL(π‖π_ref) 估计量，放在哪里。每种写法都用每个种子训练一次。',
    },
    formula: 'k1 = δ,  k2 = δ²/2,  k3 = e^(−δ) − 1 + δ,  δ = log π − log π_ref',
  },
  {
    key: 'beta',
    query: 'beta',
    kind: 'number',
    group: 'basic',
    live: true,
    default: 0.3,
    min: 0,
    max: 10,
    step: 0.01,
    scale: 'log',
    logMin: 0.001,
    label: { en: 'β', zh: 'β' },
    help: {
      en: 'How strongly the KL penalty pulls back to the reference policy; 0 switches it off.',
      zh: 'KL 惩罚把策略拉回参考策略的强度；0 表示关闭。',
    },
    formula: 'maximise E[R] − β KL(π‖π_ref)',
  },
  {
    key: 'learningRate',
    query: 'lr',
    kind: 'number',
    group: 'basic',
    live: true,
    default: 1e-3,
    min: 0,
    max: 0.1,
    step: 1e-4,
    scale: 'log',
    logMin: 1e-5,
    label: { en: 'Learning rate', zh: '学习率' },
    help: {
      en: 'Size of one Adam update. Large rates are where a bad penalty shows.',
      zh: 'Adam 每次更新的步长。步长大时，坏的惩罚才会暴露。',
    },
  },
  {
    key: 'prompts',
    query: 'prompts',
    kind: 'integer',
    group: 'basic',
    live: false,
    default: 32,
    min: 1,
    max: 512,
    step: 1,
    scale: 'log',
    label: { en: 'Prompts', zh: '题目数' },
    help: { en: 'Problems in one training step.', zh: '每个训练步的题目数。' },
  },
  {
    key: 'groupSize',
    query: 'group',
    kind: 'integer',
    group: 'basic',
    live: false,
    default: 8,
    min: 2,
    max: 64,
    step: 1,
    scale: 'log',
    label: { en: 'Group size', zh: '每组样本数' },
    help: {
      en: 'Completions of each prompt. The advantage compares a completion with the others of its group.',
      zh: '每道题的回答数。优势是一条回答与同组其他回答的比较。',
    },
    formula: 'A_i = R_i − mean_{j≠i} R_j',
  },
  {
    key: 'seeds',
    query: 'seeds',
    kind: 'integer',
    group: 'basic',
    live: false,
    default: 2,
    min: 1,
    max: 32,
    step: 1,
    scale: 'linear',
    label: { en: 'Seeds', zh: '种子数' },
    help: {
      en: 'How many times each method is trained. One run is an anecdote.',
      zh: '每种写法训练几次。只跑一次不足为凭。',
    },
  },
  {
    key: 'seed',
    query: 'seed',
    kind: 'integer',
    group: 'basic',
    live: false,
    default: 1,
    min: 0,
    max: 1_000_000,
    step: 1,
    scale: 'linear',
    label: { en: 'First seed', zh: '起始种子' },
    help: {
      en: 'The same seed gives the same prompts and the same random numbers to every method.',
      zh: '同一个种子给每种写法相同的题目和相同的随机数。',
    },
  },
  {
    key: 'steps',
    query: 'steps',
    kind: 'integer',
    group: 'basic',
    live: false,
    default: 200,
    min: 1,
    max: 100_000,
    step: 10,
    scale: 'log',
    logMin: 10,
    label: { en: 'Steps', zh: '步数' },
    help: { en: 'Training steps after which the run is finished.', zh: '训练到多少步结束。' },
  },
  {
    key: 'staleness',
    query: 'staleness',
    kind: 'integer',
    group: 'basic',
    live: false,
    default: 0,
    min: 0,
    max: 64,
    step: 1,
    scale: 'linear',
    unit: { en: 'updates', zh: '次更新' },
    label: { en: 'Staleness', zh: '滞后' },
    help: {
      en: 'Rollouts come from the policy of this many updates ago, as in asynchronous training; 0 is on-policy.',
      zh: '样本来自这么多次更新之前的策略，如同异步训练；0 表示同策略。',
    },
    formula: 'ρ = π(y)/μ(y)',
  },
];

/** Every estimator in every placement is a method, also one that was added from outside. */
function isMethod(name: string): boolean {
  try {
    parseMethod(name);
    return true;
  } catch {
    return false;
  }
}
