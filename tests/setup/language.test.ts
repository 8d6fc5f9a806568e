/** `npm run language`: a new language compiles as created, but not if one of its sentences is missing. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { expect, it, onTestFinished } from 'vitest';
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

it('makes a language that compiles, until a sentence is missing', () => {
  const root = copyOfTheHouse();
  const files = addLanguage(['fr', 'FR', 'fr-FR'], root);
  expect(files).toContain(path.join('src', 'i18n', 'fr', 'race.ts'));
  expect(readFileSync(path.join(root, 'src/i18n/languages.ts'), 'utf8')).toContain("fr: { name: 'FR', tag: 'fr-FR' }");
  expect(complaints(root)).toEqual([]);

  const race = path.join(root, 'src', 'i18n', 'fr', 'race.ts');
  writeFileSync(race, readFileSync(race, 'utf8').replace("  pause: 'Pause',\n", ''));
  expect(complaints(root)).toEqual([expect.stringMatching(/^fr\/race\.ts: .*'pause'.* is missing/)]);
});

it.each([
  [
    [],
    /^language: got ''; allowed are codes of two or three letters, such as fr, that are not there yet \(en, zh\)\.$/,
  ],
  [['zh', '中'], /^language: got 'zh'; /],
  [['../fr', 'FR'], /^language: got '\.\.\/fr'; /],
  [['fr', "F'"], /^language: got the name 'F''; allowed is what its button says, in up to 12 letters\.$/],
])('refuses %j in one sentence', (args, sentence) => {
  expect(() => addLanguage(args)).toThrow(sentence);
});
