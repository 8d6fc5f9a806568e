/**
 * All possible completions as one tree of prefixes, over which the lab takes exact expectations. A *node* is a prompt
 * and the answer tokens so far, none of them the end token; it predicts one token. An *edge* is a node and its next
 * token; it leads to the next node or ends the completion, either with the end token or because the answer has T
 * tokens.
 *
 * The nodes of all B prompts are numbered level by level: level j has B·(V−1)^j nodes, grouped by prompt and ordered by
 * their tokens, skipping the end token. Edge = node · V + token.
 */
import type { Digits } from '../arithmetic/problems';
import { answerLength as longestAnswer, promptLength, TOKEN, VOCABULARY_SIZE } from '../arithmetic/vocabulary';
import { parameterLayout } from '../policy/layout';
import type { PolicyConfig } from '../policy/config';

export interface PrefixTreeSpec {
  policy: PolicyConfig;
  digits: Digits;
  /** [B] packed problems, one per prompt. */
  problems: Uint32Array;
  /** T: completions are cut after this many tokens; from 1 to `answerLength(digits)` (3 or 4). */
  answerLength: number;
  /** K, the maximum number of gradients per call of `gradients`. */
  gradients: number;
  /** 'shared': K gradients of one policy. 'own': K policies with one gradient each. */
  policies: 'shared' | 'own';
}

type Floats = Float32Array | Float64Array;

/**
 * Forward and backward passes over all completions of a set of prompts under a policy. Created by a backend; on the GPU
 * it uses the kernels of training.
 */
export interface PrefixTree {
  readonly spec: PrefixTreeSpec;
  readonly prefixes: Prefixes;
  /**
   * log π(v | node) at temperature 1, [policies, nodes, V]; there is one policy if it is shared, else K.
   * @param parameters [policies, parameters]. Subsequent calls of `gradients` use the same parameters.
   */
  logprobs(parameters: Floats): Promise<Floats>;
  /**
   * Σ_{node, v} dlogits[k, node, v] · ∇logit_v(node) for each k, at the parameters last passed to `logprobs`.
   * @param dlogits [k, nodes, V], k at most K. @returns [k, parameters].
   */
  gradients(dlogits: Floats): Promise<Floats>;
  destroy(): void;
}

/** A backend that can create trees; both backends can. */
export interface TreeBackend {
  /** @throws Error with one sentence naming what does not fit and what would. */
  createTree(spec: PrefixTreeSpec): Promise<PrefixTree>;
}

export interface Prefixes {
  /** B, T, V. */
  prompts: number;
  answerLength: number;
  vocabulary: number;
  /** Number of nodes of all prompts; level j consists of nodes firstOfLevel[j] … firstOfLevel[j + 1] − 1. */
  nodes: number;
  firstOfLevel: readonly number[];
  /**
   * [nodes] the prompt; the number of answer tokens so far (the level); the prefix's last token, −1 at level 0; the
   * parent node, −1 at level 0.
   */
  prompt: Int32Array;
  level: Int32Array;
  token: Int32Array;
  parent: Int32Array;
  /** [nodes · V] the node that an edge leads to; −1 if it ends the completion. */
  child: Int32Array;
  /** Number of completions of all prompts; they are ordered by their last edges. */
  completions: number;
  /** [completions] the last edge; the number of tokens, including the end token; the prompt. */
  lastEdge: Int32Array;
  length: Int32Array;
  promptOf: Int32Array;
  /** [completions, T] the edges of each completion in order; −1 past its end. */
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

/** The tree for B prompts, T answer tokens and a vocabulary of V tokens. */
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
