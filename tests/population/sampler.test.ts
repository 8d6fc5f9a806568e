/** The sampler's distribution against its definition, and the samples of the twin against that. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promptLength, answerLength } from '../../src/arithmetic/vocabulary';
import { STREAM } from '../../src/arithmetic/random';
import { DEFAULT_RUN_SETTINGS } from '../../src/population/run-settings';
import { hasOwnSampler, roundedTo, samplerLogprobs, type SamplerSettings } from '../../src/population/sampler';
import { createBatch } from '../../src/reference/batch';
import { createBranches } from '../../src/reference/branches';
import { shapeOf } from '../../src/reference/policy-shape';
import { rolloutGroup } from '../../src/reference/rollout';
import { numbers, SMALL } from '../support/gradient-case';

const KEY = { step: 3, prompt: 1, sample: 2, token: 0 };
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** μ_s of a row of probabilities. */
function sampler(probabilities: readonly number[], settings: Partial<SamplerSettings>, key = KEY): number[] {
  const out = new Float64Array(probabilities.length);
  samplerLogprobs({ ...DEFAULT_RUN_SETTINGS, ...settings }, key, probabilities.map(Math.log), 0, out);
  return Array.from(out, Math.exp);
}

const policies = fc
  .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 4, maxLength: 8 })
  .map((weights) => weights.map((each) => each / sum(weights)));

/** Logarithms and exponentials round: values that differ by less may come out in either order. */
const distinct = (p: readonly number[]) =>
  p.every((each, v) => p.every((other, u) => u === v || Math.abs(other - each) > 1e-9));

/** What is left of `p` where only `kept` is, normalised. */
const only = (p: readonly number[], kept: (v: number) => boolean): number[] => {
  const left = p.map((each, v) => (kept(v) ? each : 0));
  return left.map((each) => each / sum(left));
};

function expectClose(ours: readonly number[], exact: readonly number[]): void {
  ours.forEach((each, v) => {
    expect(each).toBeCloseTo(exact[v], 12);
  });
}

describe('the sampler', () => {
  it('is μ with the default settings', () => {
    expect(hasOwnSampler(DEFAULT_RUN_SETTINGS)).toBe(false);
    fc.assert(
      fc.property(policies, (p) => {
        expectClose(sampler(p, {}), p);
      }),
    );
  });

  it('with top-k keeps the k likeliest tokens, the first of equal ones', () => {
    expectClose(sampler([0.2, 0.3, 0.3, 0.2], { topK: 2 }), [0, 0.5, 0.5, 0]);
    expectClose(sampler([0.3, 0.2, 0.2, 0.3], { topK: 3 }), [3 / 8, 2 / 8, 0, 3 / 8]);
    expectClose(sampler([0.3, 0.2, 0.2, 0.3], { topK: 9 }), [0.3, 0.2, 0.2, 0.3]);
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 8 }), (p, topK) => {
        fc.pre(distinct(p));
        // As many tokens are likelier than one that is kept as there are places before it.
        const exact = only(p, (v) => p.filter((each) => each > p[v]).length < topK);
        expectClose(sampler(p, { topK }), exact);
      }),
    );
  });

  it('with top-p keeps the fewest likeliest tokens that hold the share', () => {
    expectClose(sampler([0.5, 0.25, 0.15, 0.1], { topP: 0.7 }), [2 / 3, 1 / 3, 0, 0]);
    expectClose(sampler([0.5, 0.25, 0.15, 0.1], { topP: 0.8 }), [5 / 9, 2.5 / 9, 1.5 / 9, 0]);
    expectClose(sampler([0.1, 0.2, 0.7], { topP: 0.01 }), [0, 0, 1]);
    fc.assert(
      fc.property(policies, fc.double({ min: 0.01, max: 0.999, noNaN: true }), (p, topP) => {
        fc.pre(distinct(p));
        const above = p.map((own) => sum(p.filter((each) => each > own)));
        fc.pre(above.every((each) => Math.abs(each - topP) > 1e-9));
        expectClose(
          sampler(p, { topP }),
          only(p, (v) => above[v] < topP),
        );
      }),
    );
  });

  it('takes top-p of what top-k leaves, as vLLM does', () => {
    // Of 0.75, the likeliest holds two thirds.
    expectClose(sampler([0.5, 0.25, 0.15, 0.1], { topK: 2, topP: 0.6 }), [1, 0, 0, 0]);
    expectClose(sampler([0.5, 0.25, 0.15, 0.1], { topK: 2, topP: 0.7 }), [2 / 3, 1 / 3, 0, 0]);
  });

  it('at another temperature is μ^(τ/τ_s)', () => {
    const squared = [0.5, 0.3, 0.2].map((p) => p ** 2);
    expectClose(
      sampler([0.5, 0.3, 0.2], { temperature: 0.8, rolloutTemperature: 0.4 }),
      squared.map((each) => each / sum(squared)),
    );
    expectClose(sampler([0.5, 0.3, 0.2], { temperature: 0.8, rolloutTemperature: 0.8 }), [0.5, 0.3, 0.2]);
  });

  it('rounds to a precision: bfloat16, float16 and float32 have 8, 11 and 24 bits, ties to even', () => {
    // 1 + 2⁻⁷ is the number after 1 in bfloat16; halfway cases go to the even one.
    expect([1 + 2 ** -9, 1 + 2 ** -8, 1 + 3 * 2 ** -8, 1 + 2 ** -8 + 2 ** -20].map((x) => roundedTo(x, 8))).toEqual([
      1,
      1,
      1 + 2 ** -6,
      1 + 2 ** -7,
    ]);
    expect([-Math.PI, 0, -0.1, -Infinity, 255.9].map((x) => roundedTo(x, 8))).toEqual([
      -3.140625,
      0,
      -0.10009765625,
      -Infinity,
      256,
    ]);
    fc.assert(
      fc.property(fc.double({ min: -50, max: -1e-3, noNaN: true }), fc.integer({ min: 1, max: 23 }), (x, bits) => {
        expect(Math.abs(roundedTo(x, bits) / Math.fround(x) - 1)).toBeLessThanOrEqual(2 ** -bits);
        expect(roundedTo(roundedTo(x, bits), bits)).toBe(roundedTo(x, bits));
        expect(roundedTo(x, 24)).toBe(Math.fround(x));
      }),
    );
    const p = [0.5, 0.3, 0.2];
    const coarse = p.map((each) => Math.exp(roundedTo(Math.log(each), 3)));
    expectClose(
      sampler(p, { samplerBits: 3 }),
      coarse.map((each) => each / sum(coarse)),
    );
  });

  it('has noise of the given size, new for every token, sample, prompt, step and seed, and again the same', () => {
    const p = [0.4, 0.3, 0.2, 0.1];
    const shift = (settings: Partial<SamplerSettings>, key = KEY) => {
      const [first, second] = sampler(p, { samplerNoise: 0.5, ...settings }, key);
      return Math.log(first / second) - Math.log(p[0] / p[1]);
    };
    const all = [
      shift({}),
      shift({ seed: 2 }),
      ...(['step', 'prompt', 'sample', 'token'] as const).map((word) => shift({}, { ...KEY, [word]: KEY[word] + 1 })),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(shift({})).toBe(all[0]);
    const count = 4000;
    const shifts = Array.from({ length: count }, (_, step) => shift({}, { ...KEY, step }));
    // The difference of two: variance 2 · 0.5².
    expect(Math.abs(sum(shifts) / count)).toBeLessThan(4 * Math.sqrt(0.5 / count));
    expect(Math.abs(sum(shifts.map((each) => each ** 2)) / count - 0.5)).toBeLessThan(4 * 0.5 * Math.sqrt(2 / count));
  });

  it('makes the mean of log π/π_ref negative where it is no sample of π: KL(μ_s‖π_ref) − KL(μ_s‖π)', () => {
    const policy = [0.5, 0.3, 0.2];
    const reference = [0.6, 0.3, 0.1];
    const mean = (of: readonly number[]) => sum(of.map((each, v) => each * Math.log(policy[v] / reference[v])));
    expect(mean(policy)).toBeGreaterThan(0);
    expect(mean(sampler(policy, { topP: 0.75 }))).toBeLessThan(0);
    expect(mean(sampler(policy, { topK: 1 }))).toBeLessThan(0);
    expect(mean(sampler(policy, { rolloutTemperature: 0.5 }))).toBeLessThan(0);
  });
});

describe('the twin’s rollouts', () => {
  const shape = shapeOf(SMALL, promptLength(1), answerLength(1));
  const { answerLength: T, vocabulary: V } = shape;
  const parameters = numbers(shape.parameters, 5).map((each) => 0.8 * each);
  const G = 6000;

  it.each<[string, Partial<SamplerSettings>]>([
    ['top-k', { topK: 3 }],
    ['top-p', { topP: 0.6 }],
    ['another temperature', { rolloutTemperature: 0.5 }],
    ['few bits', { samplerBits: 2 }],
    ['noise', { samplerNoise: 0.7 }],
    ['everything', { samplerNoise: 0.5, samplerBits: 4, rolloutTemperature: 0.7, topK: 8, topP: 0.9 }],
  ])('are drawn from the sampler’s distribution: %s', (_, changes) => {
    const settings = { ...DEFAULT_RUN_SETTINGS, ...changes };
    const batch = createBatch(shape, 1, G, 'off-policy', true);
    const key = { seed: settings.seed, stream: STREAM.sample, step: 1, prompt: 0 };
    rolloutGroup(
      shape,
      parameters,
      1,
      key,
      [1, 10, 2, 13],
      createBranches(shape, G),
      0,
      batch.tokens,
      batch.lengths,
      batch.behaviour,
      { sampler: { settings, logprob: batch.samplerLogprob } },
    );
    // First tokens, against the mean of their distributions: with noise, each completion has its own.
    const expected = new Float64Array(V);
    const drawn = new Float64Array(V);
    const row = new Float64Array(V);
    for (let sample = 0; sample < G; sample++) {
      samplerLogprobs(settings, { step: 1, prompt: 0, sample, token: 0 }, batch.behaviour, sample * T * V, row);
      row.forEach((each, v) => (expected[v] += Math.exp(each)));
      drawn[batch.tokens[sample * T]]++;
      expect(batch.samplerLogprob[sample * T]).toBe(row[batch.tokens[sample * T]]);
    }
    const mu = Array.from(batch.behaviour.subarray(0, V), Math.exp);
    expect(Math.max(...mu.map((p, v) => Math.abs(p - expected[v] / G)))).toBeGreaterThan(0.005);
    expected.forEach((mean, v) => {
      if (mean === 0) expect(drawn[v]).toBe(0);
      else expect(Math.abs(drawn[v] - mean), `token ${v}`).toBeLessThan(4.5 * Math.sqrt(mean) + 1);
    });
  });

  it('are the likeliest tokens where a completion is greedy', () => {
    const [count, last] = [40, 39];
    const batch = createBatch(shape, 1, count, 'off-policy');
    const key = { seed: 1, stream: STREAM.sample, step: 1, prompt: 0 };
    const branches = createBranches(shape, count);
    const greedy = (sample: number) => sample === last;
    const { tokens, lengths, behaviour } = batch;
    rolloutGroup(shape, parameters, 1, key, [1, 10, 2, 13], branches, 0, tokens, lengths, behaviour, { greedy });
    for (let t = 0; t < lengths[last]; t++) {
      const row = Array.from(behaviour.subarray((last * T + t) * V, (last * T + t + 1) * V));
      expect(tokens[last * T + t]).toBe(row.indexOf(Math.max(...row)));
    }
    expect(new Set(tokens.filter((_, at) => at % T === 0)).size).toBeGreaterThan(2);
  });
});
