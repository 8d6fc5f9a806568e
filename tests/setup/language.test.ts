/** `npm run language`: new languages compile as created, but not if one of their sentences is missing. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { expect, it, onTestFinished } from 'vitest';
import { LANGUAGE_CODES } from '../../src/i18n/languages';
import { ROOT } from '../../src/setup/install.mjs';
import { addLanguage } from '../../src/setup/language.mjs';

/** A project of its own: the sentences are copied, everything else is this one's. */
function copyOfTheHouse(): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'rlvr-language-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(path.join(root, 'src'));
  for (const room of readdirSync(path.join(ROOT, 'src')))
    if (room !== 'i18n') symlinkSync(path.join(ROOT, 'src', room), path.join(root, 'src', room));
  for (const part of ['node_modules', 'shaders', 'package.json'])
    symlinkSync(path.join(ROOT, part), path.join(root, part));
  cpSync(path.join(ROOT, 'src', 'i18n'), path.join(root, 'src', 'i18n'), { recursive: true });
  return root;
}

/** What the compiler says of the files in src/i18n. */
function complaints(root: string): string[] {
  const room = path.join(root, 'src', 'i18n');
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
  const files = readdirSync(room).flatMap((file) => (file.endsWith('.ts') ? [path.join(room, file)] : []));
  const program = ts.createProgram(files, { ...options, preserveSymlinks: true });
  return program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(room))
    .flatMap((source) => program.getSemanticDiagnostics(source))
    .map(
      ({ file, messageText }) =>
        `${path.relative(room, file!.fileName)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
}

// The codes qaa to qtz are nobody's language.
it('makes languages that compile, until a sentence is missing', () => {
  const root = copyOfTheHouse();
  const files = addLanguage(['qbb', 'QB', 'qbb-FR'], root);
  expect(files).toContain(path.join('src', 'i18n', 'qbb', 'race.ts'));
  addLanguage(['qaa', 'QA'], root);
  expect(readFileSync(path.join(root, 'src/i18n/languages.ts'), 'utf8')).toContain(
    "  qbb: { name: 'QB', tag: 'qbb-FR' },\n  qaa: { name: 'QA', tag: 'qaa' },\n} as const",
  );
  expect(complaints(root)).toEqual([]);

  const race = path.join(root, 'src', 'i18n', 'qbb', 'race.ts');
  expect(readFileSync(race, 'utf8')).toMatch(/^\/\*\* Sentences of .* \*\/\nimport type /);
  writeFileSync(race, readFileSync(race, 'utf8').replace("  pause: 'Pause',\n", ''));
  expect(complaints(root)).toEqual([expect.stringMatching(/^qbb\/race\.ts: .*'pause'.* is missing/)]);
});

it.each([
  [
    ['zh', '中'],
    "language: got 'zh'; allowed are codes of two or three letters, such as fr, that are not there yet " +
      `(${[...LANGUAGE_CODES].sort().join(', ')}).`,
  ],
  [['../fr', 'FR'], /^language: got '\.\.\/fr'; /],
  [['qaa', "F'"], /^language: got the name 'F''; allowed is what its button says, in up to 12 letters\.$/],
  [['qaa', 'QA', "q'"], /^language: got the tag 'q''; allowed are tags for the lang attribute, such as fr-CA\.$/],
])('refuses %j in one sentence', (args, sentence) => {
  expect(() => addLanguage(args)).toThrow(sentence);
});

it('says what it needs when it is given nothing', () => {
  const script = path.join(ROOT, 'src', 'setup', 'language.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^npm run language -- CODE NAME \[TAG\]\n[^]*\n +CODE +[^]*\n +NAME +[^]*\n +TAG +/);
});
