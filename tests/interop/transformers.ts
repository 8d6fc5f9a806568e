/**
 * Compares every form of a checkpoint (tests/support/checkpoint-forms.ts) with Hugging Face's Transformers itself,
 * where both load it: log-probs at four positions. Not part of `npm test`, because it needs PyTorch:
 *
 *   pip install torch transformers
 *   PYTHON=python3 node src/setup/run-cli.mjs tests/interop/transformers.ts
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createActivations } from '../../src/reference/activations';
import { forward } from '../../src/reference/forward';
import { shapeOf } from '../../src/reference/policy-shape';
import { logSoftmax } from '../../src/reference/score';
import type { Files } from '../support/checkpoint-changes';
import { readFolder } from '../support/checkpoint-cases';
import { CHECKPOINT_FORMS } from '../support/checkpoint-forms';

/** `37+48=` and the answer without its last token. */
const TOKENS = [3, 7, 10, 4, 8, 13, 5, 8, 14];
/** Both compute in float64 from the same float32 parameters. */
const TOLERANCE = 1e-12;

function ownLogprobs(files: Files): number[] | undefined {
  try {
    const { policy, parameters } = readFolder(files).policy;
    const shape = shapeOf(policy, 6, 4);
    const activations = createActivations(shape);
    activations.tokens.set(TOKENS);
    forward(shape, Float64Array.from(parameters), activations, 0, TOKENS.length);
    return [0, 1, 2, 3].flatMap((row) => {
      const out = new Float64Array(shape.vocabulary);
      logSoftmax(activations.logits, row * shape.vocabulary, shape.vocabulary, 1, out, 0);
      return [...out.subarray(0, shape.tokens)];
    });
  } catch {
    return undefined;
  }
}

/** Prints a line per form. Exit code 1 if a policy is not Transformers'. */
export async function main(): Promise<number> {
  const root = mkdtempSync(path.join(tmpdir(), 'checkpoint-forms-'));
  for (const { id, files } of CHECKPOINT_FORMS) {
    mkdirSync(path.join(root, id));
    for (const [name, bytes] of Object.entries(files())) writeFileSync(path.join(root, id, name), bytes);
  }
  const script = path.join(import.meta.dirname, 'print_logprobs.py');
  const python = process.env.PYTHON ?? 'python3';
  const env = { ...process.env, HF_HUB_OFFLINE: '1' };
  const { stdout, status, stderr } = spawnSync(python, [script, root, JSON.stringify(TOKENS)], {
    encoding: 'utf8',
    env,
  });
  if (status !== 0) throw new Error(`${python} failed: ${stderr.trim().split('\n').at(-1)}`);
  let differ = 0;
  for (const line of stdout.trim().split('\n')) {
    const { id, logprobs, refused } = JSON.parse(line) as { id: string; logprobs?: number[]; refused?: string };
    const { form, files } = CHECKPOINT_FORMS.find((each) => each.id === id)!;
    const own = ownLogprobs(files());
    let verdict = `${own ? 'loads' : 'refused'} here; Transformers: ${refused ?? 'loads'}`;
    if (own && logprobs) {
      const difference = Math.max(...own.map((value, i) => Math.abs(value - logprobs[i])));
      const same = own.length === logprobs.length && difference < TOLERANCE;
      if (!same) differ++;
      verdict = `${same ? 'the same' : 'ANOTHER'} policy, log-probs within ${difference.toExponential(1)}`;
    }
    process.stdout.write(`${id} ${form}: ${verdict}\n`);
  }
  return differ > 0 ? 1 : 0;
}
