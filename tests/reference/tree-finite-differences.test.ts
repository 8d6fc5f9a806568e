/**
 * The exact gradient of the exact reverse KL, with respect to every parameter, against finite differences of that KL:
 * both by enumeration of all completions, without sampling.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { packProblem } from '../../src/arithmetic/problems';
import { parameterLayout } from '../../src/policy/layout';
import type { PrefixTree } from '../../src/population/prefixes';
import { createReferenceTree } from '../../src/reference/reference-tree';
import { shippedPolicy } from '../support/specs';
import { numbers } from '../support/gradient-case';

const T = 2;
const V = 16;
const { config, parameters: shipped } = shippedPolicy();
const reference = Float64Array.from(shipped);
const noise = numbers(shipped.length, 1);
const policy = reference.map((x, j) => x + 0.02 * noise[j]);
const problems = [
  [3, 4],
  [37, 48],
].map(([a, b]) => packProblem({ a, b, operator: 'addition' }));

let tree: PrefixTree;
let referenceLogprobs: ArrayLike<number>;
let gradient: ArrayLike<number>;

/** Σ of a completion's log-probs. */
function logOf(logprobs: ArrayLike<number>, completion: number): number {
  const { edges, length } = tree.prefixes;
  let sum = 0;
  for (let t = 0; t < length[completion]; t++) sum += logprobs[edges[completion * T + t]];
  return sum;
}

/** Mean over the prompts of Σ_y π(y)(log π(y) − log π_ref(y)). */
async function reverseKl(parameters: Float64Array): Promise<number> {
  const logprobs = await tree.logprobs(parameters);
  let kl = 0;
  for (let c = 0; c < tree.prefixes.completions; c++) {
    const log = logOf(logprobs, c);
    kl += Math.exp(log) * (log - logOf(referenceLogprobs, c));
  }
  return kl / problems.length;
}

/** Eighth-order central difference at `policy` along a direction. */
async function derivative(direction: (j: number) => number, h: number): Promise<number> {
  const weights = [4 / 5, -1 / 5, 4 / 105, -1 / 280];
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    const x = (index + 1) * h;
    sum +=
      weight *
      ((await reverseKl(policy.map((p, j) => p + x * direction(j)))) -
        (await reverseKl(policy.map((p, j) => p - x * direction(j)))));
  }
  return sum / h;
}

beforeAll(async () => {
  tree = createReferenceTree({
    policy: config,
    digits: 2,
    problems: Uint32Array.from(problems),
    answerLength: T,
    gradients: 1,
    policies: 'shared',
  });
  const { completions, edges, length, nodes } = tree.prefixes;
  referenceLogprobs = await tree.logprobs(reference);
  const logprobs = await tree.logprobs(policy);
  // ∇KL = Σ_y π(y) δ(y) Σ_t ∇log π(y_t | s_t): the other part, Σ_y π(y) ∇log π(y), is ∇1.
  const weights = new Float64Array(nodes * V);
  for (let c = 0; c < completions; c++) {
    const log = logOf(logprobs, c);
    for (let t = 0; t < length[c]; t++)
      weights[edges[c * T + t]] += (Math.exp(log) * (log - logOf(referenceLogprobs, c))) / problems.length;
  }
  const dlogits = weights.map((weight, edge) => {
    const first = edge - (edge % V);
    const total = weights.subarray(first, first + V).reduce((sum, each) => sum + each, 0);
    return weight - total * Math.exp(logprobs[edge]);
  });
  gradient = await tree.gradients(dlogits);
});

describe('the exact gradient of the exact reverse KL', () => {
  it('it equals central finite differences, parameter by parameter', async () => {
    const { entries, size } = parameterLayout(config);
    // The largest gradient of every tensor: where the relative error is one of the gradient and not of rounding.
    const chosen = entries.map(({ offset, size: own }) => {
      let best = offset;
      for (let j = offset; j < offset + own; j++) if (Math.abs(gradient[j]) > Math.abs(gradient[best])) best = j;
      return best;
    });
    expect(gradient.length).toBe(size);
    expect(chosen.length).toBeGreaterThanOrEqual(20);
    for (const at of chosen) {
      const numeric = await derivative((j) => (j === at ? 1 : 0), 2e-3);
      expect(Math.abs(numeric - gradient[at]) / Math.abs(gradient[at]), `parameter ${at}`).toBeLessThan(1e-7);
    }
  });

  it('it equals central finite differences along random directions', async () => {
    for (let seed = 10; seed < 16; seed++) {
      const direction = numbers(gradient.length, seed);
      let exact = 0;
      for (let j = 0; j < gradient.length; j++) exact += gradient[j] * direction[j];
      const numeric = await derivative((j) => direction[j], 2e-4);
      expect(Math.abs(numeric - exact) / Math.abs(exact), `direction ${seed}`).toBeLessThan(1e-7);
    }
  });
});
