/** `log`: the judgement of a file, on the command line. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { writeTensorBoard } from '../../src/logs/tensorboard';
import { run, temporaryFolder } from '../support/run-headless';

const folder = temporaryFolder();
const steps = Array.from({ length: 120 }, (_, i) => i);
const series = (name: string, value: (step: number) => number) => ({ name, steps, values: steps.map(value) });

it('log FILE …: reads the files of one training and says what they show', async () => {
  const reward = path.join(folder, 'events.out.tfevents.1');
  const rest = path.join(folder, 'rest.csv');
  writeFileSync(reward, writeTensorBoard([series('train/reward', (step) => (step < 50 ? 0.6 : 0))]));
  writeFileSync(
    rest,
    `step,train/kl,train/reward_std\n${steps.map((step) => `${step},${step / 1000},0.1`).join('\n')}`,
  );
  const { code, printed, said } = await run('log', reward, rest, '--beta', '0.1');
  expect(said).toBe('');
  expect(code).toBe(0);
  expect(printed).toContain('Reward: train/reward (as TRL writes it)');
  expect(printed).toMatch(/The reward collapsed at step 5\d:/);
  expect(printed).toContain('Excluded: it learns.');
  expect(printed).toContain('KL runaway: not judged, because the log has no length of answers.');
  expect(printed).not.toMatch(/undefined|NaN|\[object/);
});

it('log: a file that is none, or has no known names, is refused in one sentence', async () => {
  const file = path.join(folder, 'loss.csv');
  writeFileSync(file, 'step,loss\n0,1\n1,2\n');
  expect(await run('log', file)).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^loss\.csv was read, but .*loss; /) as string,
  });
  const missing = await run('log', path.join(folder, 'none.csv'));
  expect(missing).toMatchObject({
    code: 2,
    said: expect.stringMatching(/none\.csv cannot be read \(ENOENT\)\.\n$/) as string,
  });
  expect(await run('log')).toMatchObject({ code: 2, said: 'log: --file is missing.\n' });
});
