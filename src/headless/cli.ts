/** The trainer from a terminal: `npm run headless -- COMMAND …`. Data goes to files and stdout, talk to stderr. */
import { HELP, parseArguments, UsageError } from './arguments';
import { auditCommand } from './audit';
import { evaluateCommand } from './evaluate';
import { findingsCommand } from './findings';
import { labCommand } from './lab';
import { pathsCommand } from './paths';
import { pretrainCommand } from './pretrain';
import { stepCommand } from './step';
import { studyCommand } from './study';
import { trainCommand } from './train';
import { sentence } from '../trainer/text';

/** Returns the exit code: 0 done, 1 failed, 2 typed wrongly. Never throws; a fault is one sentence on stderr. */
export async function main(args: readonly string[]): Promise<number> {
  const say = (line: string) => { process.stderr.write(`${line}\n`); };
  const print = (text: string) => { process.stdout.write(`${text}\n`); };
  try {
    const parsed = parseArguments(args);
    if (!parsed) {
      print(HELP);
      return 0;
    }
    switch (parsed.command) {
      case 'pretrain': await pretrainCommand(parsed, say); break;
      case 'train': await trainCommand(parsed, say); break;
      case 'step': await stepCommand(parsed, say); break;
      case 'eval': await evaluateCommand(parsed, say, print); break;
      case 'study': await studyCommand(parsed, say); break;
      case 'findings': findingsCommand(parsed, say); break;
      case 'lab': await labCommand(parsed, say); break;
      case 'audit': await auditCommand(parsed, say); break;
      case 'paths': await pathsCommand(parsed, say); break;
    }
    return 0;
  } catch (error) {
    say(sentence(error));
    return error instanceof UsageError ? 2 : 1;
  }
}
