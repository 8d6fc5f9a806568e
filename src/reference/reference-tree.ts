/**
 * The tree of prefixes in plain float64: every completion of a set of prompts, each prefix computed once. The tree is
 * traversed depth-first with the activations of a single sequence: descending does not change earlier positions, and
 * overwrites the later ones.
 */
import { unpackProblem } from '../arithmetic/problems';
import { encodePrompt, promptLength } from '../arithmetic/vocabulary';
import { checkTree, prefixesOf, type Prefixes, type PrefixTree, type PrefixTreeSpec } from '../population/prefixes';
import { createActivations, type Activations } from './activations';
import { backwardFrom, createBackwardScratch } from './backward';
import { forward } from './forward';
import { logSoftmax } from './score';
import { shapeOf, type PolicyShape } from './policy-shape';

/** @throws Error with one sentence naming what does not fit and what would. */
export function createReferenceTree(spec: PrefixTreeSpec): PrefixTree {
  return new ReferenceTree(spec);
}

class ReferenceTree implements PrefixTree {
  readonly prefixes: Prefixes;
  readonly #shape: PolicyShape;
  readonly #activations: Activations;
  readonly #policies: number;
  /** [policies] the parameters of the last `logprobs` call. */
  #parameters: Float64Array[] = [];

  constructor(readonly spec: PrefixTreeSpec) {
    checkTree(spec);
    this.prefixes = prefixesOf(spec.problems.length, spec.answerLength, spec.policy.vocabulary);
    this.#shape = shapeOf(spec.policy, promptLength(spec.digits), spec.answerLength);
    this.#activations = createActivations(this.#shape);
    this.#policies = spec.policies === 'own' ? spec.gradients : 1;
  }

  async logprobs(parameters: ArrayLike<number>): Promise<Float64Array> {
    const { vocabulary: V, parameters: size } = this.#shape;
    const { nodes, level } = this.prefixes;
    if (parameters.length !== this.#policies * size) {
      throw new Error(
        `parameters: got ${parameters.length} numbers; this tree needs ${this.#policies * size}, ${size} for ` +
          `each of its policies (${this.#policies}).`,
      );
    }
    // A copy, because later calls of `gradients` use these parameters even if the caller changes its array.
    const all = Float64Array.from(parameters);
    this.#parameters = Array.from({ length: this.#policies }, (_, policy) =>
      all.subarray(policy * size, (policy + 1) * size),
    );
    const out = new Float64Array(this.#policies * nodes * V);
    this.#parameters.forEach((own, policy) => {
      this.#walk(own, {
        before: (node) => {
          logSoftmax(this.#activations.logits, level[node] * V, V, 1, out, (policy * nodes + node) * V);
        },
      });
    });
    return out;
  }

  async gradients(dlogits: ArrayLike<number>): Promise<Float64Array> {
    const { vocabulary: V, parameters: size, answerLength: T } = this.#shape;
    const { nodes, level } = this.prefixes;
    const count = dlogits.length / (nodes * V);
    if (this.#parameters.length === 0)
      throw new Error('gradients: there are no parameters yet to take them at; call logprobs first.');
    if (!Number.isInteger(count) || count < 1 || count > this.spec.gradients) {
      throw new Error(
        `dlogits: got ${dlogits.length} numbers; allowed are ${nodes * V} for each gradient, of which there may ` +
          `be 1 to ${this.spec.gradients}.`,
      );
    }
    const out = new Float64Array(count * size);
    const scratches = Array.from({ length: count }, () => createBackwardScratch(this.#shape));
    const gradients = scratches.map((_, k) => out.subarray(k * size, (k + 1) * size));
    const row = new Float64Array(T * V);
    const goBack = (node: number, k: number, parameters: Float64Array): void => {
      const at = (k * nodes + node) * V;
      for (let v = 0; v < V; v++) row[level[node] * V + v] = dlogits[at + v];
      const { from, to } = this.#positions(node);
      backwardFrom(this.#shape, parameters, this.#activations, row, from, to, gradients[k], scratches[k]);
    };
    // Backpropagate on the way up: a prefix is ready once all nodes below it have added to its keys' and values'
    // gradients.
    if (this.spec.policies === 'own')
      gradients.forEach((_, k) => {
        this.#walk(this.#parameters[k], {
          after: (node) => {
            goBack(node, k, this.#parameters[k]);
          },
        });
      });
    else
      this.#walk(this.#parameters[0], {
        after: (node) => {
          gradients.forEach((_, k) => {
            goBack(node, k, this.#parameters[0]);
          });
        },
      });
    return out;
  }

  destroy(): void {
    this.#parameters = [];
  }

  /** The positions that a node adds to those of its parent. */
  #positions(node: number): { from: number; to: number } {
    const to = this.#shape.promptLength + this.prefixes.level[node];
    return { from: this.prefixes.level[node] === 0 ? 0 : to - 1, to };
  }

  /**
   * Visits every node, calling `before` and `after` visiting the nodes below it; at both calls the activations hold the
   * forward pass of the node's prefix.
   */
  #walk(
    parameters: Float64Array,
    { before, after }: { before?: (node: number) => void; after?: (node: number) => void },
  ): void {
    const { vocabulary: V } = this.#shape;
    const { prompts, child, level, token } = this.prefixes;
    const { problems, digits } = this.spec;
    const activations = this.#activations;
    const enter = (node: number): void => {
      const { from, to } = this.#positions(node);
      if (level[node] > 0) activations.tokens[from] = token[node];
      forward(this.#shape, parameters, activations, from, to);
      before?.(node);
      for (let edge = node * V; edge < (node + 1) * V; edge++) if (child[edge] >= 0) enter(child[edge]);
      after?.(node);
    };
    for (let prompt = 0; prompt < prompts; prompt++) {
      activations.tokens.set(encodePrompt(unpackProblem(problems[prompt]), digits));
      enter(prompt);
    }
  }
}
