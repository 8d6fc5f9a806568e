/**
 * The settings that may differ between the runs of one population, declared once. The type, the defaults, the checks,
 * the options of an experiment (experiment/setting-options.ts: form, address, command line) and the struct that shaders
 * read (engine/shared-wgsl.ts) are all derived from this table. A new setting also needs its use in a shader and in the
 * float64 reference, and its sentences.
 */
import { notAllowed, type Allowed, type Problem } from '../common/problem';
import type { Method } from '../kl/method';
import { parseMethod } from '../kl/placements';
import { CONTROL_SETTINGS } from './control-settings';
import { LOSS_SETTINGS } from './loss-settings';
import { SAMPLER_SETTINGS } from './sampler-settings';
import type { Setting } from './setting';

export type { Setting } from './setting';

export const RUN_SETTINGS = {
  /** Part of every random number's key, together with (stream, step, prompt, sample, token). */
  seed: {
    kind: 'integer',
    min: 0,
    max: 1_000_000,
    default: 1,
    option: { query: 'seed', after: 'seeds', live: false, step: 1, scale: 'linear' },
  },
  /** Strength of the penalty. Negative: the penalty is a bonus, and the objective rewards distance. */
  beta: {
    kind: 'number',
    min: -10,
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
    option: { query: 'temperature', after: 'clampGradient', live: true, step: 0.05, scale: 'log' },
  },
  ...LOSS_SETTINGS,
  ...CONTROL_SETTINGS,
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
  ...SAMPLER_SETTINGS,
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
  /** A second penalty, with a strength of its own (`secondBeta`); the ratio's level is that of `method`. */
  second: Method;
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
    'method' | 'second'
  >),
  method: parseMethod('none'),
  second: parseMethod('none'),
};

/** Whether a number is in a setting's range: at least `min`, and outside the gap above it. */
export const aboveGap = ({ min, gapBelow = min }: { min: number; gapBelow?: number }, value: number): boolean =>
  value === min || value >= gapBelow;

/** The problem with one setting; null if it is valid. */
export function settingProblem(key: RunSettingKey, value: unknown): Problem | null {
  const setting = settingOf(key);
  const allowed: Allowed =
    setting.kind === 'choice'
      ? { kind: 'one-of', values: Object.keys(setting.choices) }
      : {
          kind: 'number',
          whole: setting.kind === 'integer',
          min: setting.gapBelow ?? setting.min,
          orZero: setting.gapBelow !== undefined,
        };
  const fits =
    setting.kind === 'choice'
      ? typeof value === 'string' && Object.hasOwn(setting.choices, value)
      : (setting.kind === 'integer' ? Number.isInteger(value) : Number.isFinite(value)) &&
        aboveGap(setting, value as number);
  return fits ? null : notAllowed(key, value, allowed);
}
