/**
 * Project rules that are not covered by a linter: import cycles, width and length of files, duplicated lines, location
 * of sentences.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cruise, type IReporterOutput } from 'dependency-cruiser';
import { expect, it } from 'vitest';
import { ROOT } from '../../src/setup/install.mjs';

const MAX_COLUMNS = 120;
const MAX_LINES = 300;
const EQUAL_LINES = 20;

/** Files of these folders that people write, by their path from the root. */
const written = (...folders: string[]): string[] =>
  folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|mjs|wgsl|css|html|py)$/.test(file))
      .map((file) => path.join(folder, file)),
  );
const linesOf = (file: string, of = (text: string): string => text): string[] =>
  of(readFileSync(path.join(ROOT, file), 'utf8')).split('\n');
/** The same text with empty lines where imports were. */
const withoutImports = (text: string): string =>
  text.replace(/^import [^;'"]*(['"])[^'"]*\1;/gm, (lines) => lines.replace(/[^\n]/g, ''));

const WIDE = /[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/gu;
/** As an editor shows it: Chinese letters take two columns. */
const columns = (line: string): number => [...line].length + (line.match(WIDE)?.length ?? 0);

it('no files import each other in a circle, not even their types', async () => {
  const { output } = (await cruise([path.join(ROOT, 'src')], {
    baseDir: ROOT,
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    validate: true,
    ruleSet: { forbidden: [{ name: 'circle', severity: 'error', from: {}, to: { circular: true } }] },
  })) as IReporterOutput & {
    output: { summary: { totalCruised: number; violations: { cycle: { name: string }[] }[] } };
  };
  expect(output.summary.totalCruised).toBeGreaterThan(300);
  expect(output.summary.violations.map(({ cycle }) => cycle.map(({ name }) => name).join(' → '))).toEqual([]);
});

it(`no line is wider than ${MAX_COLUMNS} columns`, () => {
  const wide = written('src', 'shaders', 'tests').flatMap((file) =>
    linesOf(file).flatMap((line, index) => (columns(line) > MAX_COLUMNS ? [`${file}:${index + 1}`] : [])),
  );
  expect(wide).toEqual([]);
});

it(`no file is longer than ${MAX_LINES} lines`, () => {
  const long = written('src', 'shaders', 'tests').filter((file) => linesOf(file).length > MAX_LINES + 1);
  expect(long).toEqual([]);
});

// Equal sentences in two languages are a translation that is still to be made.
const isOfOneLanguage = (file: string): boolean => /^src[\\/]i18n[\\/]\w+[\\/]/.test(file);

it(`no ${EQUAL_LINES} lines in a row are the same in two places, imports and empty lines aside`, () => {
  const places = new Map<string, string>();
  const pairs = new Map<string, string>();
  for (const file of written('src', 'shaders').filter((each) => !isOfOneLanguage(each))) {
    const lines = linesOf(file, withoutImports)
      .map((line, index) => ({ text: line.trim(), place: `${file}:${index + 1}` }))
      .filter(({ text }) => text !== '');
    for (let i = 0; i + EQUAL_LINES <= lines.length; i++) {
      const block = lines.slice(i, i + EQUAL_LINES).map(({ text }) => text);
      const before = places.get(block.join('\n'));
      if (before === undefined) places.set(block.join('\n'), lines[i].place);
      // Of lines that are the same for longer than that, the first will do.
      else if (!pairs.has(`${before.split(':')[0]} ${file}`))
        pairs.set(`${before.split(':')[0]} ${file}`, `${before} = ${lines[i].place}`);
    }
  }
  expect([...pairs.values()]).toEqual([]);
});

it('Chinese stands in src/i18n only: a sentence of the page elsewhere has been forgotten', () => {
  const spoken = written('src').filter((file) => !file.startsWith(path.join('src', 'i18n')));
  expect(spoken.filter((file) => /\p{Script=Han}/u.test(readFileSync(path.join(ROOT, file), 'utf8')))).toEqual([]);
});
