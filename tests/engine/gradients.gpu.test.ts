/** Every gradient tensor of every method, and the rest of the step, against the float64 twin. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { type MethodLevels, checkMethod, METHODS, methodName, parseMethod } from '../../src/kl/placements';
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
 * next step from the same snapshot. Returns the largest relative error over all gradient tensors, by run.
 */
async function compare(spec: PopulationSpec, steps: number, on = engine): Promise<number[]> {
  const gpu = await on.create(spec);
  const twin = await createReferenceBackend().create(spec);
  gpu.advance(steps);
  const snapshot = await gpu.snapshot();
  twin.restore(snapshot);
  await gpu.read();
  gpu.advance(1);
  twin.advance(1);
  const errors: number[] = [];
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
    errors[run] = Math.max(
      ...parameterLayout(spec.policy).entries.map((entry) =>
        relative(slice(ours.gradient, entry), slice(exact.gradient, entry)),
      ),
    );
    if (spec.minibatches === 1) expect(relative(ours.after, adamAlone(spec, run, snapshot, ours))).toBeLessThan(1e-6);
  }
  const [{ steps: rows }, { steps: exactRows }] = [await gpu.read(), await twin.read()];
  rows.forEach(({ metrics }, index) => {
    const { method, logRatioClamp, estimateClamp } = spec.runs[index];
    const clamps = logRatioClamp > 0 || estimateClamp > 0;
    expect(metrics.klClampFraction > 0, `klClampFraction of run ${index}`).toBe(
      clamps && method.estimator !== 'none' && method.estimator !== 'full',
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
    'staleness 2, a sampler of its own',
    { staleness: 2 },
    {
      samplerNoise: 0.5,
      rolloutTemperature: 0.9,
      topP: 0.9,
      importanceCorrection: 'truncated',
      correctionHigh: 1.2,
    },
    {},
  ],
  [
    'an awkward shape: 5 prompts of 3, one digit',
    AWKWARD,
    { weightDecay: 0.1, maxGradNorm: 0.5 },
    { rewardKl: 'to-go' },
  ],
];

/**
 * The settings of the loss, several at a time: as many runs as make one population, each with its own method and
 * settings. `together` are shapes and settings of all.
 */
const METHODS_OF: Partial<RunSettings>[] = [
  'k1-in-reward',
  'k2-in-loss',
  'k3-in-weighted-loss',
  'full-in-both',
  'abs-in-loss',
  'k3-in-detached-weighted-loss',
  'none',
].map((name) => ({ method: parseMethod(name) }));
// The derivative of |δ| jumps at 0, where a token that is certain has its δ: at this temperature none is.
const absolute: Partial<RunSettings> = { ...METHODS_OF[4], temperature: 3 };
const second = (name: string): Partial<RunSettings> => ({ second: parseMethod(name), secondBeta: 0.2 });
const geometric = (name: string, estimatorLevel: 'token' | 'sequence' = 'token'): Partial<RunSettings> => ({
  method: parseMethod(name, { rhoLevel: 'geometric', estimatorLevel }),
});
const toGo = (name: string): Partial<RunSettings> => ({
  method: parseMethod(name, { rewardKl: 'to-go', rewardKlAt: 'update' }),
});

// One shape for all, compiled once.
const OFF_POLICY: Partial<PopulationSpec> = { staleness: 2, minibatches: 2, prompts: 8 };
const LOSSES: [string, Partial<PopulationSpec>, Partial<RunSettings>[]][] = [
  [
    'clips of either side, dual clip, weights of tokens, entropy, two penalties, a negative β',
    OFF_POLICY,
    [
      { ...METHODS_OF[0], clip: 0.2, clipHigh: 0.02, aggregation: 'token-mean' },
      { ...METHODS_OF[1], clip: 0.02, dualClip: 1.01, aggregation: 'sequence-mean', entropyBonus: 0.05 },
      { ...METHODS_OF[2], clipHigh: 0.001, aggregation: 'fixed-length', beta: -0.05 },
      { ...METHODS_OF[3], ...second('k3-in-reward'), entropyBonus: -0.02, aggregation: 'token-mean' },
      { ...absolute, ...second('full-in-weighted-loss'), dynamicSampling: 'on', entropyBonus: 0.1 },
      { ...METHODS_OF[5], ...second('k1-in-both'), dynamicSampling: 'on', aggregation: 'sequence-mean' },
      { ...METHODS_OF[6], ...second('k2-in-weighted-loss'), advantage: 'remax', aggregation: 'token-mean' },
    ],
  ],
  [
    'every kind of advantage, geometric ratios',
    OFF_POLICY,
    [
      { ...geometric('k3-in-weighted-loss'), advantage: 'mean', aggregation: 'sequence-mean' },
      { ...geometric('k2-in-weighted-loss', 'sequence'), advantage: 'rloo-normalised', clip: 0.01, beta: 0.1 },
      { ...toGo('k1-in-reward'), advantage: 'reinforce++', ...second('k2-in-loss') },
      { ...METHODS_OF[3], advantage: 'reinforce++-baseline', beta: 0.1, aggregation: 'token-mean' },
      { ...toGo('k3-in-both'), advantage: 'remax', dynamicSampling: 'on', entropyBonus: 0.02 },
      { ...geometric('full-in-weighted-loss'), advantage: 'none' },
      { ...toGo('k2-in-reward'), advantage: 'reinforce++-baseline', dynamicSampling: 'on', ...second('k1-in-reward') },
    ],
  ],
  [
    'one-sided clamps, gradients of clamped penalties',
    OFF_POLICY,
    [
      { ...METHODS_OF[1], logRatioClamp: 0.05, clampSides: 'upper' },
      { ...METHODS_OF[2], logRatioClamp: 0.05, clampGradient: 'straight-through', advantage: 'mean' },
      { ...METHODS_OF[5], estimateClamp: 0.004, clampGradient: 'framework', clampSides: 'upper' },
      { ...METHODS_OF[0], estimateClamp: 0.03, clampSides: 'upper', advantage: 'rloo-normalised' },
      { ...absolute, estimateClamp: 0.05, clampGradient: 'straight-through', ...second('k3-in-reward') },
      { ...toGo('k3-in-both'), logRatioClamp: 0.1, clampGradient: 'straight-through', advantage: 'reinforce++' },
      { ...METHODS_OF[1], logRatioClamp: 0.1, estimateClamp: 0.003, clampGradient: 'framework' },
    ],
  ],
];

describe('gradients on the GPU against the float64 twin', () => {
  test.each(LOSSES)('%s', async (_, shapes, runs) => {
    const spec = methodsSpec(shapes, {}, {}, 0.01, ['none']);
    const [plain] = spec.runs;
    // Adam divides what is nearly 0 by what is nearly 0, and the second minibatch starts from there: ε prevents it.
    spec.runs = runs.map((run) => ({ ...plain, adamEpsilon: 0.01, ...run }));
    for (const error of await compare(spec, 3)) expect(error).toBeLessThan(1e-4);
  });

  test.each(cases)('%s', async (_, shapes, settings, levels) => {
    const spec = methodsSpec(shapes, settings, levels);
    const allowed = spec.runs.filter(({ method }) => checkMethod(method) === null);
    expect(allowed.length).toBeGreaterThan(METHODS.length / 2);
    // A method that there is not at these levels stays at its own: as many runs as in the other cases are the same
    // shape.
    const plain = methodsSpec(shapes, settings).runs;
    spec.runs = spec.runs.map((run, index) => (allowed.includes(run) ? run : plain[index]));
    const errors = await compare(spec, 3);
    errors.forEach((error, run) => {
      expect(error, `${methodName(spec.runs[run].method)} of ${JSON.stringify(errors)}`).toBeLessThan(1e-4);
    });
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
    expect(Math.max(...errors)).toBeLessThan(1e-4);
    wide.destroy();
  });
});
