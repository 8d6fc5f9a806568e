/** The command line: `npm run headless -- COMMAND …`. Data goes to files and stdout, messages to stderr. */
import '../i18n/english-problems';
import { runCommand } from '../common/command-line';
import { HELP, parseArguments, type Arguments, type CommandName } from './headless-arguments';
import { auditCommand } from './commands/audit';
import { configCommand } from './commands/config';
import { evaluateCommand } from './commands/evaluate';
import { exportCommand } from './commands/export';
import { findingsCommand } from './commands/findings';
import { labCommand } from './commands/lab';
import { logCommand } from './commands/log';
import { pathsCommand } from './commands/paths';
import { pretrainCommand } from './commands/pretrain';
import { stepCommand } from './commands/step';
import { studyCommand } from './commands/study';
import { trainCommand } from './commands/train';

type Write = (text: string) => void;
type Run = (parsed: Arguments, say: Write, print: Write) => void | Promise<void>;

const RUNS: Record<CommandName, Run> = {
  pretrain: pretrainCommand,
  train: (parsed, say) => trainCommand(parsed, say),
  step: stepCommand,
  eval: evaluateCommand,
  study: (parsed, say) => studyCommand(parsed, say),
  findings: findingsCommand,
  lab: labCommand,
  paths: pathsCommand,
  audit: auditCommand,
  log: logCommand,
  export: exportCommand,
  config: configCommand,
};

const lines =
  (stream: 'stderr' | 'stdout'): Write =>
  (text) => {
    process[stream].write(`${text}\n`);
  };

/** Returns the exit code: 0 success, 1 failure, 2 usage error. Never throws; prints errors to stderr. */
export const main = (args: readonly string[]): Promise<number> =>
  runCommand(args, {
    help: HELP,
    parse: parseArguments,
    run: async (parsed) => RUNS[parsed.command](parsed, lines('stderr'), lines('stdout')),
  });
