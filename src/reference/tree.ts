/**
 * The tree of prefixes in plain float64: every completion of a set of prompts, each prefix once. The tree is walked depth first with one
 * sequence's activations, since a step down changes nothing at earlier positions, and a step back is overwritten by the next one down.
 */
import { unpackProblem } from '../arithmetic/problems';
import { encodePrompt, promptLength } from '../arithmetic/vocabulary';
import { checkTree, prefixesOf, type Prefixes, type PrefixTree, type PrefixTreeSpec } from '../population/prefixes';
import { createActivations, type Activations } from './activations';
import { backward, createBackwardScratch } from './backward';
import { forward } from './forward';
import { logSoftmax } from './score';
import { shapeOf, type Shape } from './shape';

/** @throws Error with one sentence naming what does not fit and what would. */
export function createReferenceTree(spec: PrefixTreeSpec): PrefixTree {
  return new ReferenceTree(spec);
}

class ReferenceTree implements PrefixTree {
  readonly prefixes: Prefixes;
  readonly #shape: Shape;
  readonly #activations: Activations;
  readonly #policies: number;
  /** [policies] those of the last `logprobs`. */
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
      throw new Error(`parameters: got ${parameters.length} numbers; this tree needs ${this.#policies * size}, ${size} for each of its policies (${this.#policies}).`);
    }
    // A copy: the gradients that come next are at these, whatever the caller does with its own.
    const all = Float64Array.from(parameters);
    this.#parameters = Array.from({ length: this.#policies }, (_, policy) => all.subarray(policy * size, (policy + 1) * size));
    const out = new Float64Array(this.#policies * nodes * V);
    this.#parameters.forEach((own, policy) => {
      this.#walk(own, (node) => { logSoftmax(this.#activations.logits, level[node] * V, V, 1, out, (policy * nodes + node) * V); });
    });
    return out;
  }

  async gradients(dlogits: ArrayLike<number>): Promise<Float64Array> {
    const { vocabulary: V, parameters: size, answerLength: T } = this.#shape;
    const { nodes, level } = this.prefixes;
    const count = dlogits.length / (nodes * V);
    if (this.#parameters.length === 0) throw new Error('gradients: there are no parameters yet to take them at; call logprobs first.');
    if (!Number.isInteger(count) || count < 1 || count > this.spec.gradients) {
      throw new Error(`dlogits: got ${dlogits.length} numbers; allowed are ${nodes * V} for each gradient, of which there may be 1 to ${this.spec.gradients}.`);
    }
    const out = new Float64Array(count * size);
    const scratch = createBackwardScratch(this.#shape);
    const own = this.spec.policies === 'own';
    const walks = own ? Array.from({ length: count }, (_, k) => [k]) : [Array.from({ length: count }, (_, k) => k)];
    const rows = new Float64Array(count * T * V);
    walks.forEach((gradients, policy) => {
      const parameters = this.#parameters[policy];
      this.#walk(parameters, (node) => {
        for (const k of gradients) {
          const row = (k * T + level[node]) * V;
          const from = (k * nodes + node) * V;
          for (let v = 0; v < V; v++) rows[row + v] = dlogits[from + v];
          if (level[node] < T - 1) continue;
          const path = rows.subarray(k * T * V, (k + 1) * T * V);
          backward(this.#shape, parameters, this.#activations, path, T, out.subarray(k * size, (k + 1) * size), scratch);
          // The nodes above belong to the sequences that follow as well, but count once.
          path.fill(0);
        }
      });
    });
    return out;
  }

  destroy(): void { this.#parameters = []; }

  /** Calls `visit` at every node, when the activations hold the forward pass of its prefix, before any node below it. */
  #walk(parameters: Float64Array, visit: (node: number) => void): void {
    const { promptLength: P, vocabulary: V } = this.#shape;
    const { prompts, child, level, token } = this.prefixes;
    const { problems, digits } = this.spec;
    const activations = this.#activations;
    const enter = (node: number): void => {
      const at = P - 1 + level[node];
      if (level[node] > 0) activations.tokens[at] = token[node];
      forward(this.#shape, parameters, activations, level[node] > 0 ? at : 0, at + 1);
      visit(node);
      for (let v = 0; v < V; v++) if (child[node * V + v] >= 0) enter(child[node * V + v]);
    };
    for (let prompt = 0; prompt < prompts; prompt++) {
      activations.tokens.set(encodePrompt(unpackProblem(problems[prompt]), digits));
      enter(prompt);
    }
  }
}
