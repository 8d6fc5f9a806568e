/**
 * theory.ts against exact enumeration: a table of logits for every prefix, V = 4 words, completions that end early or
 * after T tokens.
 */
import { describe, expect, it } from 'vitest';
import { standardNormal } from '../../../src/arithmetic/random';
import { coefficients, type Group } from '../../../src/kl/coefficients';
import { estimator } from '../../../src/kl/estimators';
import { LAB_ROWS, methodOf, rowsAt, SAMPLINGS, type LabRow, type Sampling } from '../../../src/lab/table/table-rows';
import { theoryOf } from '../../../src/lab/table/row-theory';
import { softmax } from '../../support/enumeration';
import type { Level } from '../../../src/kl/method';

const V = 4;
const END = 0;
const LEVELS: Level[] = ['token', 'sequence'];

/** A completion: the prefixes that it went through, as numbers of nodes, and the token taken at each. */
interface Completion {
  nodes: number[];
  tokens: number[];
}
interface World {
  T: number;
  /** [node][token] probabilities. */
  policy: number[][];
  reference: number[][];
  behaviour: number[][];
  completions: Completion[];
  /** [node][token], −1 where the completion ends. */
  child: number[][];
}

function makeWorld(T: number): World {
  const world: World = { T, policy: [], reference: [], behaviour: [], completions: [], child: [] };
  const grow = (path: Completion): number => {
    const node = world.policy.length;
    const logits = Array.from({ length: V }, (_, v) => standardNormal(1, 1, node * V + v));
    const shifted = (stream: number, size: number) =>
      softmax(logits.map((logit, v) => logit + size * standardNormal(1, stream, node * V + v)));
    world.policy.push(softmax(logits));
    world.reference.push(shifted(2, 0.8));
    world.behaviour.push(shifted(3, 0.5));
    world.child.push(Array<number>(V).fill(-1));
    for (let v = 0; v < V; v++) {
      const next = { nodes: [...path.nodes, node], tokens: [...path.tokens, v] };
      if (v === END || next.tokens.length === T) world.completions.push(next);
      else world.child[node][v] = grow(next);
    }
    return node;
  };
  grow({ nodes: [], tokens: [] });
  return world;
}

const klOf = (p: number[], q: number[]) => p.reduce((sum, each, v) => sum + each * Math.log(each / q[v]), 0);
const probability = (table: number[][], { nodes, tokens }: Completion) =>
  nodes.reduce((product, node, t) => product * table[node][tokens[t]], 1);

/**
 * KL(π‖π_ref) and its gradient to the logits [node · V + v], from the root down: π(v)·P(node)·(δ_v + KL that follows v
 * − KL from here on).
 */
function truth({ policy, reference, child }: World): { kl: number; gradient: Float64Array } {
  const gradient = new Float64Array(policy.length * V);
  const later: number[] = [];
  const terms = (node: number) =>
    policy[node].map((p, v) => Math.log(p / reference[node][v]) + (child[node][v] < 0 ? 0 : later[child[node][v]]));
  for (let node = policy.length - 1; node >= 0; node--)
    later[node] = terms(node).reduce((sum, term, v) => sum + policy[node][v] * term, 0);
  const walk = (node: number, reached: number): void => {
    terms(node).forEach((term, v) => {
      gradient[node * V + v] = reached * policy[node][v] * (term - later[node]);
      if (child[node][v] >= 0) walk(child[node][v], reached * policy[node][v]);
    });
  };
  walk(0, 1);
  return { kl: later[0], gradient };
}

function groupOf(world: World, completions: Completion[], sampling: Sampling): Group {
  const { T, policy, reference } = world;
  const behaviour = sampling === 'on-policy' ? policy : world.behaviour;
  const along = (f: (node: number, token: number) => number) =>
    completions.flatMap(({ nodes, tokens }) =>
      Array.from({ length: T }, (_, t) => (t < nodes.length ? f(nodes[t], tokens[t]) : NaN)),
    );
  return {
    answerLength: T,
    lengths: completions.map(({ nodes }) => nodes.length),
    rewards: completions.map(() => 0),
    logprob: along((node, token) => Math.log(policy[node][token])),
    referenceLogprob: along((node, token) => Math.log(reference[node][token])),
    behaviourLogprob: along((node, token) => Math.log(behaviour[node][token])),
    klExact: along((node) => klOf(policy[node], reference[node])),
    klExactBehaviour: along((node) => klOf(behaviour[node], reference[node])),
  };
}

/** Gradient to the logits of the penalty of a group, from kl/coefficients.ts. */
function gradientOf(
  row: LabRow,
  level: Level,
  world: World,
  completions: Completion[],
  sampling: Sampling,
  into: Float64Array,
  weight: number,
): void {
  const { T, policy, reference } = world;
  const settings = {
    method: methodOf(row, level),
    beta: 1,
    advantage: 'rloo',
    clip: 0,
    completions: completions.length,
  } as const;
  const { coefficient, vocabularyWeight } = coefficients(groupOf(world, completions, sampling), settings);
  completions.forEach(({ nodes, tokens }, i) =>
    nodes.forEach((node, t) => {
      const kl = klOf(policy[node], reference[node]);
      for (let v = 0; v < V; v++) {
        const p = policy[node][v];
        into[node * V + v] +=
          weight *
          (coefficient[i * T + t] * (Number(v === tokens[t]) - p) +
            vocabularyWeight[i * T + t] * p * (Math.log(p / reference[node][v]) - kl));
      }
    }),
  );
}

/** E over μ, of one completion, or of pairs where the row has a baseline. */
function expectedGradient(row: LabRow, level: Level, world: World, sampling: Sampling): Float64Array {
  const out = new Float64Array(world.policy.length * V);
  const sampler = sampling === 'on-policy' ? world.policy : world.behaviour;
  for (const one of world.completions) {
    const weight = probability(sampler, one);
    if (row.baseline === 'none') gradientOf(row, level, world, [one], sampling, out, weight);
    else
      for (const other of world.completions)
        gradientOf(row, level, world, [one, other], sampling, out, weight * probability(sampler, other));
  }
  return out;
}

/** E over μ of the number that is reported as the KL. */
function expectedValue(row: LabRow, level: Level, world: World, sampling: Sampling): number {
  const { policy, reference } = world;
  const sampler = sampling === 'on-policy' ? policy : world.behaviour;
  const { estimator: name, placement, rewardKlAt } = methodOf(row, level);
  const weighted = placement !== 'loss' && placement !== 'both';
  const valued = placement === 'reward' && rewardKlAt === 'rollout' ? sampler : policy;
  let sum = 0;
  for (const completion of world.completions) {
    const { nodes, tokens } = completion;
    const delta = nodes.map((node, t) => Math.log(valued[node][tokens[t]] / reference[node][tokens[t]]));
    const ratio = nodes.map((node, t) => (weighted ? policy[node][tokens[t]] / sampler[node][tokens[t]] : 1));
    const value =
      name === 'full'
        ? nodes.reduce((total, node) => total + klOf(policy[node], reference[node]), 0)
        : level === 'sequence'
          ? ratio.reduce((a, b) => a * b) * estimator(name).value(delta.reduce((a, b) => a + b))
          : delta.reduce((total, each, t) => total + ratio[t] * estimator(name).value(each), 0);
    sum += probability(sampler, completion) * value;
  }
  return sum;
}

const distance = (a: Float64Array, b: Float64Array) =>
  Math.hypot(...a.map((each, i) => each - b[i])) / Math.hypot(...b);

describe.each([1, 3])('T = %i', (T) => {
  const world = makeWorld(T);
  const { kl, gradient } = truth(world);

  it('the truth that the rows are held against is ∇KL: finite differences agree', () => {
    const at = 1;
    const step = 1e-5;
    const moved = [-step, step].map((size) => {
      const logits = world.policy[0].map((p, v) => Math.log(p) + (v === at ? size : 0));
      return truth({ ...world, policy: [softmax(logits), ...world.policy.slice(1)] }).kl;
    });
    expect(Math.abs((moved[1] - moved[0]) / (2 * step) - gradient[at])).toBeLessThan(1e-8);
    expect(world.completions.reduce((sum, each) => sum + probability(world.behaviour, each), 0)).toBeCloseTo(1, 12);
    expect(world.completions.some(({ tokens }) => tokens.length < T)).toBe(T > 1);
  });

  const cases = LEVELS.flatMap((level) =>
    rowsAt(level).flatMap((row) => SAMPLINGS.map((sampling) => ({ level, row, id: row.id, sampling }))),
  );
  it.each(cases)('row $id, $level level, $sampling', ({ row, level, sampling }) => {
    const theory = theoryOf(row, level, sampling, T);
    const mean = expectedGradient(row, level, world, sampling);
    const norm = Math.hypot(...mean) / Math.hypot(...gradient);
    if (theory.here === 'zero') expect(norm).toBeLessThan(1e-9);
    else expect(norm).toBeGreaterThan(1e-3);
    const bias = distance(mean, gradient);
    if (theory.here === 'unbiased') expect(bias).toBeLessThan(1e-9);
    else expect(bias).toBeGreaterThan(1e-3);
    const value = expectedValue(row, level, world, sampling);
    if (theory.hereValue === 'unbiased') expect(Math.abs(value - kl)).toBeLessThan(1e-9);
    else expect(Math.abs(value - kl)).toBeGreaterThan(1e-3 * kl);

    // Causes are named exactly where the mean of the gradient or of the value is another than the document's own.
    const own =
      row.only === 'token' && row.method === 'full-in-loss'
        ? gradient
        : expectedGradient(row, row.only ?? 'sequence', world, 'on-policy');
    const ownValue = expectedValue(row, row.only ?? 'sequence', world, 'on-policy');
    const differs = Math.hypot(...mean.map((each, i) => each - own[i])) > 1e-9 || Math.abs(value - ownValue) > 1e-9;
    expect(theory.causes.some((cause) => cause !== 'baseline')).toBe(differs);
    expect(theory.causes.includes('baseline')).toBe(row.baseline === 'rloo');
  });

  it.each(cases.filter(({ sampling }) => sampling === 'off-policy'))(
    'row $id, $level level: with μ = π off-policy is on-policy',
    ({ row, level }) => {
      expect(theoryOf(row, level, 'off-policy', T, false)).toEqual(theoryOf(row, level, 'on-policy', T));
    },
  );
});

describe('the document', () => {
  it('says of its nine rows what its text says, at any level and sampling', () => {
    const gradients = ['zero', 'unbiased', 'biased', 'unbiased', 'biased', 'unbiased', 'unbiased', 'biased', 'biased'];
    const values = [
      'unbiased',
      'biased',
      'unbiased',
      'unbiased',
      'biased',
      'unbiased',
      'unbiased',
      'biased',
      'unbiased',
    ];
    for (const level of LEVELS)
      for (const sampling of SAMPLINGS) {
        const rows = LAB_ROWS.slice(0, 9).map((row) => theoryOf(row, level, sampling, 3));
        expect(rows.map(({ document }) => document)).toEqual(gradients);
        expect(rows.map(({ documentValue }) => documentValue)).toEqual(values);
      }
  });

  it('holds as it stands at its own level, but for older samples without ρ', () => {
    for (const row of LAB_ROWS.slice(0, 9)) {
      const { document, here, causes } = theoryOf(row, 'sequence', 'on-policy', 4);
      expect([row.id, here, causes]).toEqual([row.id, document, []]);
      expect(theoryOf(row, 'sequence', 'off-policy', 4).causes).toEqual(Number(row.id) <= 3 ? ['no-rho'] : []);
    }
  });

  it('names the cause of every change', () => {
    const causes = (id: string, level: Level, sampling: Sampling, T = 3) =>
      theoryOf(
        LAB_ROWS.find((row) => row.id === id)!,
        level,
        sampling,
        T,
      ).causes;
    expect(causes('6', 'token', 'on-policy')).toEqual(['token-level-loss']);
    expect(causes('6', 'token', 'off-policy')).toEqual(['token-level-loss', 'token-level-rho']);
    expect(causes('6', 'token', 'off-policy', 1)).toEqual([]);
    expect(causes('9', 'token', 'on-policy')).toEqual(['token-level-k']);
    expect(causes('2', 'token', 'on-policy')).toEqual(['token-level-loss', 'token-level-k']);
    expect(causes('C', 'token', 'off-policy')).toEqual(['no-rho', 'token-level-rho']);
    expect(causes('F', 'token', 'off-policy')).toEqual(['token-level-rho', 'baseline']);
    expect(causes('G', 'token', 'off-policy')).toEqual(['frozen-at-rollout', 'token-level-rho']);
    expect(causes('D', 'token', 'off-policy')).toEqual(['no-rho', 'token-level-loss']);
  });
});
