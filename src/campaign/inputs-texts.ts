/** What people type and follow: addresses of every view, values of options, command lines. */
import fc from 'fast-check';
import { parseArguments as parseBench, UsageError as BenchUsage } from '../bench/bench-arguments';
import { isBenchHash, planOf } from '../bench/bench-plan';
import {
  HELP,
  parseArguments as parseHeadless,
  parseCount,
  parseSeeds,
  UsageError,
  COMMANDS,
} from '../headless/headless-arguments';
import { places } from '../headless/commands/lab';
import { isLabHash } from '../lab/lab-address';
import { labHash, labPairs, labSettingsOf, LAB_DEFAULTS, LAB_OPTIONS, parseLabSettings } from '../lab/lab-settings';
import type { LabSettings } from '../lab/lab-types';
import { planStudy, STUDIED } from '../study/study-plan';
import type { Experiment } from '../experiment/experiment';
import { OPTIONS, type Option, type OptionKey } from '../experiment/options';
import { PRESETS } from '../experiment/presets';
import { parsePretrainSettings, PRETRAIN_DEFAULTS } from '../training/pretraining';
import { fromQuery, spell, toQuery } from '../experiment/query';
import {
  parseChanges,
  parseSettings,
  presetExperiment,
  problemsOf,
  readField,
  withChanges,
} from '../experiment/read-experiment';
import {
  claimOf,
  findingsHash,
  isFindingsHash,
  isReplayHash,
  replayHash,
  replayPlace,
} from '../ui/findings/findings-address';
import { parseArguments as parseCampaign, UsageError as CampaignUsage } from './campaign-arguments';
import { attempt, Fault, must, refused, told } from './judge';
import { mutated, oddText, oddValue } from './odd';
import { surface, type Surface } from './surface';

/** A text that an option takes, or hardly takes. */
function optionText(option: Option): fc.Arbitrary<string> {
  if (option.kind === 'choice') return fc.constantFrom(...option.choices.map(({ value }) => String(value)));
  if (option.kind === 'list')
    return fc
      .subarray(
        option.choices.map(({ value }) => String(value)),
        { minLength: 1, maxLength: Math.min(option.max, option.choices.length) },
      )
      .map((items) => items.join(','));
  const { min, max } = option;
  const edges = fc.constantFrom(min, max, option.default);
  return (
    option.kind === 'integer'
      ? fc.oneof(edges, fc.integer({ min, max }), fc.integer({ min, max: Math.min(max, min + 8) }))
      : fc.oneof(edges, fc.double({ min, max, noNaN: true }))
  ).map(spell);
}
const options = fc.constantFrom(...OPTIONS);
const pair = (key: (option: Option) => string) =>
  options.chain((option) =>
    fc.tuple(
      fc.constant(key(option)),
      fc.oneof({ weight: 4, arbitrary: optionText(option) }, { weight: 1, arbitrary: oddText }),
    ),
  );
const query = fc
  .array(
    pair((option) => option.query),
    { maxLength: 5 },
  )
  .map((pairs) => new URLSearchParams(pairs).toString());
const setting = pair((option) => option.key).map(([key, text]) => `${key}=${text}`);

/** Every field of a sound experiment is what its option allows. */
function sound(experiment: Experiment): void {
  const [problem] = problemsOf(experiment);
  must(problem === undefined, `what was accepted is not allowed: ${problem}`);
}
const same = (one: unknown, other: unknown): boolean => told(one) === told(other);

function labSound(settings: LabSettings): void {
  for (const option of LAB_OPTIONS) {
    const value = settings[option.key];
    must(
      option.kind === 'choice'
        ? option.choices.some((choice) => choice.value === value)
        : Number.isInteger(value) && Number(value) >= option.min && Number(value) <= option.max,
      `${option.key} is ${String(value)}`,
    );
  }
  must(same(labSettingsOf(`#${labHash(settings)}`).settings, settings), 'its address is another place');
}
const labOption = fc.constantFrom(...LAB_OPTIONS);
const labPair = labOption.chain((option) =>
  fc
    .oneof(
      {
        weight: 4,
        arbitrary:
          option.kind === 'choice'
            ? fc.constantFrom(...option.choices.map(({ value }) => value))
            : fc.integer({ min: option.min, max: option.max }).map(String),
      },
      { weight: 1, arbitrary: oddText },
    )
    .map((text) => `${option.key}=${text}`),
);

/** All problems must be sentences; the rest must be right. */
function answered(problems: readonly string[], given: string): 'accepted' | 'refused' {
  for (const problem of problems) refused(problem, given);
  return problems.length > 0 ? 'refused' : 'accepted';
}
/** Whoever looks at an address must not fail at it, and it belongs to one view at most. */
function routed(hash: string): void {
  const views = [isLabHash, isFindingsHash, isBenchHash, isReplayHash].filter((is) => is(hash));
  must(views.length <= 1, 'two views claim it');
}

const word = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...OPTIONS.map(({ key }) => key),
      ...PRESETS.map(({ id }) => id),
      'k1-in-reward',
      'none',
      '1-8',
      '5',
      'DIR',
    ),
  },
  { weight: 1, arbitrary: oddText },
);
const commandLine = (commands: readonly string[], names: readonly string[]) =>
  fc
    .tuple(
      fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...commands) }, { weight: 1, arbitrary: oddText }),
      fc.array(
        fc.oneof(
          fc.constantFrom(...names).map((name) => `--${name}`),
          word,
          setting,
          fc.tuple(fc.constantFrom(...names), word).map(([name, value]) => `--${name}=${value}`),
        ),
        { maxLength: 8 },
      ),
    )
    .map(([command, rest]) => [command, ...rest]);
const typedWrongly = (error: unknown, kind: new () => Error | UsageError): unknown =>
  error instanceof (kind as unknown as typeof UsageError)
    ? error
    : new Fault(`no usage error: ${told(error instanceof Error ? error.message : error)}`);
/** As `attempt`; what is refused must be called typed wrongly. */
function line<T>(
  read: () => T,
  args: readonly string[],
  kind: unknown,
  right: (result: T) => void,
): 'accepted' | 'refused' {
  return attempt(
    () => {
      try {
        return read();
      } catch (error) {
        throw typedWrongly(error, kind as new () => Error);
      }
    },
    args.join(' '),
    right,
  );
}

export const TEXTS: readonly Surface[] = [
  surface({
    name: 'addresses of the race',
    weight: 16,
    inputs: mutated(query),
    take: (text: string) => {
      const { experiment, problems } = fromQuery(text);
      sound(experiment);
      const again = fromQuery(toQuery(experiment, text));
      must(again.problems.length === 0 && same(again.experiment, experiment), 'its own address is another experiment');
      return answered(problems, decoded(text));
    },
  }),
  surface({
    name: 'addresses of the lab',
    weight: 10,
    inputs: mutated(fc.array(labPair, { maxLength: 5 }).map((pairs) => ['#lab', ...pairs].join('&'))),
    take: (hash: string) => {
      routed(hash);
      const { settings, problems } = labSettingsOf(hash);
      labSound(settings);
      return answered(problems, decoded(hash));
    },
  }),
  surface({
    name: 'addresses of the findings',
    weight: 4,
    inputs: fc.oneof(
      mutated(fc.constantFrom('#findings', '#findings=k3-in-reward-collapses', '#findings=%E4%B8%AD')),
      oddText,
    ),
    take: (hash: string) => {
      routed(hash);
      const claim = claimOf(hash);
      const whole = Buffer.from(hash).toString();
      must(claimOf(findingsHash(whole)) === whole, 'its own address is another claim');
      return isFindingsHash(hash) && typeof claim === 'string' ? 'accepted' : 'refused';
    },
  }),
  surface({
    name: 'addresses of replays',
    weight: 5,
    inputs: mutated(
      fc
        .tuple(
          fc.constantFrom('#replay=harsh.base', '#replay=beta-sweep.b0.05', '#replay='),
          fc.constantFrom('', '&methods=k1-in-reward,none', '&methods='),
        )
        .map((parts) => parts.join('')),
    ),
    take: (hash: string) => {
      routed(hash);
      const place = replayPlace(hash);
      must(
        [place.scenario, place.variant, ...place.methods].every((part) => typeof part === 'string'),
        'a part is no text',
      );
      const plain =
        [place.scenario, place.variant, ...place.methods].every((part) => /^[\w.-]*$/.test(part)) &&
        /^[\w-]*$/.test(place.scenario);
      if (plain) must(same(replayPlace(replayHash(place)), place), 'its own address is another place');
      return isReplayHash(hash) ? 'accepted' : 'refused';
    },
  }),
  surface({
    name: 'addresses of the bench',
    weight: 5,
    inputs: mutated(
      fc
        .array(
          fc.tuple(
            fc.constantFrom('cases', 'rounds', 'seconds', 'runs', 'speed'),
            fc.oneof(fc.constantFrom('W1s', 'W1,W8', '1', '3', '0.5', '64'), oddText),
          ),
          { maxLength: 4 },
        )
        .map((pairs) => `#bench?${new URLSearchParams(pairs).toString()}`),
    ),
    take: (hash: string) => {
      routed(hash);
      const { plan, problems } = planOf(hash);
      must(
        plan.cases.length > 0 &&
          plan.rounds >= 1 &&
          plan.rounds <= 20 &&
          plan.seconds >= 0.1 &&
          plan.seconds <= 30 &&
          plan.scaling.every(({ most }) => most >= 1 && most <= 256),
        'the plan is not allowed',
      );
      return answered(problems, decoded(hash));
    },
  }),
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
            must(same(parseLabSettings(labPairs(settings), LAB_DEFAULTS), settings), 'its own pairs are another place');
          }
        },
      ),
  }),
  surface({
    name: 'command lines of headless',
    weight: 5,
    inputs: commandLine(Object.keys(COMMANDS), [...new Set(Object.values(COMMANDS).flat()), 'help', 'frob']),
    take: (args: string[]) =>
      line(
        () => parseHeadless(args),
        args,
        UsageError,
        (parsed) =>
          must(parsed === null ? HELP.length > 0 : Object.hasOwn(COMMANDS, parsed.command), 'no such command'),
      ),
  }),
  surface({
    name: 'command lines of bench',
    weight: 3,
    inputs: commandLine(
      ['--node', '--torch', '--only', '--cases'],
      ['json', 'keep', 'only', 'cases', 'rounds', 'seconds', 'runs', 'torch', 'node', 'help'],
    ),
    take: (args: string[]) =>
      line(
        () => parseBench(args),
        args,
        BenchUsage,
        (parsed) =>
          must(
            parsed === null ||
              (parsed.cases.length > 0 && parsed.only.length > 0 && parsed.rounds >= 1 && parsed.seconds > 0),
            'nothing to measure',
          ),
      ),
  }),
  surface({
    name: 'command lines of the campaign',
    weight: 1,
    inputs: commandLine(['--only', '--seed', '--scale'], ['only', 'seed', 'scale', 'out', 'help']),
    take: (args: string[]) =>
      line(
        () => parseCampaign(args),
        args,
        CampaignUsage,
        (parsed) => must(parsed === null || (parsed.only.length > 0 && parsed.scale > 0), 'nothing to do'),
      ),
  }),
  surface({
    name: 'seeds and counts',
    weight: 2,
    inputs: fc.oneof(oddText, mutated(fc.constantFrom('1-8', '1,3,5', '1-3,7', '9'))),
    take: (text: string) => {
      const seeds = line(
        () => parseSeeds(text),
        [text],
        UsageError,
        (all) =>
          must(all.length > 0 && new Set(all).size === all.length && all.every(Number.isSafeInteger), 'no seeds'),
      );
      const count = line(
        () => parseCount('after', text, 1000),
        [text],
        UsageError,
        (value) => must(Number.isInteger(value) && value >= 0 && value <= 1000, 'no count'),
      );
      return seeds === 'accepted' || count === 'accepted' ? 'accepted' : 'refused';
    },
  }),
];

/** An address as its readers see it, and as it stands: words of the machine may be in either. */
function decoded(text: string): string {
  try {
    return `${text} ${decodeURIComponent(text.replaceAll('+', ' '))} ${new URLSearchParams(text).toString()}`;
  } catch {
    return `${text} ${[...new URLSearchParams(text)].flat().join(' ')}`;
  }
}
