/** Typed estimators on the GPU: the built-in ones bit by bit, the others against the float64 twin. */
import { expect, test } from 'vitest';
import { methodName, PLACEMENTS } from '../../src/kl/placements';
import { parameterLayout, slice } from '../../src/policy/layout';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { testEngine } from '../support/device';
import { methodsSpec } from '../support/specs';
import { OTHERS, SAME } from '../support/typed-estimators';

/** Placements in turn, so that value and derivative both count. */
const placed = (estimator: string, i: number): string => `${estimator}-in-${PLACEMENTS[i % PLACEMENTS.length]}`;

test('twenty typed estimators train: built-in ones with the same bits, others with the twin’s gradients', async () => {
  expect(SAME.length + OTHERS.length).toBeGreaterThanOrEqual(20);
  const methods = [
    ...SAME.map(({ name }, i) => placed(name, i)),
    ...SAME.map(({ expression }, i) => placed(`(${expression})`, i)),
    ...OTHERS.map((expression, i) => placed(`(${expression})`, i)),
  ];
  const spec = methodsSpec({ prompts: 2 }, {}, {}, 0.02, methods);
  const gpu = await (await testEngine()).create(spec);
  const twin = await createReferenceBackend().create(spec);
  gpu.advance(2);
  twin.restore(await gpu.snapshot());
  await gpu.read();
  gpu.advance(1);
  twin.advance(1);
  for (const i of SAME.keys())
    expect(await gpu.parameters(SAME.length + i), SAME[i].expression).toEqual(await gpu.parameters(i));
  for (let run = 2 * SAME.length; run < methods.length; run++) {
    const [ours, exact] = [await gpu.record(run), await twin.record(run)];
    expect(ours.tokens).toEqual(exact.tokens);
    for (const entry of parameterLayout(spec.policy).entries) {
      const [got, wanted] = [slice(ours.gradient, entry), slice(exact.gradient, entry)];
      const apart = Math.hypot(...Array.from(got, (value, i) => value - wanted[i])) / Math.hypot(...wanted);
      expect(apart, `${entry.name} of ${methodName(spec.runs[run].method)}`).toBeLessThan(1e-4);
    }
  }
  gpu.destroy();
});
