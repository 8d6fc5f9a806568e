/** Random values of options, and of each command's --set. */
import fc from 'fast-check';
import { parseSeeds } from '../headless/headless-arguments';
import { places } from '../headless/commands/lab';
import { labPairs, parseLabSettings } from '../lab/lab-settings';
import { planStudy, STUDIED } from '../study/study-plan';
import type { OptionKey } from '../experiment/option';
import { parsePretrainSettings, PRETRAIN_DEFAULTS } from '../training/pretraining';
import { spell } from '../experiment/spell';
import { parseChanges, parseSettings, presetExperiment, withChanges } from '../experiment/read-experiment';
import { readField } from '../experiment/read-field';
import { attempt, must, refused, told } from './judge';
import { mutated, oddText, oddValue } from './odd';
import { surface, type Surface } from './surface';
import { options, optionText, same, sound, setting, labPair, labSound } from './option-inputs';

export const SETTINGS: readonly Surface[] = [
  surface({
    name: 'values of options',
    weight: 16,
    inputs: options.chain((option) =>
      fc.tuple(fc.constant(option.key), fc.oneof(oddValue, mutated(optionText(option)), optionText(option))),
    ),
    take: ([key, given]: [OptionKey, unknown]) => {
      const { value, problem } = readField(key, given);
      if (problem !== undefined) return refused(problem, told(given), [key]);
      must(
        readField(key, value).problem === undefined && same(readField(key, value).value, value),
        'its own value is refused',
      );
      must(same(readField(key, spell(value)).value, value), 'its own spelling is another value');
      return 'accepted';
    },
  }),
  surface({
    name: 'changes to an experiment',
    weight: 5,
    inputs: fc.oneof(
      fc.dictionary(
        fc.oneof({ weight: 8, arbitrary: options.map(({ key }) => key as string) }, { weight: 1, arbitrary: oddText }),
        oddValue,
        { maxKeys: 3 },
      ),
      oddValue as fc.Arbitrary<never>,
    ),
    take: (changes: Record<string, unknown>) =>
      attempt(() => withChanges(presetExperiment(), changes), told(changes), sound),
  }),
  surface({
    name: '--set of train',
    weight: 6,
    inputs: fc.array(fc.oneof({ weight: 4, arbitrary: setting }, { weight: 1, arbitrary: mutated(setting) }), {
      maxLength: 5,
    }),
    take: (pairs: string[]) => attempt(() => parseSettings(pairs), pairs.join(' '), sound),
  }),
  surface({
    name: '--set of study',
    weight: 3,
    inputs: fc.record({
      scenarios: fc.array(
        fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...STUDIED) }, { weight: 1, arbitrary: oddText }),
        { maxLength: 3 },
      ),
      seeds: fc.oneof(fc.constantFrom('1-8', '1,3', '1-20'), mutated(fc.constant('1-8,10'))),
      pairs: fc.array(fc.oneof(setting, mutated(setting)), { maxLength: 2 }),
    }),
    take: ({ scenarios, seeds, pairs }: { scenarios: string[]; seeds: string; pairs: string[] }) =>
      attempt(
        () => planStudy(scenarios, parseSeeds(seeds), parseChanges(pairs)),
        [...scenarios, seeds, ...pairs].join(' '),
        (units) => {
          for (const unit of units) if (unit.kind === 'training') sound(unit.experiment);
          must(
            new Set(units.map(({ key }) => key)).size === units.length || new Set(scenarios).size < scenarios.length,
            'two units have one key',
          );
        },
      ),
  }),
  surface({
    name: '--set of pretrain',
    weight: 3,
    inputs: fc.array(
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc
            .tuple(
              fc.constantFrom(...Object.keys(PRETRAIN_DEFAULTS)),
              fc.oneof(fc.integer({ min: 0, max: 300 }).map(String), oddText),
            )
            .map((parts) => parts.join('=')),
        },
        { weight: 1, arbitrary: oddText },
      ),
      { maxLength: 4 },
    ),
    take: (pairs: string[]) =>
      attempt(
        () => parsePretrainSettings(pairs),
        pairs.join(' '),
        (settings) => must(Object.values(settings).every(Number.isFinite), 'a setting is no number'),
      ),
  }),
  surface({
    name: '--set of lab',
    weight: 5,
    inputs: fc.array(fc.oneof({ weight: 3, arbitrary: labPair }, { weight: 1, arbitrary: mutated(labPair) }), {
      maxLength: 4,
    }),
    take: (pairs: string[]) =>
      attempt(
        () => places(pairs),
        pairs.join(' '),
        (all) => {
          for (const settings of all) {
            labSound(settings);
            must(same(parseLabSettings(labPairs(settings)), settings), 'its own pairs are another place');
          }
        },
      ),
  }),
];
