/**
 * The settings that may differ between the runs of one population, declared once. The type, the defaults, the checks,
 * the options of an experiment (experiment/setting-options.ts: form, address, command line) and the struct that shaders
 * read (engine/shared-wgsl.ts) are all derived from this table. A new setting also needs its use in a shader and in the
 * float64 reference, and its sentences.
 */
import { notAllowed, type Allowed, type Problem } from '../common/problem';
import type { Method } from '../kl/method';
import { parseMethod } from '../kl/placements';

/** How an experiment presents a setting. */
interface Offer {
  /** Key in the page's address. */
  query: string;
  /** The option after which it appears in forms and addresses, and whose group it belongs to. */
  after: string;
  /** Can be changed while training; the change is marked on the charts. */
  live: boolean;
  /** Plain text with the symbols of the README. */
  formula?: string;
}

interface NumberOffer extends Offer {
  /** Slider step on a linear scale; number boxes accept any value in the range. */
  step: number;
  /** `log` sliders run from `logMin` (or `min`) to `max`; their left end means `min`, even if that is 0. */
  scale: 'linear' | 'log';
  logMin?: number;
}

interface ChoiceOffer extends Offer {
  /** The choices offered, if not all of them. */
  choices?: readonly string[];
}

/** The UI offers `min` … `max`; a population accepts every finite number ≥ `min`. f32 in shaders. */
export interface NumberSetting {
  kind: 'number';
  min: number;
  max: number;
  default: number;
  /** null: not an option of experiments. */
  option: NumberOffer | null;
}

/** Like NumberSetting, for integers: u32 in shaders. */
export interface IntegerSetting extends Omit<NumberSetting, 'kind'> {
  kind: 'integer';
}

/** One of a set of names, each with its number in shaders: u32. */
export interface ChoiceSetting {
  kind: 'choice';
  choices: Readonly<Record<string, number>>;
  default: string;
  option: ChoiceOffer | null;
}

export type Setting = NumberSetting | IntegerSetting | ChoiceSetting;

export const RUN_SETTINGS = {
  /** Part of every random number's key, together with (stream, step, prompt, sample, token). */
  seed: {
    kind: 'integer',
    min: 0,
    max: 1_000_000,
    default: 1,
    option: { query: 'seed', after: 'seeds', live: false, step: 1, scale: 'linear' },
  },
  /** Strength of the penalty. */
  beta: {
    kind: 'number',
    min: 0,
    max: 10,
    default: 0.3,
    option: {
      query: 'beta',
      after: 'methods',
      live: true,
      step: 0.01,
      scale: 'log',
      logMin: 0.001,
      formula: 'maximise E[R] − β KL(π‖π_ref)',
    },
  },
  /** How rewards become advantages; `cross-entropy` is pretraining, with the labels as completions. */
  advantage: {
    kind: 'choice',
    choices: { rloo: 0, grpo: 1, 'cross-entropy': 2 },
    default: 'rloo',
    option: {
      query: 'advantage',
      after: 'digits',
      live: false,
      choices: ['rloo', 'grpo'],
      formula: 'RLOO: R_i − mean_{j≠i} R_j;  GRPO: (R_i − mean R) / (std R + ε)',
    },
  },
  learningRate: {
    kind: 'number',
    min: 0,
    max: 0.1,
    default: 1e-3,
    option: { query: 'lr', after: 'beta', live: true, step: 1e-4, scale: 'log', logMin: 1e-5 },
  },
  /** Softmax temperature of rollouts; all log-probs (policy, reference, behaviour) are taken at this temperature. */
  temperature: {
    kind: 'number',
    min: 0.05,
    max: 5,
    default: 1,
    option: { query: 'temperature', after: 'estimateClamp', live: true, step: 0.05, scale: 'log' },
  },
  /** PPO clip range ε on the ratio; 0 is off. */
  clip: {
    kind: 'number',
    min: 0,
    max: 1,
    default: 0,
    option: {
      query: 'clip',
      after: 'minibatches',
      live: true,
      step: 0.01,
      scale: 'linear',
      formula: 'min(ρA, clip(ρ, 1 − ε, 1 + ε)A)',
    },
  },
  /**
   * The log-ratio δ is clamped to ± this, in nats, before the estimator; 0 is off. Where it is clamped, the penalty has
   * no gradient.
   */
  logRatioClamp: {
    kind: 'number',
    min: 0,
    max: 100,
    default: 0,
    option: {
      query: 'logClamp',
      after: 'clip',
      live: true,
      step: 0.1,
      scale: 'log',
      logMin: 0.1,
      formula: 'k(clamp(δ, −c, c))',
    },
  },
  /**
   * The estimate k of the KL is clamped to ± this, in nats; 0 is off. Where it is clamped, the penalty has no gradient.
   */
  estimateClamp: {
    kind: 'number',
    min: 0,
    max: 100,
    default: 0,
    option: {
      query: 'kClamp',
      after: 'logRatioClamp',
      live: true,
      step: 0.1,
      scale: 'log',
      logMin: 0.1,
      formula: 'clamp(k(δ), −c, c)',
    },
  },
  adamBeta1: {
    kind: 'number',
    min: 0,
    max: 0.9999,
    default: 0.9,
    option: { query: 'adam1', after: 'temperature', live: false, step: 0.01, scale: 'linear' },
  },
  adamBeta2: {
    kind: 'number',
    min: 0,
    max: 0.99999,
    default: 0.99,
    option: { query: 'adam2', after: 'adamBeta1', live: false, step: 0.001, scale: 'linear' },
  },
  adamEpsilon: {
    kind: 'number',
    min: 1e-12,
    max: 0.1,
    default: 1e-8,
    option: { query: 'eps', after: 'adamBeta2', live: false, step: 1e-9, scale: 'log' },
  },
  /** Decoupled weight decay (AdamW); 0 is off. */
  weightDecay: {
    kind: 'number',
    min: 0,
    max: 1,
    default: 0,
    option: { query: 'decay', after: 'adamEpsilon', live: true, step: 0.001, scale: 'log', logMin: 1e-4 },
  },
  /** The gradient is scaled down to this global L2 norm; 0 is off. */
  maxGradNorm: {
    kind: 'number',
    min: 0,
    max: 1000,
    default: 0,
    option: { query: 'maxGradNorm', after: 'weightDecay', live: true, step: 0.1, scale: 'log', logMin: 0.01 },
  },
  /** Probability that a digit of the label is replaced at random; cross-entropy runs only. */
  labelNoise: { kind: 'number', min: 0, max: 1, default: 0, option: null },
} as const satisfies Record<string, Setting>;

export type RunSettingKey = keyof typeof RUN_SETTINGS;
type Value<Of extends Setting> = Of extends { choices: infer Choices } ? keyof Choices : number;

/** The settings of one run: data in a per-run struct, so one compiled shader serves all runs. */
export type RunSettings = {
  -readonly [Key in RunSettingKey]: Value<(typeof RUN_SETTINGS)[Key]>;
} & {
  /** The estimator of the KL and its placement (kl/method.ts). */
  method: Method;
};

export type AdvantageKind = RunSettings['advantage'];

type OfferedKey = {
  [Key in RunSettingKey]: (typeof RUN_SETTINGS)[Key]['option'] extends null ? never : Key;
}[RunSettingKey];
type OfferedValue<Of extends Setting> = Of extends { option: { choices: readonly (infer Choice)[] } }
  ? Choice
  : Value<Of>;

/** The settings that an experiment has, with the values that it may give them. */
export type OfferedSettings = { -readonly [Key in OfferedKey]: OfferedValue<(typeof RUN_SETTINGS)[Key]> };

export const RUN_SETTING_KEYS = Object.keys(RUN_SETTINGS) as readonly RunSettingKey[];

/** One setting of the table, with the general type. */
export const settingOf = (key: RunSettingKey): Setting => RUN_SETTINGS[key];

/** A run without a penalty; all other settings have their defaults. */
export const DEFAULT_RUN_SETTINGS: Readonly<RunSettings> = {
  ...(Object.fromEntries(RUN_SETTING_KEYS.map((key) => [key, RUN_SETTINGS[key].default])) as Omit<
    RunSettings,
    'method'
  >),
  method: parseMethod('none'),
};

/** The problem with one setting; null if it is valid. */
export function settingProblem(key: RunSettingKey, value: unknown): Problem | null {
  const setting = settingOf(key);
  const allowed: Allowed =
    setting.kind === 'choice'
      ? { kind: 'one-of', values: Object.keys(setting.choices) }
      : { kind: 'number', whole: setting.kind === 'integer', min: setting.min };
  const fits =
    setting.kind === 'choice'
      ? typeof value === 'string' && Object.hasOwn(setting.choices, value)
      : (setting.kind === 'integer' ? Number.isInteger(value) : Number.isFinite(value)) &&
        (value as number) >= setting.min;
  return fits ? null : notAllowed(key, value, allowed);
}
