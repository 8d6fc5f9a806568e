import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/setup/install.mjs';
import { reachedByValue } from '../support/value-imports';

const eslint = new ESLint({ cwd: ROOT, overrideConfigFile: '.eslint.config.mjs' });

/** Lints a text as if it were this file, with the project's configuration. */
async function complaints(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: `${ROOT}/${file}` });
  return result?.messages.map(({ ruleId, message }) => (ruleId === 'rooms/arrows' ? message : `${ruleId}`)) ?? [];
}

describe('imports between the folders of src', () => {
  it.each([
    [
      'src/kl/x.ts',
      "export * from '../training/experiment';",
      'kl/ may not import from training/; it may import common',
    ],
    ['src/policy/deep/x.ts', "export { a } from '../../arithmetic/a';", 'policy/ may not import from arithmetic/'],
    [
      'src/ui/x.ts',
      "import { a } from '../engine/a'; a();",
      'ui/ may not import from engine/; it may import i18n, study, frameworks, bench, lab, logs, exports, ' +
        'training, experiment, audit, population, common, policy, kl, arithmetic',
    ],
    [
      'src/ui/x.ts',
      "import type { A } from '../reference/a'; export type B = A;",
      'ui/ may not import from reference/',
    ],
    ['src/ui/x.ts', "export const a = import('../engine/a');", 'ui/ may not import from engine/'],
    ['src/ui/x.ts', "export type A = import('../engine/a').A;", 'ui/ may not import from engine/'],
    [
      'src/ui/x.ts',
      "export const w = new Worker(new URL('../engine/w.ts', import.meta.url));",
      'ui/ may not import from engine/',
    ],
    ['src/ui/x.ts', "export const a = import.meta.glob('../../shaders/*.wgsl');", 'ui/ may not import from shaders/'],
    ['src/engine/x.ts', "import { a } from '../training/a'; a();", 'engine/ may not import from training/'],
    ['src/engine/x.ts', "import { a } from '../reference/a'; a();", 'engine/ may not import from reference/'],
    ['src/reference/x.ts', "import a from '../../shaders/a.wgsl?raw'; a();", 'reference/ may not import from shaders/'],
    ['src/population/x.ts', "import { a } from '../engine/a'; a();", 'population/ may not import from engine/'],
    ['src/training/x.ts', "import { a } from '../ui/a'; a();", 'training/ may not import from ui/'],
    ['src/training/x.ts', "import { a } from '../../tests/a'; a();", 'training/ may not import from tests/'],
    ['src/setup/x.mjs', "import { a } from '../training/a'; a();", 'setup/ may not import from training/'],
    ['src/cellar/x.ts', 'export const a = 1;', 'The room cellar/ is not in the table'],
  ])('%s is refused: %s', async (file, code, message) => {
    const found = await complaints(file, code);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  it.each([
    [
      'src/ui/x.ts',
      "import { a } from '../training/a'; import { b } from './b'; import { LitElement } from 'lit'; a(b, LitElement);",
    ],
    ['src/ui/x.ts', "export const w = new Worker(new URL('../training/worker.ts', import.meta.url));"],
    ['src/training/x.ts', "import { a } from '../engine/a'; import { b } from '../reference/b'; a(b);"],
    [
      'src/engine/deep/x.ts',
      "import a from '../../../shaders/a.wgsl?raw'; import { b } from '../b'; import { c } from '../../kl/c'; a(b, c);",
    ],
    ['src/headless/x.ts', "import { a } from '../training/a'; import { b } from '../engine/b'; a(b);"],
    ['tests/kl/x.test.ts', "import { a } from '../../src/engine/a'; a();"],
  ])('%s is allowed: %s', async (file, code) => {
    expect(await complaints(file, code)).toEqual([]);
  });
});

describe('what the page loads outside the worker', () => {
  const rooms = (files: Iterable<string>) => [
    ...new Set([...files].map((file) => path.relative(ROOT, file).split(path.sep)[1])),
  ];

  it('it never includes the engine or the float64 reference, which only the worker may load', () => {
    const reached = rooms(reachedByValue(path.join(ROOT, 'src', 'ui')));
    expect(reached).not.toContain('engine');
    expect(reached).not.toContain('reference');
  });

  it('value imports are followed through files; type imports and workers are not', () => {
    const root = mkdtempSync(path.join(os.tmpdir(), 'rlvr-arrows-'));
    const write = (name: string, text: string) => {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text);
    };
    write(
      'ui/page.ts',
      "import {\n  a,\n} from '../training/a';\nimport type { B } from '../training/b';\nexport type { C } from " +
        "'../training/c';\nimport './side';\nnew Worker(new URL('../training/worker.ts', import.meta.url));",
    );
    write('ui/side.ts', "export const lazy = () => import('../lazy/l');");
    write('training/a.ts', "export * from '../engine/e';");
    for (const name of ['training/b', 'training/c', 'training/worker', 'engine/e', 'lazy/l'])
      write(`${name}.ts`, 'export {};');
    expect(
      reachedByValue(path.join(root, 'ui'))
        .map((file) => path.relative(root, file))
        .sort(),
    ).toEqual(['engine/e.ts', 'lazy/l.ts', 'training/a.ts', 'ui/page.ts', 'ui/side.ts'].map(path.normalize));
    rmSync(root, { recursive: true });
  });
});

describe('other lint rules', () => {
  it('a comment cannot switch a rule off', async () => {
    const off = ['/* eslint', 'disable */'].join('-');
    expect(await complaints('src/kl/x.ts', `${off}\nexport * from '../training/experiment';`)).toContainEqual(
      expect.stringContaining('kl/ may not import from training/'),
    );
  });
});
