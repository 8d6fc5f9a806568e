/** Padding of a vocabulary in float64: the probabilities are those of the vocabulary without it. */
import { describe, expect, it } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../src/policy/checkpoint';
import { PADDED_LOGPROB, STANDARD_POLICY } from '../../src/policy/config';
import { checkPolicyConfig } from '../../src/policy/layout';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { createActivations } from '../../src/reference/activations';
import { forward } from '../../src/reference/forward';
import { shapeOf } from '../../src/reference/policy-shape';
import { logSoftmax } from '../../src/reference/score';
import { PADDED, paddedParameters, paddedRows } from '../support/padded-policy';
import { methodsSpec } from '../support/specs';

describe('padding of a vocabulary', () => {
  const parameters = paddedParameters();

  it('has the probability 0, and the others have what they had without it', () => {
    const shape = shapeOf(PADDED, 4, 3);
    const activations = createActivations(shape);
    activations.tokens.set([1, 10, 2, 13]);
    forward(shape, Float64Array.from(parameters), activations, 0, 4);
    const row = new Float64Array(20);
    logSoftmax(activations.logits, 0, 20, 0.7, row, 0);
    // 17 logits by themselves, from the last row of the final norm.
    const x = activations.finalNorm.output.subarray(3 * 16, 4 * 16);
    const logits = Array.from({ length: 17 }, (_, v) => {
      const at = shape.head + 16 * v;
      return x.reduce((sum, value, j) => sum + value * parameters[at + j], 0) / 0.7;
    });
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    logits.forEach((logit, v) => expect(row[v]).toBeCloseTo(logit - Math.log(total), 12));
    expect([...row.subarray(17)]).toEqual([PADDED_LOGPROB, PADDED_LOGPROB, PADDED_LOGPROB]);
    expect(Math.exp(PADDED_LOGPROB)).toBe(0);
  });

  it('trains in float64 without changing', async () => {
    const reference = parameters.map((value) => 0.8 * value);
    const shapes = { digits: 1 as const, policy: PADDED, reference, initial: parameters, prompts: 2 };
    const twin = await createReferenceBackend().create(methodsSpec(shapes, {}, {}, 0, ['full-in-loss']));
    twin.advance(2);
    const trained = await twin.parameters(0);
    expect(trained).not.toEqual(parameters);
    for (const row of paddedRows(trained)) expect(row.every((value) => value === 0)).toBe(true);
    twin.destroy();
  });

  it('is not in the files', () => {
    const files = writeCheckpoint(PADDED, parameters);
    expect(JSON.parse(files.config)).toMatchObject({ vocab_size: 17 });
    const again = readCheckpoint(files);
    expect(again.config).toEqual(PADDED);
    expect(again.parameters).toEqual(parameters);
    expect(again.notes).toEqual([{ code: 'checkpoint-padded', tokens: 17, vocabulary: 20 }]);
  });

  it('is less than 4, and the standard tokens are no padding', async () => {
    expect(() => checkPolicyConfig({ ...PADDED, padding: 4 })).toThrow(
      "padding: got '4'; allowed are whole numbers from 0 to 3.",
    );
    const policy = { ...STANDARD_POLICY, padding: 1 };
    await expect(createReferenceBackend().create(methodsSpec({ policy }))).rejects.toThrow(
      "vocabulary: got '15'; allowed are whole numbers from 16.",
    );
  });
});
