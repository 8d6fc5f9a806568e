/** `log`: reads the log of a real training and prints what it shows, as the page's Log view does. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { usage, UsageError } from '../../common/command-line';
import { Refusal } from '../../common/problem';
import {
  aboutText,
  alikeText,
  logWords,
  matchText,
  readText,
  ruleText,
  signText,
  understoodText,
  wantText,
} from '../../i18n/log';
import { controlOf, isLog, judge, type Judgement } from '../../logs/judge';
import { joinLogs, type Log } from '../../logs/log';
import { makePictures, PICTURE_PLACES, type Pictures } from '../../logs/pictures';
import { readLog } from '../../logs/read-log';
import { byVerdict, decisive } from '../../logs/resembles';
import { CurvesFile } from '../../study/curves-file';
import { parseJson } from '../../study/read-study';
import { curvesFile } from '../../study/study-records';
import type { Arguments } from '../headless-arguments';

const STUDY = path.join(import.meta.dirname, '..', '..', '..', 'public', 'study');

/** The toy's pictures, from the curves that the page ships. */
export function shippedPictures(): Pictures {
  return makePictures(
    PICTURE_PLACES.map(({ scenario, variant }) => {
      const file = curvesFile(scenario, variant);
      return parseJson(CurvesFile, readFileSync(path.join(STUDY, file), 'utf8'), file);
    }),
  );
}

/** @throws UsageError for a file that cannot be read or is no log. */
function readFiles(files: readonly string[]): Log {
  return joinLogs(
    files.map((file) => {
      let bytes: Uint8Array;
      try {
        bytes = readFileSync(file);
      } catch (error) {
        throw new UsageError(
          `log: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
        );
      }
      return usage(() => readLog(path.basename(file), bytes));
    }),
  );
}

const words = logWords('en');
const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;

function comparisonLines({ comparisons }: Judgement): string[] {
  if (comparisons.length === 0) return [words.noFeatures];
  const lines = byVerdict(comparisons).flatMap((comparison) => {
    const { verdict, picture } = comparison;
    const { name, what } = words.pictures[picture];
    const shown = decisive(comparison);
    const alike = verdict === 'resembles' ? alikeText(comparison, 'en') : '';
    return [
      `${words.verdicts[verdict]}: ${name}. ${what}`,
      ...shown.map((match) => `  ${matchText(match, 'en')}`),
      ...(verdict === 'resembles' ? [`  ${words.own(comparison.own.runs, comparison.own.of)}`] : []),
      ...(alike === '' ? [] : [`  ${alike}`]),
    ];
  });
  const none = comparisons.every(({ verdict }) => verdict !== 'resembles');
  return [aboutText('en'), ...(none ? [words.none] : []), ...lines];
}

function judgementText(judgement: Judgement): string {
  return (
    section(words.understood, understoodText(judgement, 'en')) +
    section(
      words.rulesTitle,
      judgement.rules.map((result) => ruleText(result, 'en')),
    ) +
    section(
      words.signsTitle,
      judgement.signs.map((sign) => signText(sign, 'en')),
    ) +
    section(words.picturesTitle, comparisonLines(judgement)) +
    section(
      words.wantsTitle,
      judgement.wants.map((want) => wantText(want, 'en')),
    )
  );
}

/** @throws UsageError, Refusal */
export function logCommand(
  { options: { file = [], beta } }: Arguments,
  _say: (line: string) => void,
  print: (text: string) => void,
): void {
  const log = readFiles(file);
  const pictures = shippedPictures();
  print(readText(log, 'en').join('\n'));
  let judged = 0;
  for (const run of log.runs) {
    const control = controlOf(log, run);
    const judgement = judge(run, pictures, {
      ...(beta === undefined ? {} : { beta }),
      ...(control ? { control } : {}),
    });
    if (!isLog(judgement)) continue;
    judged += 1;
    print(`${log.runs.length > 1 ? `\n# ${run.name || words.unnamed}\n` : ''}${judgementText(judgement)}`);
  }
  if (judged === 0)
    throw new Refusal({
      code: 'log-no-metrics',
      file: log.name,
      names: log.runs.flatMap((run) => run.series.map((series) => series.name)).slice(0, 8),
    });
}
