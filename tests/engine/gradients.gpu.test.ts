/** Every gradient tensor of every method, and the rest of the step, against the float64 twin. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { type MethodLevels, checkMethod, METHODS, methodName } from '../../src/kl/placements';
import { parameterLayout, slice } from '../../src/policy/layout';
import type { PopulationSpec, RunSettings, Snapshot, StepRecord } from '../../src/population/api';
import { adam, gradientNorm } from '../../src/reference/adam';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { testEngine } from '../support/device';
import { methodsSpec } from '../support/specs';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});

/** ‖a − b‖ / ‖b‖. */
function relative(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  return size === 0 ? Math.sqrt(difference) : Math.sqrt(difference / size);
}

/**
 * The twin's Adam on the GPU's own gradient and moments: m/√v blows rounding up where a gradient is almost nothing, so
 * that parameters of two backends are no measure of this kernel.
 */
function adamAlone(
  spec: PopulationSpec,
  run: number,
  snapshot: Snapshot,
  { gradient, before }: StepRecord,
): Float64Array {
  const after = new Float64Array(before.length);
  const moment = (moments: Float32Array) =>
    Float64Array.from(moments.subarray(run * before.length, (run + 1) * before.length));
  const exact = Float64Array.from(gradient);
  const settings = spec.runs[run];
  adam(
    settings,
    settings.learningRate,
    snapshot.updates + 1,
    exact,
    gradientNorm(exact).norm,
    Float64Array.from(before),
    after,
    moment(snapshot.firstMoment),
    moment(snapshot.secondMoment),
  );
  return after;
}

/**
 * Trains on the GPU for a while, so that policy, behaviour and reference differ, then has both backends make the same
 * next step from the same snapshot. Returns the largest relative error over all gradient tensors, by method.
 */
async function compare(spec: PopulationSpec, steps: number, on = engine): Promise<Record<string, number>> {
  const gpu = await on.create(spec);
  const twin = await createReferenceBackend().create(spec);
  gpu.advance(steps);
  const snapshot = await gpu.snapshot();
  twin.restore(snapshot);
  await gpu.read();
  gpu.advance(1);
  twin.advance(1);
  const errors: Record<string, number> = {};
  for (let run = 0; run < spec.runs.length; run++) {
    const [ours, exact] = [await gpu.record(run), await twin.record(run)];
    expect(ours.tokens).toEqual(exact.tokens);
    expect(ours.prompt).toEqual(exact.prompt);
    expect(ours.mask).toEqual(exact.mask);
    expect(ours.reward).toEqual(exact.reward);
    for (const name of ['logprob', 'referenceLogprob', 'behaviourLogprob'] as const) {
      ours[name].forEach((value, i) => {
        const error = Math.abs(value - exact[name][i]) / Math.max(1, Math.abs(exact[name][i]));
        expect(error, `${name} of ${methodName(spec.runs[run].method)}`).toBeLessThan(1e-5);
      });
    }
    for (const name of ['coefficient', 'advantage'] as const) {
      expect(relative(ours[name], exact[name]), `${name} of ${methodName(spec.runs[run].method)}`).toBeLessThan(1e-4);
    }
    expect(ours.behaviour).toEqual(exact.behaviour);
    errors[methodName(spec.runs[run].method)] = Math.max(
      ...parameterLayout(spec.policy).entries.map((entry) =>
        relative(slice(ours.gradient, entry), slice(exact.gradient, entry)),
      ),
    );
    if (spec.minibatches === 1) expect(relative(ours.after, adamAlone(spec, run, snapshot, ours))).toBeLessThan(1e-6);
  }
  const [{ steps: rows }, { steps: exactRows }] = [await gpu.read(), await twin.read()];
  rows.forEach(({ metrics }, index) => {
    const {
      method: { estimator },
      logRatioClamp,
    } = spec.runs[index];
    expect(metrics.klClampFraction > 0, `klClampFraction of run ${index}`).toBe(
      logRatioClamp > 0 && estimator !== 'none' && estimator !== 'full',
    );
    for (const [name, value] of Object.entries(metrics)) {
      const exact = exactRows[index].metrics[name as keyof typeof metrics];
      expect(Math.abs(value - exact), `${name} of run ${index}: ${value} against ${exact}`).toBeLessThan(
        1e-3 * Math.max(1, Math.abs(exact)),
      );
    }
  });
  gpu.destroy();
  return errors;
}

const AWKWARD: Partial<PopulationSpec> = { digits: 1, prompts: 5, groupSize: 3, staleness: 1 };
// A compilation takes the software adapter four seconds, and these tests are made of little else: cases share shapes
// where they can.
const cases: [string, Partial<PopulationSpec>, Partial<RunSettings>, Partial<MethodLevels>][] = [
  ['on-policy', {}, {}, {}],
  ['on-policy, sequence-level estimators and ratios', {}, {}, { estimatorLevel: 'sequence', rhoLevel: 'sequence' }],
  [
    'on-policy, GRPO, temperature 0.7, reward to go',
    {},
    { advantage: 'grpo', temperature: 0.7 },
    { rewardKl: 'to-go' },
  ],
  ['staleness 2', { staleness: 2 }, {}, {}],
  [
    'staleness 2, sequence-level ratios, KL in the reward recomputed',
    { staleness: 2 },
    {},
    { rhoLevel: 'sequence', rewardKlAt: 'update' },
  ],
  ['2 minibatches, clip 0.2, GRPO', { minibatches: 2 }, { clip: 0.2, advantage: 'grpo' }, {}],
  // Small groups of a policy that is mostly right: rewards without spread, where the advantage is all KL, divided by
  // almost nothing.
  ['GRPO where whole groups are right', AWKWARD, { advantage: 'grpo' }, { rewardKl: 'to-go' }],
  [
    'clamps, off-policy: k2 and k3 held at the estimate',
    { staleness: 2 },
    { logRatioClamp: 0.3, estimateClamp: 0.02 },
    { rewardKl: 'to-go' },
  ],
  [
    'clamps of whole completions: k2 and k3 held at the log-ratio',
    {},
    { logRatioClamp: 0.1, estimateClamp: 0.05 },
    { estimatorLevel: 'sequence', rhoLevel: 'sequence' },
  ],
  [
    'an awkward shape: 5 prompts of 3, one digit',
    AWKWARD,
    { weightDecay: 0.1, maxGradNorm: 0.5 },
    { rewardKl: 'to-go' },
  ],
];

describe('gradients on the GPU against the float64 twin', () => {
  test.each(cases)('%s', async (_, shapes, settings, levels) => {
    const spec = methodsSpec(shapes, settings, levels);
    const allowed = spec.runs.filter(({ method }) => checkMethod(method) === null);
    expect(allowed.length).toBeGreaterThan(METHODS.length / 2);
    // A method that there is not at these levels stays at its own: as many runs as in the other cases are the same
    // shape.
    const plain = methodsSpec(shapes, settings).runs;
    spec.runs = spec.runs.map((run, index) => (allowed.includes(run) ? run : plain[index]));
    const errors = await compare(spec, 3);
    for (const [method, error] of Object.entries(errors))
      expect(error, `${method} of ${JSON.stringify(errors)}`).toBeLessThan(1e-4);
  });

  // A software adapter is given workgroups of its own width, where invocations go in step and a missing barrier shows
  // nothing. A GPU's workgroups and tiles are tried as well.
  test('a shape that GPUs get, not software adapters', async () => {
    const wide = await testEngine({ kind: 'gpu' });
    const errors = await compare(
      methodsSpec({ staleness: 1, minibatches: 2 }, {}, {}, 0.01, ['k3-in-both', 'full-in-weighted-loss']),
      2,
      wide,
    );
    expect(Math.max(...Object.values(errors))).toBeLessThan(1e-4);
    wide.destroy();
  });
});
