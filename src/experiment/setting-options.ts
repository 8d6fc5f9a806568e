/** Options derived from the tables of their settings: the settings of a run, and the levels of a method. */
import { METHOD_LEVELS, type MethodLevels } from '../kl/method';
import { DEFAULT_LEVELS } from '../kl/placements';
import { RUN_SETTING_KEYS, RUN_SETTINGS, settingOf, type RunSettingKey } from '../population/run-settings';
import type { Option, OptionKey } from './option';

/**
 * Inserts the options of population/run-settings.ts into `options`, each after the option named in its `after` field.
 * If several name the same one, the last in the table comes first.
 */
export function withRunSettings(options: readonly Option[]): Option[] {
  return options.flatMap((option) => {
    const followers = RUN_SETTING_KEYS.filter((key) => precedes(key) === option.key).reverse();
    return [option, ...withRunSettings(followers.map((key) => optionOf(key, option.group)))];
  });
}

/** The option that a run's setting follows; a name that is not an option is a compile error. */
const precedes = (key: RunSettingKey): OptionKey | undefined => RUN_SETTINGS[key].option?.after;

function optionOf(key: RunSettingKey, group: Option['group']): Option {
  const setting = settingOf(key);
  const { after: _, ...offer } = setting.option!;
  const { kind, default: usual } = setting;
  const range =
    setting.kind === 'choice'
      ? { choices: Object.keys(setting.choices) }
      : { min: setting.min, max: setting.max, ...(setting.gapBelow ? { gapBelow: setting.gapBelow } : {}) };
  return { key, kind, group, default: usual, ...range, ...offer } as Option;
}

/** The option of a method's level (kl/method.ts). */
export function levelSetting<Key extends keyof MethodLevels>(key: Key) {
  const choices = Object.keys(METHOD_LEVELS[key]) as MethodLevels[Key][];
  return { key, kind: 'choice' as const, choices, default: DEFAULT_LEVELS[key] };
}
