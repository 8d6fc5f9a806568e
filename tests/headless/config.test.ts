import path from 'node:path';
import { expect, it } from 'vitest';
import { configCommand } from '../../src/headless/commands/config';
import { parseArguments } from '../../src/headless/headless-arguments';
import { ROOT } from '../../src/setup/install.mjs';

function printed(...args: string[]): string {
  const lines: string[] = [];
  configCommand(parseArguments(['config', ...args])!, undefined, (line) => lines.push(line));
  return lines.join('\n');
}
const file = (name: string): string => path.join(ROOT, 'tests', 'frameworks', 'configs', name);

it('config prints the row, the line to change, every line, and a command that trains the arms', () => {
  const text = printed(file('18-skyrl-rloo.sh'));
  expect(text).toContain('\nk3 in reward, β 0.001, row 9, biased gradient.\n');
  expect(text).toContain('\n  new line: + trainer.algorithm.kl_estimator_type=k1\n');
  expect(text).toContain('\n- trainer.algorithm.kl_estimator_type = k3: estimator of the KL\n');
  expect(text).toMatch(
    /\nnpm run headless -- train --arm "as pasted: k3-in-reward, .*" --arm "corrected: .* --out DIR$/,
  );
  const change = printed(file('02-simple-rl.sh'));
  expect(change).toContain('  line 20: - KL_LOSS_TYPE="low_var_kl"\n  line 20: + KL_LOSS_TYPE="mse"\n');
});

it('config refuses in one sentence', () => {
  expect(() => printed(file('none.sh'))).toThrow(/^config: .*none\.sh cannot be read \(ENOENT\)\.$/);
  expect(() => printed(path.join(ROOT, 'package.json'))).toThrow(/^No framework’s keys were found/);
  expect(() => printed('a', 'b')).toThrow('config: got 2 files; allowed is one.');
  expect(() => printed()).toThrow('file');
});
