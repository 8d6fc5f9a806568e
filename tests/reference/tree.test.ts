/** The tree of all completions: its bookkeeping, and its log-probs against those of completions scored one by one. */
import { describe, expect, it } from 'vitest';
import { packProblem, unpackProblem } from '../../src/arithmetic/problems';
import { answerLength, encodePrompt, promptLength, TOKEN } from '../../src/arithmetic/vocabulary';
import { prefixesOf, type PrefixTreeSpec } from '../../src/population/prefixes';
import { createActivations } from '../../src/reference/activations';
import { backward, createBackwardScratch } from '../../src/reference/backward';
import { createBatch } from '../../src/reference/batch';
import { forward } from '../../src/reference/forward';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { shapeOf } from '../../src/reference/policy-shape';
import { createReferenceTree } from '../../src/reference/reference-tree';
import { createWorkspace, scoreGroup } from '../../src/reference/update';
import { shippedPolicy } from '../support/specs';
import { numbers, SMALL } from '../support/gradient-case';

const V = 16;
const addition = (a: number, b: number) => packProblem({ a, b, operator: 'addition' });
const { config, parameters: shipped } = shippedPolicy();
const noisy = (size: number, seed: number) => {
  const noise = numbers(shipped.length, seed);
  return Float64Array.from(shipped, (x, j) => x + size * noise[j]);
};
const spec = (changes: Partial<PrefixTreeSpec> = {}): PrefixTreeSpec => ({
  policy: config,
  digits: 2,
  problems: Uint32Array.of(addition(3, 4), addition(37, 48)),
  answerLength: 2,
  gradients: 3,
  policies: 'shared',
  ...changes,
});

describe('the tree of prefixes', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [2, 3],
  ])('%i prompts and at most %i tokens: every prefix and completion is there once', (B, T) => {
    const tree = prefixesOf(B, T, V);
    const powers = Array.from({ length: T }, (_, j) => (V - 1) ** j);
    expect(tree.nodes).toBe(B * powers.reduce((sum, each) => sum + each, 0));
    // One that ends with the end token for each node, and V − 1 more for each node of the last level.
    expect(tree.completions).toBe(tree.nodes + B * (V - 1) ** T);
    const seen = new Set<string>();
    for (let c = 0; c < tree.completions; c++) {
      const edges = Array.from(tree.edges.subarray(c * T, (c + 1) * T));
      const own = edges.slice(0, tree.length[c]);
      const tokens = own.map((edge) => edge % V);
      seen.add(`${tree.promptOf[c]}:${tokens.join()}`);
      const right =
        edges.slice(tree.length[c]).every((edge) => edge === -1) &&
        Math.floor(own[0] / V) === tree.promptOf[c] &&
        own.at(-1) === tree.lastEdge[c] &&
        tree.child[tree.lastEdge[c]] === -1 &&
        own.slice(1).every((edge, t) => tree.child[own[t]] === Math.floor(edge / V)) &&
        tokens.indexOf(TOKEN.end) === (tokens.length < T || tokens.at(-1) === TOKEN.end ? tokens.length - 1 : -1);
      if (!right) expect.fail(`completion ${c} has the edges ${edges.join()}`);
    }
    expect(seen.size).toBe(tree.completions);
  });
});

describe('log-probs of the tree', () => {
  it('the probabilities of a prompt’s completions sum to 1', async () => {
    const tree = createReferenceTree(spec({ answerLength: 3 }));
    const logprobs = await tree.logprobs(noisy(0.05, 1));
    const { completions, edges, length, promptOf } = tree.prefixes;
    const total = [0, 0];
    for (let c = 0; c < completions; c++) {
      let log = 0;
      for (let t = 0; t < length[c]; t++) log += logprobs[edges[c * 3 + t]];
      total[promptOf[c]] += Math.exp(log);
    }
    total.forEach((sum) => {
      expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
    });
  });

  it.each([1, 2, 3])('they are those of completions scored one by one, T = %i', async (T) => {
    const tree = createReferenceTree(spec({ answerLength: T, policies: 'own' }));
    const policies = [1, 2, 3].map((seed) => noisy(0.05, seed));
    const joined = new Float64Array(3 * shipped.length);
    policies.forEach((own, k) => {
      joined.set(own, k * shipped.length);
    });
    const logprobs = await tree.logprobs(joined);
    const { prompts, completions, edges, length, promptOf, nodes } = tree.prefixes;

    const shape = shapeOf(config, promptLength(2), T);
    const G = 40;
    const batch = createBatch(shape, prompts, G, 'on-policy');
    const picked: number[] = [];
    for (let b = 0; b < prompts; b++) {
      batch.prompts.set(encodePrompt(unpackProblem(tree.spec.problems[b]), 2), b * shape.promptLength);
      const own = Array.from({ length: completions }, (_, c) => c).filter((c) => promptOf[c] === b);
      numbers(G, 7 + b).forEach((x, g) => {
        const c = own[Math.floor(((x + 1) / 2) * own.length)];
        const n = b * G + g;
        picked.push(c);
        batch.lengths[n] = length[c];
        for (let t = 0; t < length[c]; t++) batch.tokens[n * T + t] = edges[c * T + t] % V;
      });
    }
    const { spare } = createWorkspace(shape, 1, G);
    let worst = 0;
    policies.forEach((own, k) => {
      for (let b = 0; b < prompts; b++) scoreGroup(shape, own, 1, batch, b, spare, batch.policy);
      picked.forEach((c, n) => {
        for (let t = 0; t < length[c]; t++) {
          const node = Math.floor(edges[c * T + t] / V);
          for (let v = 0; v < V; v++)
            worst = Math.max(worst, Math.abs(logprobs[(k * nodes + node) * V + v] - batch.policy[(n * T + t) * V + v]));
        }
      });
    });
    expect(worst).toBeLessThan(1e-12);
  });
});

describe('gradients of the tree', () => {
  it.each([1, 2, 3])('they are the sum over prefixes, each differentiated by itself, T = %i', async (T) => {
    const policy = { ...SMALL, context: 10 };
    const shape = shapeOf(policy, promptLength(2), T);
    const parameters = numbers(shape.parameters, 1).map((each) => 0.6 * each);
    const tree = createReferenceTree(spec({ policy, answerLength: T, gradients: 1 }));
    const { nodes, level, parent, prompt, token } = tree.prefixes;
    const dlogits = numbers(nodes * V, 2);
    await tree.logprobs(parameters);
    const gradient = await tree.gradients(dlogits);

    const expected = new Float64Array(shape.parameters);
    const activations = createActivations(shape);
    const scratch = createBackwardScratch(shape);
    for (let node = 0; node < nodes; node++) {
      activations.tokens.set(encodePrompt(unpackProblem(tree.spec.problems[prompt[node]]), 2));
      for (let each = node; level[each] > 0; each = parent[each])
        activations.tokens[shape.promptLength + level[each] - 1] = token[each];
      forward(shape, parameters, activations, 0, shape.promptLength + level[node]);
      const rows = new Float64Array(T * V);
      rows.set(dlogits.subarray(node * V, (node + 1) * V), level[node] * V);
      backward(shape, parameters, activations, rows, level[node] + 1, expected, scratch);
    }
    for (let j = 0; j < expected.length; j++)
      if (Math.abs(gradient[j] - expected[j]) > 1e-11 * (1 + Math.abs(expected[j])))
        expect.fail(`parameter ${j}: ${gradient[j]}, not ${expected[j]}`);
  });

  it('several policies on one tree have the gradients that each has alone, call after call', async () => {
    const [a, b] = [noisy(0.05, 1), noisy(0.05, 2)];
    const own = createReferenceTree(spec({ policies: 'own', gradients: 2 }));
    const alone = createReferenceTree(spec({ gradients: 2 }));
    const size = shipped.length;
    const joined = new Float64Array(2 * size);
    joined.set(a);
    joined.set(b, size);
    const dlogits = numbers(2 * own.prefixes.nodes * V, 5);
    await own.logprobs(joined);
    joined.fill(0);
    const both = await own.gradients(dlogits);
    await alone.logprobs(a);
    const [first, second] = [await alone.gradients(dlogits), await alone.gradients(dlogits)];
    expect(both.subarray(0, size)).toEqual(first.subarray(0, size));
    expect(second).toEqual(first);
    await alone.logprobs(b);
    expect(both.subarray(size)).toEqual((await alone.gradients(dlogits)).subarray(size));
  });

  it('arrays of the wrong size are refused in one sentence', async () => {
    const tree = await createReferenceBackend().createTree(
      spec({ policy: { ...SMALL, context: 10 }, gradients: 2, policies: 'own' }),
    );
    const per = tree.prefixes.nodes * V;
    await expect(tree.gradients(new Float64Array(per))).rejects.toThrow(
      'gradients: there are no parameters yet to take them at; call logprobs first.',
    );
    await expect(tree.logprobs(new Float64Array(3))).rejects.toThrow(
      /^parameters: got 3 numbers; this tree needs \d+, \d+ for each of its policies \(2\)\.$/,
    );
    const { parameters: size } = shapeOf({ ...SMALL, context: 10 }, promptLength(2), 2);
    await tree.logprobs(numbers(2 * size, 1));
    await expect(tree.gradients(new Float64Array(3 * per))).rejects.toThrow(
      `dlogits: got ${3 * per} numbers; allowed are ${per} for each gradient, of which there may be 1 to 2.`,
    );
    await expect(tree.gradients(new Float64Array(per + 1))).rejects.toThrow('dlogits: got');
    await expect(createReferenceBackend().createTree(spec({ answerLength: 5 }))).rejects.toThrow(
      `answerLength: got 5; allowed are whole numbers from 1 to ${answerLength(2)}.`,
    );
  });
});
