/** Runs commands of `npm run headless` in this process. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, vi } from 'vitest';
import { main } from '../../src/headless/headless-cli';

export const checkpoint = path.join(import.meta.dirname, '..', 'support', 'tiny-policy');
export const tiny = [
  '--backend',
  'float64',
  '--checkpoint',
  checkpoint,
  '--set',
  'digits=1',
  'prompts=4',
  'groupSize=4',
  'evaluateEvery=5',
  'evaluationProblems=4',
];

/** A folder for one test file, removed when its tests are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'headless-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Runs a command and catches what it says. */
export async function run(...args: string[]) {
  const said: string[] = [];
  const printed: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  try {
    const code = await main(args);
    return { code, said: said.join(''), printed: printed.join('') };
  } finally {
    vi.restoreAllMocks();
  }
}

/** Rows of a file of JSON lines. */
export const lines = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
