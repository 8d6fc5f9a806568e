/**
 * A policy that can be enumerated: a table of logits for every prefix, a vocabulary of V = 4, completions that end
 * early or after T tokens.
 */
import { standardNormal } from '../../src/arithmetic/random';
import { coefficients, type Group } from '../../src/kl/coefficients';
import { estimator } from '../../src/kl/estimators';
import type { Method } from '../../src/kl/method';
import { softmax } from './enumeration';

type Sampling = 'on-policy' | 'off-policy';

export const V = 4;
const END = 0;

/** A completion: the prefixes that it went through, as numbers of nodes, and the token taken at each. */
interface Completion {
  nodes: number[];
  tokens: number[];
}
export interface World {
  T: number;
  /** [node][token] probabilities. */
  policy: number[][];
  reference: number[][];
  behaviour: number[][];
  completions: Completion[];
  /** [node][token], −1 where the completion ends. */
  child: number[][];
}

export function makeWorld(T: number): World {
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

export const klOf = (p: number[], q: number[]) => p.reduce((sum, each, v) => sum + each * Math.log(each / q[v]), 0);
export const probability = (table: number[][], { nodes, tokens }: Completion) =>
  nodes.reduce((product, node, t) => product * table[node][tokens[t]], 1);

/**
 * KL(π‖π_ref) and its gradient to the logits [node · V + v], from the root down: π(v)·P(node)·(δ_v + KL that follows v
 * − KL from here on).
 */
export function truth({ policy, reference, child }: World): { kl: number; gradient: Float64Array } {
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
  method: Method,
  world: World,
  completions: Completion[],
  sampling: Sampling,
  into: Float64Array,
  weight: number,
): void {
  const { T, policy, reference } = world;
  const settings = {
    method,
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

/** E over μ, of one completion, or of pairs where there is a baseline. */
export function expectedGradient(method: Method, world: World, sampling: Sampling, baseline = false): Float64Array {
  const out = new Float64Array(world.policy.length * V);
  const sampler = sampling === 'on-policy' ? world.policy : world.behaviour;
  for (const one of world.completions) {
    const weight = probability(sampler, one);
    if (!baseline) gradientOf(method, world, [one], sampling, out, weight);
    else
      for (const other of world.completions)
        gradientOf(method, world, [one, other], sampling, out, weight * probability(sampler, other));
  }
  return out;
}

/** E over μ of the number that is reported as the KL. */
export function expectedValue(method: Method, world: World, sampling: Sampling): number {
  const { policy, reference } = world;
  const sampler = sampling === 'on-policy' ? policy : world.behaviour;
  const { estimator: name, placement, estimatorLevel, rhoLevel, rewardKlAt } = method;
  const weighted = placement !== 'loss' && placement !== 'both';
  const valued = placement === 'reward' && rewardKlAt === 'rollout' ? sampler : policy;
  let sum = 0;
  for (const completion of world.completions) {
    const { nodes, tokens } = completion;
    const delta = nodes.map((node, t) => Math.log(valued[node][tokens[t]] / reference[node][tokens[t]]));
    const ratios = nodes.map((node, t) => (weighted ? policy[node][tokens[t]] / sampler[node][tokens[t]] : 1));
    const whole = ratios.reduce((a, b) => a * b);
    const ratio = rhoLevel === 'sequence' ? ratios.map(() => whole) : ratios;
    const value =
      name === 'full'
        ? nodes.reduce((total, node, t) => total + ratio[t] * klOf(valued[node], reference[node]), 0)
        : estimatorLevel === 'sequence'
          ? whole * estimator(name).value(delta.reduce((a, b) => a + b))
          : delta.reduce((total, each, t) => total + ratio[t] * estimator(name).value(each), 0);
    sum += probability(sampler, completion) * value;
  }
  return sum;
}
