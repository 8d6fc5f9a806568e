/**
 * Every row's expected gradient by enumeration, in float64 with the real policy, against the theory's verdict.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { heldOutProblems } from '../../../src/arithmetic/problems';
import { standardNormal, STREAM } from '../../../src/arithmetic/random';
import type { Level } from '../../../src/kl/method';
import type { PrefixTree } from '../../../src/population/prefixes';
import { createReferenceTree } from '../../../src/reference/reference-tree';
import { enumerate, type Enumeration } from '../../../src/lab/table/enumeration';
import { SAMPLINGS } from '../../../src/lab/table/table-rows';
import { spaceOf, type Space } from '../../../src/lab/table/sample-space';
import { theoryOf } from '../../../src/lab/table/row-theory';
import { distance, norm, plus } from '../../../src/common/vectors';
import { shippedPolicy } from '../../support/specs';

const { config, parameters } = shippedPolicy();
const moved = (size: number) =>
  Float64Array.from(parameters, (value, i) => value + size * standardNormal(4, STREAM.initial, i));
const T = 2;

let tree: PrefixTree;
let space: Space;
const of = {} as Record<Level, Enumeration>;

beforeAll(async () => {
  tree = createReferenceTree({
    policy: config,
    digits: 2,
    problems: heldOutProblems('addition', 2).slice(0, 2),
    answerLength: T,
    gradients: 64,
    policies: 'shared',
  });
  const reference = await tree.logprobs(Float64Array.from(parameters));
  const behaviour = await tree.logprobs(moved(0.02));
  space = spaceOf(tree.prefixes, { reference, behaviour, policy: await tree.logprobs(moved(0.03)) });
  for (const level of ['token', 'sequence'] as const) of[level] = await enumerate(tree, space, level);
});

test('a typed estimator that is k3 has the gradients and values of k3 in every placement', async () => {
  const { rows } = await enumerate(tree, space, 'sequence', ['on-policy'], '(exp(-d)-1+d)');
  const row = (id: string) => rows.find(({ terms }) => terms.row.id === id)!;
  for (const [typed, k3] of [
    ['H', '3'],
    ['J', '6'],
    ['K', '9'],
    ['L', 'C'],
  ]) {
    expect(row(typed).expected).toEqual(row(k3).expected);
    expect(row(typed).exact).toEqual(row(k3).exact);
  }
});

test('enumeration: probabilities of all completions sum to 1, and both KLs are the sums over them', () => {
  const { truth } = of.sequence;
  const mass = space.logPolicy.reduce((sum, log) => sum + Math.exp(log), 0);
  expect(mass / 2).toBeCloseTo(1, 12);
  const kl = space.logPolicy.reduce((sum, log, y) => sum + (Math.exp(log) / 2) * (log - space.logReference[y]), 0);
  expect(truth.reverseKl).toBeCloseTo(kl, 12);
  // By the chain rule: the exact KL of each prefix, weighted with how likely one is to come there.
  const { prefixes, klExact, policy } = space;
  const reach = Float64Array.from({ length: prefixes.nodes }, () => 0);
  let chained = 0;
  for (let node = 0; node < prefixes.nodes; node++) {
    const parent = prefixes.parent[node];
    reach[node] =
      parent < 0
        ? 1 / prefixes.prompts
        : reach[parent] * Math.exp(policy[parent * prefixes.vocabulary + prefixes.token[node]]);
    chained += reach[node] * klExact[node];
  }
  expect(chained).toBeCloseTo(kl, 10);
  expect(truth.forwardKl).toBeGreaterThan(0);
  expect(truth.completions).toBe(2 * 241);
});

describe.each(['token', 'sequence'] as const)('%s level', (level) => {
  test.each(SAMPLINGS)('every row’s expected gradient is biased, unbiased or zero as theory says, %s', (sampling) => {
    for (const { terms, exact } of of[level].rows.filter((row) => row.sampling === sampling)) {
      const { here, hereValue } = theoryOf(terms.row, level, sampling, T);
      const said = `${terms.row.id} ${here} ${hereValue}`;
      const found = exact.norm < 1e-9 ? 'zero' : exact.bias < 1e-9 ? 'unbiased' : 'biased';
      expect(
        `${terms.row.id} ${found} ${Math.abs(exact.value - of[level].truth.reverseKl) < 1e-9 ? 'unbiased' : 'biased'}`,
      ).toBe(said);
    }
  });
});

const expected = (level: Level, id: string, sampling = 'on-policy') =>
  of[level].rows.find((row) => row.sampling === sampling && row.terms.row.id === id)!.expected;

test('expected gradients: k3 in the loss is ∇FKL, k3 in the reward is ∇RKL − ∇FKL', () => {
  const { reverse, forward } = of.sequence;
  expect(distance(expected('sequence', '3'), forward) / norm(forward)).toBeLessThan(1e-12);
  expect(distance(expected('sequence', '9'), plus(reverse, -1, forward)) / norm(reverse)).toBeLessThan(1e-12);
  // Off-policy with ρ the same, whoever sampled.
  expect(distance(expected('sequence', '9', 'off-policy'), plus(reverse, -1, forward)) / norm(reverse)).toBeLessThan(
    1e-12,
  );
});

test('future-KL term: token-level losses lack all of it, rewards keep all of it', () => {
  const { future, rows, reverse } = of.token;
  for (const id of ['2', '6', 'A', 'D']) {
    expect(rows.find(({ terms }) => terms.row.id === id)!.exact.future).toBeCloseTo(0, 9);
    expect(distance(expected('token', id), plus(reverse, -1, future!.term)) / norm(reverse)).toBeLessThan(1e-12);
  }
  for (const id of ['7', 'B', 'C', 'E', 'F'])
    expect(rows.find(({ terms }) => terms.row.id === id)!.exact.future).toBeCloseTo(1, 9);
  expect(norm(future!.term)).toBeGreaterThan(1e-3 * norm(reverse));
});

test('future-KL share: none for rows that cannot contain the term', () => {
  const share = (id: string, sampling: string) =>
    of.token.rows.find((row) => row.terms.row.id === id && row.sampling === sampling)!.exact.future;
  expect(share('3', 'on-policy')).toBeNull();
  expect(share('8', 'on-policy')).toBeNull();
});
