/**
 * Every completion there is, as one tree of prefixes: what exact expectations are taken over (lab/). A *node* is a
 * prompt and some answer tokens so far, none of them the end; it predicts one token. An *edge* is a node with the token
 * that follows, and leads to the next node, or ends the completion: with the end token, or because the answer has T
 * tokens.
 *
 * Nodes of all B prompts, level by level: level j has B·(V−1)^j nodes, those of a prompt side by side, in the order of
 * their tokens with the end token left out. Edge = node · V + token.
 */
import type { Digits } from '../arithmetic/problems';
import { answerLength as longestAnswer, promptLength, TOKEN, VOCABULARY_SIZE } from '../arithmetic/vocabulary';
import { parameterLayout } from '../policy/layout';
import type { PolicyConfig } from '../policy/config';

export interface PrefixTreeSpec {
  policy: PolicyConfig;
  digits: Digits;
  /** [B] packed problems, whose prompts the completions answer. */
  problems: Uint32Array;
  /** T: completions are cut after so many tokens; from 1 to that of the digits (3 or 4). */
  answerLength: number;
  /** K, the most gradients that one call of `gradients` takes. */
  gradients: number;
  /** 'shared': one policy, and K gradients of it. 'own': K policies, one gradient each. */
  policies: 'shared' | 'own';
}

type Floats = Float32Array | Float64Array;

/**
 * All completions of a set of prompts under a policy, run forward and backward. Made by a backend: on the GPU with the
 * kernels of training.
 */
export interface PrefixTree {
  readonly spec: PrefixTreeSpec;
  readonly prefixes: Prefixes;
  /**
   * log π(v | node) at temperature 1, [policies, nodes, V], one policy where they share it and K where not.
   * @param parameters [policies, parameters]. The gradients that are asked for next are at these.
   */
  logprobs(parameters: Floats): Promise<Floats>;
  /**
   * Σ_{node, v} dlogits[k, node, v] · ∇logit_v(node) for each k, at the parameters last given to `logprobs`.
   * @param dlogits [k, nodes, V], k at most K. @returns [k, parameters].
   */
  gradients(dlogits: Floats): Promise<Floats>;
  destroy(): void;
}

/** A backend that makes trees; both do. */
export interface TreeBackend {
  /** @throws Error with one sentence naming what does not fit and what would. */
  createTree(spec: PrefixTreeSpec): Promise<PrefixTree>;
}

export interface Prefixes {
  /** B, T, V. */
  prompts: number;
  answerLength: number;
  vocabulary: number;
  /** Nodes of all prompts, and of each level before it: level j is firstOfLevel[j] … firstOfLevel[j + 1] − 1. */
  nodes: number;
  firstOfLevel: readonly number[];
  /**
   * [nodes] prompt; answer tokens so far (the level); last token of the prefix, −1 at level 0; the node before, −1 at
   * level 0.
   */
  prompt: Int32Array;
  level: Int32Array;
  token: Int32Array;
  parent: Int32Array;
  /** [nodes · V] the node that an edge leads to; −1 where it ends the completion. */
  child: Int32Array;
  /** Completions of all prompts, in the order of their last edges. */
  completions: number;
  /** [completions] the last edge; tokens, the end included; and the prompt. */
  lastEdge: Int32Array;
  length: Int32Array;
  promptOf: Int32Array;
  /** [completions, T] the edges of a completion in order; −1 past its end. */
  edges: Int32Array;
}

/** @throws Error with one sentence naming the field, what was given and what is allowed. */
export function checkTree(spec: PrefixTreeSpec): void {
  const refuse = (field: string, given: unknown, allowed: string): never => {
    throw new Error(`${field}: got ${String(given)}; allowed ${allowed}.`);
  };
  const { policy, digits, answerLength, gradients, problems } = spec;
  const longest = longestAnswer(digits);
  if (!Number.isInteger(answerLength) || answerLength < 1 || answerLength > longest)
    refuse('answerLength', answerLength, `are whole numbers from 1 to ${longest}`);
  if (!Number.isInteger(gradients) || gradients < 1) refuse('gradients', gradients, 'are whole numbers from 1');
  if (problems.length === 0) refuse('problems', 'none', 'are one or more');
  const positions = promptLength(digits) + longest;
  if (policy.context < positions)
    refuse(
      'context',
      policy.context,
      `are numbers from ${positions}, the prompt and the answer of ${digits}-digit problems`,
    );
  if (policy.vocabulary < VOCABULARY_SIZE)
    refuse('vocabulary', policy.vocabulary, `are numbers from ${VOCABULARY_SIZE}`);
  parameterLayout(policy);
}

/** The tree of B prompts, T answer tokens, V words. */
export function prefixesOf(prompts: number, answerLength: number, vocabulary: number): Prefixes {
  const branches = vocabulary - 1;
  const firstOfLevel = [0];
  for (let level = 0, count = prompts; level < answerLength; level++, count *= branches)
    firstOfLevel.push(firstOfLevel[level] + count);
  const nodes = firstOfLevel[answerLength];
  const out: Prefixes = {
    prompts,
    answerLength,
    vocabulary,
    nodes,
    firstOfLevel,
    prompt: new Int32Array(nodes),
    level: new Int32Array(nodes),
    token: new Int32Array(nodes).fill(-1),
    parent: new Int32Array(nodes).fill(-1),
    child: new Int32Array(nodes * vocabulary).fill(-1),
    completions: 0,
    lastEdge: new Int32Array(0),
    length: new Int32Array(0),
    promptOf: new Int32Array(0),
    edges: new Int32Array(0),
  };
  for (let node = 0; node < prompts; node++) out.prompt[node] = node;
  let next = prompts;
  const ends: number[] = [];
  for (let node = 0; node < nodes; node++) {
    const level = out.level[node];
    for (let token = 0; token < vocabulary; token++) {
      const edge = node * vocabulary + token;
      if (token === TOKEN.end || level === answerLength - 1) {
        ends.push(edge);
        continue;
      }
      out.child[edge] = next;
      out.prompt[next] = out.prompt[node];
      out.level[next] = level + 1;
      out.token[next] = token;
      out.parent[next] = node;
      next++;
    }
  }
  out.completions = ends.length;
  out.lastEdge = Int32Array.from(ends);
  out.length = out.lastEdge.map((edge) => out.level[Math.floor(edge / vocabulary)] + 1);
  out.promptOf = out.lastEdge.map((edge) => out.prompt[Math.floor(edge / vocabulary)]);
  out.edges = new Int32Array(ends.length * answerLength).fill(-1);
  ends.forEach((last, completion) => {
    for (let edge = last, t = out.length[completion] - 1; t >= 0; t--) {
      out.edges[completion * answerLength + t] = edge;
      const node = Math.floor(edge / vocabulary);
      edge = out.parent[node] * vocabulary + out.token[node];
    }
  });
  return out;
}
