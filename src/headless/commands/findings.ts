/**
 * `findings`: generates docs/findings.md, its plots, the README's results and the page's data from a study's data.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { replaceFolder, writeWhole } from '../../files/write-whole';
import { findingsFiles, PLOTS_FOLDER } from '../../study/findings-markdown';
import { withStudy } from '../../study/readme-table';
import { FILES, type Study } from '../../study/study-records';
import { reportMarkdown } from '../../study/study-report';
import { parseStudy } from '../../study/read-study';
import { sentence } from '../../common/text';
import { usage, UsageError } from '../../common/command-line';
import type { Arguments } from '../headless-arguments';

const ROOT = path.join(import.meta.dirname, '..', '..', '..');
/** Folder of the study that the page shows. */
const SHIPPED = path.join(ROOT, 'public', 'study');
/** The parts of a study's folder that are shipped; units are only needed to resume a study. */
const PARTS = [FILES.origin, FILES.runs, FILES.gradients, FILES.parquet, 'curves'];

/** @throws UsageError with one sentence if the folder does not contain a study. */
export function readStudyFolder(folder: string): Study {
  const read = (file: string) => {
    try {
      return readFileSync(path.join(folder, file), 'utf8');
    } catch (error) {
      throw new UsageError(
        `--study: got '${folder}', where ${file} cannot be read ` +
          `(${(error as NodeJS.ErrnoException).code ?? sentence(error)}); allowed are folders that \`study\` wrote.`,
      );
    }
  };
  const text = { origin: read(FILES.origin), runs: read(FILES.runs), gradients: read(FILES.gradients) };
  try {
    return parseStudy(text, '');
  } catch (error) {
    throw new UsageError(`--study: got '${folder}': ${sentence(error)}`, { cause: error });
  }
}

/**
 * Without --study, docs/findings.md is regenerated from the shipped data.
 * @throws UsageError for a folder without a study or without a claim's data; nothing is written in that case.
 */
export function findingsCommand({ options }: Arguments, say: (line: string) => void): void {
  const from = options.study ?? SHIPPED;
  const study = readStudyFolder(from);
  const { markdown, plots } = usage(() => {
    try {
      return findingsFiles(study);
    } catch (error) {
      throw new Error(
        `--study: got '${from}': ${sentence(error)} Findings take a whole study; ` +
          `${path.join(from, FILES.report)} says what there is of this one.`,
        { cause: error },
      );
    }
  });
  const missing = PARTS.find((part) => !existsSync(path.join(from, part)));
  if (missing !== undefined)
    throw new UsageError(
      `--study: got '${from}', where ${missing} is missing; allowed are folders that \`study\` wrote.`,
    );
  const readmeFile = path.join(ROOT, 'README.md');
  const readme = withStudy(readFileSync(readmeFile, 'utf8'), study);
  // The whole folder is replaced at once, so that the page's data always come from one study.
  replaceFolder(SHIPPED, (folder) => {
    for (const part of PARTS) cpSync(path.join(from, part), path.join(folder, part), { recursive: true });
    const plotsFolder = path.join(folder, path.relative(SHIPPED, path.join(ROOT, PLOTS_FOLDER)));
    mkdirSync(plotsFolder, { recursive: true });
    for (const { name, svg } of plots) writeFileSync(path.join(plotsFolder, name), svg);
    writeFileSync(path.join(folder, FILES.report), reportMarkdown(study));
  });
  writeWhole(path.join(ROOT, 'docs', 'findings.md'), markdown);
  writeWhole(readmeFile, readme);
  say(`docs/findings.md, README.md, ${plots.length} plots and public/study are those of ${from}.`);
}
