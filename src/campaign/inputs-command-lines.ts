/** Random command lines of headless, bench and the campaign itself. */
import fc from 'fast-check';
import { parseArguments as parseBench } from '../bench/bench-arguments';
import { UsageError } from '../common/command-line';
import { HELP, parseArguments as parseHeadless, parseSeeds, COMMANDS } from '../headless/headless-arguments';
import { OPTIONS } from '../experiment/options';
import { PRESETS } from '../experiment/presets';
import { parseArguments as parseCampaign } from './campaign-arguments';
import { attempt, Fault, must, told } from './judge';
import { mutated, oddText } from './odd';
import { surface, type Surface } from './surface';
import { setting } from './option-inputs';

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
const typedWrongly = (error: unknown): unknown =>
  error instanceof UsageError
    ? error
    : new Fault(`no usage error: ${told(error instanceof Error ? error.message : error)}`);
/** Like `attempt`, but a refusal must be a UsageError. */
function line<T>(read: () => T, args: readonly string[], right: (result: T) => void): 'accepted' | 'refused' {
  return attempt(
    () => {
      try {
        return read();
      } catch (error) {
        throw typedWrongly(error);
      }
    },
    args.join(' '),
    right,
  );
}

export const COMMAND_LINES: readonly Surface[] = [
  surface({
    name: 'command lines of headless',
    weight: 5,
    inputs: commandLine(Object.keys(COMMANDS), [...new Set(Object.values(COMMANDS).flat()), 'help', 'frob']),
    take: (args: string[]) =>
      line(
        () => parseHeadless(args),
        args,
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
        (all) =>
          must(all.length > 0 && new Set(all).size === all.length && all.every(Number.isSafeInteger), 'no seeds'),
      );
      const count = line(
        () => parseHeadless(['step', '--method', 'none', '--dump', 'x', `--after=${text}`])?.options.after ?? 0,
        [text],
        (value) => must(Number.isInteger(value) && value >= 0 && value <= 100_000, 'no count'),
      );
      return seeds === 'accepted' || count === 'accepted' ? 'accepted' : 'refused';
    },
  }),
];
