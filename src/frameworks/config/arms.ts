/** A configuration as arms to train: as pasted, corrected, and without a penalty. */
import { armText, readArm } from '../../experiment/arms';
import type { Experiment } from '../../experiment/experiment';
import { findOption } from '../../experiment/options';
import type { ConfigSettings } from './draft';
import type { ConfigReading, Training } from './reading';

export interface ConfigArms {
  own: string;
  /** null where there is nothing to correct. */
  corrected: string | null;
  /** null if the configuration itself has no penalty. */
  none: string | null;
}

/** Settings that only a penalty has. */
const OF_PENALTY: readonly (keyof ConfigSettings)[] = [
  'rewardKl',
  'logRatioClamp',
  'estimateClamp',
  'clampGradient',
  'betaControl',
  'targetKl',
  'klHorizon',
];

export interface ArmOptions {
  names: { own: string; corrected: string; none: string };
  /** Replaces the configuration's strength, and a second penalty's in proportion. */
  beta?: number;
  /** Prompts of the experiment, which its number of updates per batch must divide. */
  prompts: number;
}

/** The arms' texts. @throws Refusal if a setting is not allowed here. */
export function configArms({ training, correction }: ConfigReading, options: ArmOptions): ConfigArms {
  const { names } = options;
  return {
    own: text(names.own, training, options),
    corrected: correction && text(names.corrected, correction.training, options),
    none: training.method === 'none' ? null : text(names.none, withoutPenalty(training), options),
  };
}

function withoutPenalty(training: Training): Training {
  const settings = Object.fromEntries(
    Object.entries(training.settings).filter(([key]) => !OF_PENALTY.includes(key as keyof ConfigSettings)),
  );
  return { ...training, method: 'none', beta: 0, second: null, settings };
}

function text(name: string, { method, beta: own, second, settings }: Training, { beta, prompts }: ArmOptions): string {
  const strength = beta === undefined ? own : beta * Math.sign(own);
  const pairs: Record<string, string | number> = {
    ...(method === 'none' ? {} : { beta: strength }),
    ...settings,
    ...(second ? { second: second.method, secondBeta: own === 0 ? 0 : (second.beta * strength) / own } : {}),
    ...(settings.minibatches ? { minibatches: divisor(prompts, settings.minibatches) } : {}),
  };
  const parts = Object.entries(pairs).map(([key, value]) => `${key}=${value}`);
  return armText(readArm(`${name}: ${[method, ...parts].join(', ')}`));
}

/** The largest divisor of `prompts` that is not above `wanted`. */
export function divisor(prompts: number, wanted: number): number {
  let divides = Math.min(prompts, Math.max(1, Math.floor(wanted)));
  while (prompts % divides !== 0) divides--;
  return divides;
}

/** What a configuration decides, and the toy has further settings for: all of it starts at its default. */
const DECIDED = [
  'estimatorLevel',
  'rhoLevel',
  'rewardKl',
  'rewardKlAt',
  'advantage',
  'clip',
  'clipHigh',
  'dualClip',
  'aggregation',
  'entropyBonus',
  'second',
  'secondBeta',
  'logRatioClamp',
  'estimateClamp',
  'clampSides',
  'clampGradient',
  'temperature',
  'rolloutTemperature',
  'topP',
  'topK',
  'minibatches',
  'staleness',
  'dynamicSampling',
  'samplerNoise',
  'samplerBits',
  'importanceCorrection',
  'correctionLevel',
  'correctionHigh',
  'correctionLow',
  'betaControl',
  'referenceSync',
  'referenceDecay',
] as const satisfies readonly (keyof Experiment)[];

/** Settings of an experiment in which nothing but the configuration decides the loss and the sampling. */
export const neutralSettings = (): Partial<Experiment> =>
  Object.fromEntries(DECIDED.map((key) => [key, findOption(key)!.default]));
