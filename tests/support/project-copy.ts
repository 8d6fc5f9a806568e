/** A copy of the project, which tests may modify and whose commands they may run. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';
import { ROOT } from '../../src/setup/install.mjs';

/** Lines to add behind the one line of a file that is this one, spaces aside. */
export interface Addition {
  file: string;
  behind: string;
  lines: string;
}

/** What `npm run headless` needs, packages linked. Removed when the file's tests are done. */
export function copyProject(): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'project-'));
  afterAll(() => rmSync(root, { recursive: true }));
  for (const part of ['src', 'shaders', 'package.json', 'package-lock.json', 'tsconfig.json'])
    cpSync(path.join(ROOT, part), path.join(root, part), { recursive: true });
  const [from, to] = [ROOT, root].map((folder) => path.join(folder, 'node_modules'));
  mkdirSync(to);
  // Not Vite's own folders, which it writes to.
  for (const name of readdirSync(from).filter((each) => !each.startsWith('.vite')))
    symlinkSync(path.join(from, name), path.join(to, name));
  return root;
}

/** @throws Error naming the line that is not there, or more than once. */
export function addTo(root: string, additions: readonly Addition[]): void {
  for (const { file, behind, lines } of additions) {
    const text = readFileSync(path.join(root, file), 'utf8').split('\n');
    const found = text.flatMap((line, index) => (line.trim() === behind ? [index] : []));
    if (found.length !== 1)
      throw new Error(
        `${file} has the line «${behind}» ${found.length} times, and this test adds lines behind the only one: ` +
          'name another line of that file.',
      );
    text.splice(found[0] + 1, 0, lines);
    writeFileSync(path.join(root, file), text.join('\n'));
  }
}

/** What somebody has to go through: files, but those of all languages are one place. */
export const placesOf = (additions: readonly Addition[]): string[] => [
  ...new Set(additions.map(({ file }) => file.replace(/^src\/i18n\/\w+\//, 'src/i18n/*/'))),
];

/** `npm run headless -- …` of the copy. Returns what it says. @throws Error with what it said. */
export async function headlessOf(root: string, ...args: string[]): Promise<string> {
  const { stderr } = await promisify(execFile)(process.execPath, ['src/setup/headless.mjs', ...args], { cwd: root });
  return stderr;
}
