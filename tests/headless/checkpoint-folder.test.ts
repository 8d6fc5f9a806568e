/** `--checkpoint` takes folders as people have them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readCheckpointFolder } from '../../src/headless/files';
import { CHECKPOINT_FORMS } from '../support/checkpoint-forms';
import { run, temporaryFolder } from '../support/run-headless';
import { shippedPolicy } from '../support/specs';

/** Writes a form of the shipped policy. */
function folderOf(id: string): string {
  const folder = path.join(temporaryFolder(), id);
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(CHECKPOINT_FORMS.find((form) => form.id === id)!.files()))
    writeFileSync(path.join(folder, name), bytes);
  return folder;
}

it('shards, and a policy among other files, are read from the disk', () => {
  for (const id of ['14', '48']) {
    const said: string[] = [];
    expect(readCheckpointFolder(folderOf(id), (line) => said.push(line)).parameters).toEqual(
      shippedPolicy().parameters,
    );
    expect(said).toEqual([]);
  }
});

it('eval says what was done to read the policy', async () => {
  const settings = ['--set', 'evaluationProblems=10', 'groupSize=2', 'prompts=2'];
  const { code, said } = await run('eval', '--backend', 'float64', '--checkpoint', folderOf('01'), ...settings);
  expect(code).toBe(0);
  expect(said).toMatch(/^The checkpoint’s parameters are BF16; here they are float32, without a further change\.\n/);
});

it('a folder that holds something else is refused with what it holds', async () => {
  const { code, said } = await run('eval', '--checkpoint', folderOf('15'));
  expect(code).toBe(2);
  expect(said).toMatch(/^--checkpoint: got '.*15': The file "pytorch_model.bin" is a PyTorch pickle, not .*\.\n$/);
});
