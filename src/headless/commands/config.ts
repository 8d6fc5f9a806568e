/** `config FILE`: prints what a framework's configuration says, and arms for `train --arm`. */
import { readFileSync } from 'node:fs';
import { usage, UsageError } from '../../common/command-line';
import { presetExperiment } from '../../experiment/read-experiment';
import type { Experiment } from '../../experiment/experiment';
import { configArms, neutralSettings } from '../../frameworks/config/arms';
import { readConfig, type ConfigReading } from '../../frameworks/config/reading';
import { configReport, type ConfigReport } from '../../frameworks/config/report';
import { configWords } from '../../i18n/config';
import type { Arguments } from '../headless-arguments';

/** @throws UsageError for a file that cannot be read, or that is no configuration; one sentence. */
export function configCommand({ options }: Arguments, _: unknown, print: (line: string) => void): void {
  const [file, ...others] = options.file!;
  if (others.length > 0) throw new UsageError(`config: got ${options.file!.length} files; allowed is one.`);
  const text = fileText(file);
  const reading = usage(() => readConfig(text));
  for (const line of reportLines(configReport(reading, 'en'))) print(line);
  for (const line of armLines(reading)) print(line);
}

function fileText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`config: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
  }
}

function reportLines(report: ConfigReport): string[] {
  const words = configWords('en');
  const { change } = report;
  const heading = [report.penalty, report.rows, ...report.verdict].filter((part) => part !== '').join(', ');
  return [
    ...report.readAs,
    '',
    `${heading}.`,
    ...report.sentences,
    '',
    report.whole,
    ...report.missing.map(item),
    '',
    `${words.change}:${change.says === '' ? '' : ` ${change.says}`}`,
    ...change.lines.flatMap(({ where, before, after }) => [
      ...(before === null ? [] : [`  ${where}: - ${before}`]),
      ...after.split('\n').map((line) => `  ${where}: + ${line}`),
    ]),
    ...(change.becomes === '' ? [] : [change.becomes]),
    ...(report.remarks.length === 0 ? [] : ['', `${words.remarks}:`, ...report.remarks.map(item)]),
    ...report.sections.flatMap(({ title, lines }) => [
      '',
      `${title}:`,
      ...lines.map(({ where, text, says }) => item([where, text, says].filter((part) => part !== '').join(': '))),
    ]),
  ];
}

const item = (text: string): string => `- ${text}`;

function armLines(reading: ConfigReading): string[] {
  const words = configWords('en');
  const preset = presetExperiment();
  const arms = configArms(reading, { names: words.armNames, prompts: preset.prompts });
  const texts = [arms.own, arms.corrected, arms.none].filter((text) => text !== null);
  const own = Object.entries(neutralSettings()).filter(([key, value]) => preset[key as keyof Experiment] !== value);
  const set = own.length === 0 ? '' : ` --set ${own.map(([key, value]) => `${key}=${String(value)}`).join(' ')}`;
  return [
    '',
    `${words.arms}:`,
    `npm run headless -- train${texts.map((text) => ` --arm "${text}"`).join('')}${set} --out DIR`,
  ];
}
