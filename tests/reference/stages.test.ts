/** Single stages of the twin: sampling, labels, Adam, and shared prefixes. */
import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { answerOf, packProblem, trainingProblems, unpackProblem } from '../../src/arithmetic/problems';
import { answerLength, encodeAnswer, promptLength } from '../../src/arithmetic/vocabulary';
import { createActivations } from '../../src/reference/activations';
import { adam, gradientNorm } from '../../src/reference/adam';
import { backward, createBackwardScratch } from '../../src/reference/backward';
import { createBatch } from '../../src/reference/batch';
import { createBranches } from '../../src/reference/branches';
import { forward } from '../../src/reference/forward';
import { drawProblem, label, rolloutGroup, sampleToken } from '../../src/reference/rollout';
import { entropy, exactKl, logitGradient, logSoftmax } from '../../src/reference/score';
import { shapeOf } from '../../src/reference/policy-shape';
import { createWorkspace, lossGradient, readSampled, scoreGroup } from '../../src/reference/update';
import { makeCase, numbers, SMALL } from '../support/gradient-case';

describe('sampling', () => {
  it('the first token whose cumulative probability exceeds u is sampled', () => {
    const logprobs = Float64Array.from([0.25, 0.5, 0, 0.25], Math.log);
    expect([0, 0.2499, 0.25, 0.7499, 0.75, 0.9999].map((u) => sampleToken(logprobs, 0, 4, u))).toEqual([
      0, 0, 1, 1, 3, 3,
    ]);
    expect(sampleToken(Float64Array.from([NaN, NaN]), 0, 2, 0.5)).toBe(1);
  });
  it('prompts are drawn from all problems, the same ones for the same key', () => {
    const problems = trainingProblems('addition', 1);
    const drawn = Array.from({ length: 2000 }, (_, step) => drawProblem(7, step, 3, problems));
    expect(drawn).toEqual(Array.from({ length: 2000 }, (_, step) => drawProblem(7, step, 3, problems)));
    expect(new Set(drawn).size).toBe(problems.length);
    expect(drawProblem(8, 0, 3, problems.subarray(0, 1))).toBe(problems[0]);
  });
});

describe('labels', () => {
  const problem = packProblem({ a: 47, b: 85, operator: 'addition' });
  it('without noise the label is the answer', () => {
    expect(label(problem, 1, 2, 3, 0)).toEqual(encodeAnswer(answerOf(unpackProblem(problem))));
  });
  it('noise replaces the given share of digits and never the end token', () => {
    const right = label(problem, 1, 2, 3, 0);
    let changed = 0;
    for (let step = 0; step < 4000; step++) {
      const noisy = label(problem, 1, step, 3, 0.3);
      expect(noisy.at(-1)).toBe(right.at(-1));
      changed += noisy.filter((token, t) => token !== right[t]).length;
    }
    // A tenth of the digits drawn anew are the right ones: 3 digits · 0.3 · 0.9, ± 4 standard deviations.
    expect(Math.abs(changed / 12000 - 0.27)).toBeLessThan(4 * Math.sqrt((0.27 * 0.73) / 12000));
  });
});

describe('scoring', () => {
  it('log-softmax at a temperature is normalised and invariant to a shift', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 4, maxLength: 4 }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (logits, temperature) => {
          const [a, b] = [new Float64Array(4), new Float64Array(4)];
          logSoftmax(Float64Array.from(logits), 0, 4, temperature, a, 0);
          logSoftmax(
            Float64Array.from(logits, (each) => each + 1000),
            0,
            4,
            temperature,
            b,
            0,
          );
          expect(a.reduce((sum, each) => sum + Math.exp(each), 0)).toBeCloseTo(1, 12);
          a.forEach((each, v) => {
            expect(each).toBeCloseTo(b[v], 8);
          });
          expect(exactKl(a, a, 0, 4)).toBe(0);
          expect(entropy(a, 0, 4)).toBeGreaterThanOrEqual(-1e-12);
        },
      ),
    );
  });
  it('token by token gives the same bits as one pass: no position sees a later token', () => {
    const shape = shapeOf(SMALL, promptLength(1), answerLength(1));
    const parameters = numbers(shape.parameters, 5);
    const [whole, stepwise] = [createActivations(shape), createActivations(shape)];
    whole.tokens.set([1, 10, 2, 13, 3, 4]);
    forward(shape, parameters, whole, 0, shape.positions);
    stepwise.tokens.set([1, 10, 2, 13, 0, 0]);
    forward(shape, parameters, stepwise, 0, 4);
    expect(stepwise.logits.slice(0, 16)).toEqual(whole.logits.slice(0, 16));
    for (let s = 4; s < 6; s++) {
      stepwise.tokens[s] = whole.tokens[s];
      forward(shape, parameters, stepwise, s, s + 1);
    }
    expect(stepwise.logits).toEqual(whole.logits);
  });
});

describe('completions with a common beginning', () => {
  const shape = shapeOf(SMALL, promptLength(1), answerLength(1));
  const { promptLength: P, answerLength: T, vocabulary: V, positions: S } = shape;
  const parameters = numbers(shape.parameters, 5).map((each) => 2 * each);
  const prompt = [1, 10, 2, 13];
  const G = 12;

  it('they share rows and have the bits that each has by itself, sampled and scored', () => {
    const branches = createBranches(shape, G);
    const batch = createBatch(shape, 1, G, 'off-policy');
    batch.prompts.set(prompt);
    rolloutGroup(
      shape,
      parameters,
      1.3,
      { seed: 1, stream: 1, step: 31, prompt: 3 },
      prompt,
      branches,
      0,
      batch.tokens,
      batch.lengths,
      batch.behaviour,
    );
    const inputs = (n: number) => Array.from(batch.tokens.subarray(n * T, n * T + batch.lengths[n] - 1));
    const beginnings = new Set(
      Array.from({ length: G }, (_, n) => inputs(n)).flatMap((own) => own.map((__, t) => own.slice(0, t + 1).join())),
    );
    expect(branches.rows).toBe(P + beginnings.size);
    expect(beginnings.size).toBeLessThan(G * (T - 1));
    // This step's draws are of every length.
    expect(new Set(batch.lengths)).toEqual(new Set([1, 2, 3]));

    scoreGroup(shape, parameters, 1.3, batch, 0, createBranches(shape, G), batch.policy);
    expect(batch.policy).toEqual(batch.behaviour);
    const alone = createActivations(shape);
    const row = new Float64Array(V);
    for (let n = 0; n < G; n++) {
      alone.tokens.set([...prompt, ...inputs(n), ...Array.from({ length: S }, () => 0)].slice(0, S));
      forward(shape, parameters, alone, 0, S);
      for (let t = 0; t < batch.lengths[n]; t++) {
        logSoftmax(alone.logits, t * V, V, 1.3, row, 0);
        expect(row).toEqual(batch.policy.slice((n * T + t) * V, (n * T + t + 1) * V));
      }
    }
  });

  it('their gradient is the sum of the gradients that each has by itself', () => {
    const workspace = createWorkspace(shape, 1, G);
    const batch = createBatch(shape, 1, G, 'off-policy');
    batch.prompts.set(prompt);
    rolloutGroup(
      shape,
      parameters,
      1,
      { seed: 4, stream: 1, step: 2, prompt: 3 },
      prompt,
      workspace.spare,
      0,
      batch.tokens,
      batch.lengths,
      batch.behaviour,
    );
    batch.rewards.forEach((_, n) => {
      batch.rewards[n] = n % 3 === 0 ? 1 : 0;
    });
    scoreGroup(shape, parameters, 1, batch, 0, workspace.kept[0], batch.policy);
    scoreGroup(shape, parameters, 1, batch, 0, workspace.spare, batch.reference);
    for (const [rows, out] of [
      [batch.policy, batch.logprob],
      [batch.reference, batch.referenceLogprob],
      [batch.behaviour, batch.behaviourLogprob],
    ])
      readSampled(shape, batch, rows, out, null, 0, G);
    const gradient = new Float64Array(shape.parameters);
    const { settings } = makeCase({ method: 'k1-in-reward' });
    lossGradient(workspace, parameters, batch, { ...settings, temperature: 1 }, 0, 1, gradient);

    const expected = new Float64Array(shape.parameters);
    const alone = createActivations(shape);
    const dlogits = new Float64Array(T * V);
    for (let n = 0; n < G; n++) {
      alone.tokens.set([...prompt, ...Array.from(batch.tokens.subarray(n * T, n * T + T - 1))]);
      forward(shape, parameters, alone, 0, P - 1 + batch.lengths[n]);
      for (let t = 0; t < batch.lengths[n]; t++)
        logitGradient(
          batch.policy,
          batch.reference,
          (n * T + t) * V,
          V,
          batch.tokens[n * T + t],
          batch.coefficient[n * T + t],
          0,
          1,
          dlogits,
          t * V,
        );
      backward(shape, parameters, alone, dlogits, batch.lengths[n], expected, createBackwardScratch(shape));
    }
    const size = Math.hypot(...expected);
    expect(size).toBeGreaterThan(0.01);
    expected.forEach((value, j) => {
      if (Math.abs(gradient[j] - value) > 1e-13 * size) expect.fail(`parameter ${j}: ${gradient[j]}, not ${value}`);
    });
  });
});

describe('Adam', () => {
  const settings = { adamBeta1: 0.9, adamBeta2: 0.99, adamEpsilon: 1e-8, weightDecay: 0, maxGradNorm: 0 };
  const run = (changes: Partial<typeof settings>, gradients: number[][]) => {
    let theta = Float64Array.from([1, -2]);
    const [m, v] = [new Float64Array(2), new Float64Array(2)];
    gradients.forEach((each, index) => {
      const gradient = Float64Array.from(each);
      const after = new Float64Array(2);
      adam({ ...settings, ...changes }, 0.1, index + 1, gradient, gradientNorm(gradient).norm, theta, after, m, v);
      theta = after;
    });
    return { theta, m, v };
  };
  it('the first step is the sign of the gradient times the learning rate', () => {
    const { theta } = run({}, [[3, -0.004]]);
    expect(theta[0]).toBeCloseTo(0.9, 6);
    expect(theta[1]).toBeCloseTo(-1.9, 5);
  });
  it('two steps are as worked by hand', () => {
    // m = .9·.1·2 + .1·(−1) = .08, m̂ = .08/.19; v = .99·.01·4 + .01·1 = .0496, v̂ = .0496/.0199.
    const { theta } = run({}, [
      [2, 0],
      [-1, 0],
    ]);
    expect(theta[0]).toBeCloseTo(0.9 - (0.1 * (0.08 / 0.19)) / Math.sqrt(0.0496 / 0.0199), 6);
    expect(theta[1]).toBe(-2);
  });
  it('weight decay is decoupled from the moments, and the gradient is clipped by its norm', () => {
    expect(run({ weightDecay: 0.5 }, [[0, 0]]).theta[0]).toBeCloseTo(0.95, 6);
    expect(run({ maxGradNorm: 1 }, [[3, 4]]).m[0]).toBeCloseTo((0.1 * 3) / 5, 6);
    expect(run({ maxGradNorm: 10 }, [[3, 4]]).m[0]).toBeCloseTo(0.3, 6);
  });
  it('non-finite entries of the gradient are counted', () => {
    expect(gradientNorm(Float64Array.from([3, 4]))).toEqual({ norm: 5, nonFinite: 0 });
    expect(gradientNorm(Float64Array.from([NaN, -Infinity, 1])).nonFinite).toBe(2);
  });
});
