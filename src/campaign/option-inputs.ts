/** Valid and nearly valid texts of options, and the checks on accepted settings. */
import fc from 'fast-check';
import { labHash, labSettingsOf, LAB_OPTIONS } from '../lab/lab-settings';
import type { LabSettings } from '../lab/lab-types';
import type { Experiment } from '../experiment/experiment';
import type { Option } from '../experiment/option';
import { OPTIONS } from '../experiment/options';
import { estimator } from '../kl/estimators';
import { spell } from '../experiment/spell';
import { problemsOf } from '../experiment/read-experiment';
import { must, told } from './judge';
import { oddText } from './odd';

/** A text that is valid for an option, or nearly so. */
export function optionText(option: Option): fc.Arbitrary<string> {
  if (option.kind === 'choice') return fc.constantFrom(...option.choices.map(String));
  if (option.kind === 'list')
    return fc
      .subarray([...option.choices], { minLength: 1, maxLength: Math.min(option.max, option.choices.length) })
      .map((items) => items.join(','));
  const { min, max } = option;
  const edges = fc.constantFrom(min, max, option.default);
  return (
    option.kind === 'integer'
      ? fc.oneof(edges, fc.integer({ min, max }), fc.integer({ min, max: Math.min(max, min + 8) }))
      : fc.oneof(edges, fc.double({ min, max, noNaN: true }))
  ).map(spell);
}
export const options = fc.constantFrom(...OPTIONS);
export const pair = (key: (option: Option) => string) =>
  options.chain((option) =>
    fc.tuple(
      fc.constant(key(option)),
      fc.oneof({ weight: 4, arbitrary: optionText(option) }, { weight: 1, arbitrary: oddText }),
    ),
  );

export const setting = pair((option) => option.key).map(([key, text]) => `${key}=${text}`);

/** Checks that every field of an accepted experiment is allowed by its option. */
export function sound(experiment: Experiment): void {
  const [problem] = problemsOf(experiment);
  must(problem === undefined, `what was accepted is not allowed: ${told(problem)}`);
}
export const same = (one: unknown, other: unknown): boolean => told(one) === told(other);

export function labSound(settings: LabSettings): void {
  for (const option of LAB_OPTIONS) {
    const value = settings[option.key];
    must(
      option.kind === 'choice'
        ? option.choices.some((choice) => choice === value)
        : option.kind === 'expression'
          ? value === '' || estimator(String(value)).name === value
          : Number.isInteger(value) && Number(value) >= option.min && Number(value) <= option.max,
      `${option.key} is ${String(value)}`,
    );
  }
  must(same(labSettingsOf(labHash(settings)).settings, settings), 'its address is another place');
}
const labOption = fc.constantFrom(...LAB_OPTIONS);
export const labPair = labOption.chain((option) =>
  fc
    .oneof(
      {
        weight: 4,
        arbitrary:
          option.kind === 'choice'
            ? fc.constantFrom(...option.choices)
            : option.kind === 'expression'
              ? fc.constantFrom('', 'min(d, 2)', '(exp(-d)-1+d)', 'log(d)', 'alpha(d,0.5')
              : fc.integer({ min: option.min, max: option.max }).map(String),
      },
      { weight: 1, arbitrary: oddText },
    )
    .map((text) => `${option.key}=${text}`),
);
