/** A vocabulary that is no multiple of 4: the engine computes it with padding, which has no part in the policy. */
import { expect, it } from 'vitest';
import { parameterLayout, slice } from '../../src/policy/layout';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { testEngine } from '../support/device';
import { PADDED, paddedParameters, paddedRows } from '../support/padded-policy';
import { methodsSpec } from '../support/specs';

it('a policy of 17 tokens trains on the GPU as in float64, and padding never changes', async () => {
  const initial = paddedParameters();
  const reference = initial.map((value) => 0.8 * value);
  const shapes = { digits: 1 as const, policy: PADDED, reference, initial, prompts: 2, staleness: 1 };
  const spec = methodsSpec(shapes, {}, {}, 0, ['k1-in-reward', 'full-in-loss']);
  const engine = await testEngine();
  const [gpu, twin] = [await engine.create(spec), await createReferenceBackend().create(spec)];
  gpu.advance(3);
  twin.restore(await gpu.snapshot());
  gpu.advance(1);
  twin.advance(1);
  for (const run of [0, 1]) {
    const [own, exact] = [await gpu.record(run), await twin.record(run)];
    expect(own.tokens).toEqual(exact.tokens);
    expect(Math.max(...own.tokens)).toBeLessThan(17);
    for (const entry of parameterLayout(PADDED).entries) {
      const [a, b] = [slice(own.gradient, entry), slice(exact.gradient, entry)];
      const scale = Math.hypot(...b);
      expect(Math.hypot(...a.map((value, i) => value - b[i])), entry.name).toBeLessThan(1e-4 * scale + 1e-12);
    }
    for (const vector of [own.gradient, own.after, exact.gradient, exact.after])
      for (const row of paddedRows(vector)) expect(row.every((value) => value === 0)).toBe(true);
    // The coefficients on the whole vocabulary, of full: none on padding.
    expect(own.vocabularyCoefficient.every((value, i) => i % 20 < 17 || value === 0)).toBe(true);
  }
  gpu.destroy();
  twin.destroy();
  engine.destroy();
});
