import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../src/training/reference-policy';
import { run, temporaryFolder } from '../support/run-headless';

const folder = temporaryFolder();

describe('pretrain', () => {
  it('a readable policy and the record of its training are written', async () => {
    const out = path.join(folder, 'reference');
    const { code } = await run(
      'pretrain',
      '--backend',
      'float64',
      '--out',
      out,
      '--set',
      'digits=1',
      'dModel=16',
      'layers=1',
      'heads=2',
      'steps=20',
      'examples=16',
      'seed=5',
    );
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['config.json', 'model.safetensors', 'training.json']);
    const record = JSON.parse(readFileSync(path.join(out, 'training.json'), 'utf8'));
    expect(record).toMatchObject({
      settings: { seed: 5, steps: 20, labelNoise: 0.12 },
      accuracy: { addition: expect.any(Number), subtraction: expect.any(Number) },
      adapter: 'float64 on the processor',
    });
    expect(
      readPolicy({
        config: readFileSync(path.join(out, 'config.json'), 'utf8'),
        weights: readFileSync(path.join(out, 'model.safetensors')),
      }).digits,
    ).toBe(1);
  });

  it('a pretraining that fails ends with one sentence and exit code 1', async () => {
    const { code, said } = await run(
      'pretrain',
      '--backend',
      'float64',
      '--out',
      path.join(folder, 'odd'),
      '--set',
      'dModel=18',
      'steps=1',
    );
    expect(code).toBe(1);
    expect(said.trim().split('\n').pop()).toMatch(/18/);
  });
});
