/**
 * What may differ between the runs of one population, declared once. The type, the defaults, the checks, the ranges of
 * an experiment's options and the struct that shaders read (engine/shared-wgsl.ts) are all made from this table: a
 * setting that is added here needs the shader and the twin that use it, its option and its sentences, nothing else.
 */
import type { Method } from '../kl/method';
import { parseMethod } from '../kl/placements';

/** `min` … `max` is what people are offered; a population takes every finite number from `min`. A number is f32. */
export interface NumberSetting {
  kind: 'number';
  min: number;
  max: number;
  default: number;
}

/** Like a number, but whole: u32. */
export interface IntegerSetting extends Omit<NumberSetting, 'kind'> {
  kind: 'integer';
}

/** One of some names; their numbers are what shaders know them by. u32. */
export interface ChoiceSetting {
  kind: 'choice';
  choices: Readonly<Record<string, number>>;
  default: string;
}

export type Setting = NumberSetting | IntegerSetting | ChoiceSetting;

export const RUN_SETTINGS = {
  /** Keys every random number together with (step, prompt, sample, token). */
  seed: { kind: 'integer', min: 0, max: 2 ** 32 - 1, default: 1 },
  /** Strength of the penalty. */
  beta: { kind: 'number', min: 0, max: 10, default: 0.3 },
  /** How rewards become advantages; `cross-entropy` is pretraining, where the labels are the completions. */
  advantage: { kind: 'choice', choices: { rloo: 0, grpo: 1, 'cross-entropy': 2 }, default: 'rloo' },
  learningRate: { kind: 'number', min: 0, max: 0.1, default: 1e-3 },
  /** Softmax temperature of rollouts; all log-probs (policy, reference, behaviour) are taken at this temperature. */
  temperature: { kind: 'number', min: 0.05, max: 5, default: 1 },
  /** PPO clip range epsilon on the ratio; 0 switches clipping off. */
  clip: { kind: 'number', min: 0, max: 1, default: 0 },
  /**
   * The log-ratio δ is held within ± this, in nats, before the estimator; 0 is off. The penalty has no gradient where
   * it is held.
   */
  logRatioClamp: { kind: 'number', min: 0, max: 100, default: 0 },
  /**
   * The estimate k of the KL is held within ± this, in nats; 0 is off. The penalty has no gradient where it is held.
   */
  estimateClamp: { kind: 'number', min: 0, max: 100, default: 0 },
  adamBeta1: { kind: 'number', min: 0, max: 0.9999, default: 0.9 },
  adamBeta2: { kind: 'number', min: 0, max: 0.99999, default: 0.99 },
  adamEpsilon: { kind: 'number', min: 1e-12, max: 0.1, default: 1e-8 },
  /** Decoupled weight decay (AdamW); 0 is off. */
  weightDecay: { kind: 'number', min: 0, max: 1, default: 0 },
  /** Global gradient-norm limit; 0 is off. */
  maxGradNorm: { kind: 'number', min: 0, max: 1000, default: 0 },
  /** Share of the label's digits replaced at random, in cross-entropy runs only. */
  labelNoise: { kind: 'number', min: 0, max: 1, default: 0 },
} as const satisfies Record<string, Setting>;

export type RunSettingKey = keyof typeof RUN_SETTINGS;
type Value<Of extends Setting> = Of extends { choices: infer Choices } ? keyof Choices : number;

/** The settings of one run. Everything here is data in a per-run struct, never code. */
export type RunSettings = {
  -readonly [Key in RunSettingKey]: Value<(typeof RUN_SETTINGS)[Key]>;
} & {
  /** Which estimator of the KL, and where it is put (kl/method.ts). */
  method: Method;
};

export type AdvantageKind = RunSettings['advantage'];

export const RUN_SETTING_KEYS = Object.keys(RUN_SETTINGS) as readonly RunSettingKey[];

/** One setting of the table, whichever it is. */
export const settingOf = (key: RunSettingKey): Setting => RUN_SETTINGS[key];

/** A run without a penalty; what it leaves open is as an experiment has it. */
export const DEFAULT_RUN_SETTINGS: Readonly<RunSettings> = {
  ...(Object.fromEntries(RUN_SETTING_KEYS.map((key) => [key, RUN_SETTINGS[key].default])) as Omit<
    RunSettings,
    'method'
  >),
  method: parseMethod('none'),
};

/** What is wrong with one setting, as a sentence; null where nothing is. */
export function settingProblem(key: RunSettingKey, value: unknown): string | null {
  const setting = settingOf(key);
  const allowed =
    setting.kind === 'choice'
      ? Object.keys(setting.choices).join(', ')
      : `${setting.kind === 'integer' ? 'whole numbers' : 'numbers'} from ${setting.min}`;
  const fits =
    setting.kind === 'choice'
      ? typeof value === 'string' && Object.hasOwn(setting.choices, value)
      : (setting.kind === 'integer' ? Number.isInteger(value) : Number.isFinite(value)) &&
        (value as number) >= setting.min;
  return fits ? null : `${key}: got ${String(value)}; allowed are ${allowed}.`;
}
