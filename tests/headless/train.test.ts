/** The output of `train` in special cases: a lost device, several findings of one run. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import type { Backend } from '../../src/population/api';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { BackendHolder } from '../../src/training/backends';
import type { Collapse } from '../../src/training/collapse';
import { Trainer } from '../../src/training/trainer';
import { trainCommand } from '../../src/headless/commands/train';
import { LosableBackend, TINY_FOLDER } from '../support/tiny';

const devices: Backend[] = [];
const holder = () => new BackendHolder(async () => ({ backend: devices.shift() ?? createReferenceBackend() }));

const folder = mkdtempSync(path.join(os.tmpdir(), 'train-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  devices.length = 0;
});

async function train(name: string) {
  const out = path.join(folder, name);
  const said: string[] = [];
  await trainCommand(
    {
      command: 'train',
      backend: 'float64',
      options: { out, checkpoint: TINY_FOLDER, methods: 'none,k1-in-reward', seeds: '1', steps: '12' },
      set: ['digits=1', 'prompts=4', 'groupSize=4', 'evaluateEvery=5', 'evaluationProblems=4'],
    },
    (line) => said.push(line),
    holder,
  );
  return {
    said: said.join('\n'),
    metrics: readFileSync(path.join(out, 'metrics.jsonl'), 'utf8'),
    summary: JSON.parse(readFileSync(path.join(out, 'summary.json'), 'utf8')),
  };
}

it('train: after a lost device metrics.jsonl has every line exactly once', async () => {
  const straight = await train('straight');
  devices.push(new LosableBackend(4));
  const lost = await train('lost');
  expect(lost.said).toContain('The device was lost (the test pulled the plug)');
  expect(lost.metrics).toBe(straight.metrics);
});

it('train: the summary names the last finding of a run that is a collapse', async () => {
  const found: Collapse[] = [
    { kind: 'kl-runaway', step: 2, detectedAt: 3, cause: 'pulls-elsewhere', beta: 0.3 },
    { kind: 'reward', step: 4, detectedAt: 5, cause: 'pulls-elsewhere' },
    { kind: 'dead-leash', step: 6, detectedAt: 7, cause: 'holds-nothing' },
  ];
  const spy = vi.spyOn(Trainer.prototype, 'found').mockReturnValue(found);
  const { summary } = await train('found');
  spy.mockRestore();
  expect(JSON.stringify(summary.runs[0])).toContain(
    '"collapse":{"kind":"reward","step":4,"detectedAt":5,"message":"The reward collapsed at step 4: its expected ' +
      'gradient is not that of the reverse KL, so the penalty pulls elsewhere than to the reference."},' +
      '"deadLeash":{"kind":"dead-leash","step":6,"detectedAt":7,"message":"Since step 6 the leash is dead, and the ' +
      'KL goes where it goes without any penalty: its expected gradient is zero, so it holds nothing back."}',
  );
});
