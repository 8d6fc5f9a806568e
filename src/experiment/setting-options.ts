/** What an option takes from where its setting is declared: its kind, what is allowed, and the default. */
import { METHOD_LEVELS, type MethodLevels } from '../kl/method';
import { DEFAULT_LEVELS } from '../kl/placements';
import { RUN_SETTINGS } from '../population/run-settings';
import type { Experiment } from './experiment';

type NumberKey = {
  [Key in keyof typeof RUN_SETTINGS]: (typeof RUN_SETTINGS)[Key]['kind'] extends 'number' | 'integer' ? Key : never;
}[keyof typeof RUN_SETTINGS] &
  keyof Experiment;

/** A number of population/run-settings.ts. */
export function numberSetting<Key extends NumberKey>(key: Key) {
  const { kind, min, max, default: usual } = RUN_SETTINGS[key];
  return { key, kind, min, max, default: usual };
}

/** How rewards become advantages; not as in pretraining, which is no experiment. */
export function advantageSetting() {
  const { kind, choices, default: usual } = RUN_SETTINGS.advantage;
  const offered = (Object.keys(choices) as (keyof typeof choices)[]).filter((choice) => choice !== 'cross-entropy');
  return { key: 'advantage' as const, kind, choices: offered, default: usual };
}

/** What a method's name does not carry (kl/method.ts). */
export function levelSetting<Key extends keyof MethodLevels>(key: Key) {
  const choices = Object.keys(METHOD_LEVELS[key]) as MethodLevels[Key][];
  return { key, kind: 'choice' as const, choices, default: DEFAULT_LEVELS[key] };
}
