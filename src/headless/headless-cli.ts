/** The trainer from a terminal: `npm run headless -- COMMAND …`. Data goes to files and stdout, talk to stderr. */
import { HELP, parseArguments, UsageError } from './headless-arguments';
import { auditCommand } from './commands/audit';
import { evaluateCommand } from './commands/evaluate';
import { findingsCommand } from './commands/findings';
import { labCommand } from './commands/lab';
import { pathsCommand } from './commands/paths';
import { pretrainCommand } from './commands/pretrain';
import { stepCommand } from './commands/step';
import { studyCommand } from './commands/study';
import { trainCommand } from './commands/train';
import { sentence } from '../common/text';

/** Returns the exit code: 0 done, 1 failed, 2 typed wrongly. Never throws; a fault is one sentence on stderr. */
export async function main(args: readonly string[]): Promise<number> {
  const say = (line: string) => {
    process.stderr.write(`${line}\n`);
  };
  const print = (text: string) => {
    process.stdout.write(`${text}\n`);
  };
  try {
    const parsed = parseArguments(args);
    if (!parsed) {
      print(HELP);
      return 0;
    }
    switch (parsed.command) {
      case 'pretrain':
        await pretrainCommand(parsed, say);
        break;
      case 'train':
        await trainCommand(parsed, say);
        break;
      case 'step':
        await stepCommand(parsed, say);
        break;
      case 'eval':
        await evaluateCommand(parsed, say, print);
        break;
      case 'study':
        await studyCommand(parsed, say);
        break;
      case 'findings':
        findingsCommand(parsed, say);
        break;
      case 'lab':
        await labCommand(parsed, say);
        break;
      case 'audit':
        await auditCommand(parsed, say);
        break;
      case 'paths':
        await pathsCommand(parsed, say);
        break;
    }
    return 0;
  } catch (error) {
    say(sentence(error));
    return error instanceof UsageError ? 2 : 1;
  }
}
