/**
 * An audited tree of prefixes for the lab: on the first call of each, its log-probs and one gradient are compared with
 * the float64 tree, for the first prompt.
 */
import { randomBits, uniform } from '../arithmetic/random';
import { tokensOf } from '../policy/config';
import { parameterLayout } from '../policy/layout';
import type { Prefixes, PrefixTree, PrefixTreeSpec } from '../population/prefixes';
import { createReferenceTree } from '../reference/reference-tree';
import { promptLength } from '../arithmetic/vocabulary';
import type { UpdateAudit } from './audit';
import { Comparison, worstOf } from './comparison';
import { chain, forwardRoundings, logprobTolerance } from './tolerances';

/** Seed and stream of the random gradient used for the comparison. */
const SEED = 1;
const STREAM = 99;

type Floats = Float32Array | Float64Array;

/** Indices of prompt 0's nodes, in the order of a tree with only that prompt. */
function firstPromptsNodes({ firstOfLevel, answerLength, vocabulary }: Prefixes): number[] {
  return Array.from({ length: answerLength }, (_, level) =>
    Array.from({ length: (vocabulary - 1) ** level }, (__, i) => firstOfLevel[level] + i),
  ).flat();
}

export class AuditedTree implements PrefixTree {
  readonly prefixes: Prefixes;
  readonly #twin: PrefixTree;
  readonly #nodes: number[];
  #scored = false;
  #differentiated = false;

  /** @param report is called with each audit; it throws if there is a finding. */
  constructor(
    readonly tree: PrefixTree,
    readonly spec: PrefixTreeSpec,
    private readonly report: (audit: UpdateAudit) => void,
  ) {
    this.prefixes = tree.prefixes;
    this.#nodes = firstPromptsNodes(tree.prefixes);
    this.#twin = createReferenceTree({
      ...spec,
      problems: spec.problems.slice(0, 1),
      gradients: 1,
      policies: 'shared',
    });
  }

  async logprobs(parameters: Floats): Promise<Floats> {
    const out = await this.tree.logprobs(parameters);
    if (!this.#differentiated) {
      // Of the first policy, even if each gradient has its own.
      const exact = await this.#twin.logprobs(parameters.subarray(0, parameterLayout(this.spec.policy).size));
      if (!this.#scored) this.#compareLogprobs(out, exact);
      this.#scored = true;
    }
    return out;
  }

  async gradients(dlogits: Floats): Promise<Floats> {
    if (!this.#differentiated) {
      await this.#compareGradient();
      this.#differentiated = true;
    }
    return this.tree.gradients(dlogits);
  }

  destroy(): void {
    this.#twin.destroy();
    this.tree.destroy();
  }

  get #positions(): number {
    return promptLength(this.spec.digits) + this.spec.answerLength - 1;
  }

  #compareLogprobs(out: Floats, exact: Floats): void {
    const V = this.prefixes.vocabulary;
    const comparison = new Comparison('the lab');
    const relative = logprobTolerance(this.spec.policy, this.#positions);
    this.#nodes.forEach((node, own) => {
      const row = out.subarray(node * V, (node + 1) * V);
      const expected = exact.subarray(own * V, (own + 1) * V);
      let size = 1;
      for (const value of expected.subarray(0, tokensOf(this.spec.policy))) size = Math.max(size, Math.abs(value));
      comparison.many(
        'logprobs',
        V,
        worstOf(row, expected, () => 1),
        (v) => {
          comparison.number(
            'logprobs',
            row[v],
            expected[v],
            relative * size,
            size,
            () => `a log-prob at prefix ${node}`,
          );
        },
      );
    });
    this.#report(comparison);
  }

  /**
   * Compares a gradient with random derivatives at every prefix of the first prompt. Rounding errors are relative to
   * the sum of the terms' sizes, which for n prefixes is about √n times the size of their sum.
   */
  async #compareGradient(): Promise<void> {
    const { vocabulary: V, nodes } = this.prefixes;
    const all = new Float64Array(nodes * V);
    const own = new Float64Array(this.#nodes.length * V);
    this.#nodes.forEach((node, index) => {
      for (let v = 0; v < V; v++)
        all[node * V + v] = own[index * V + v] = Math.fround(2 * uniform(randomBits(SEED, STREAM, 0, index, 0, v)) - 1);
    });
    const [gradient, exact] = [await this.tree.gradients(all), await this.#twin.gradients(own)];
    const comparison = new Comparison('the lab');
    const relative =
      chain(3 * forwardRoundings(this.spec.policy, this.#positions) + this.#nodes.length * this.#positions) *
      Math.sqrt(this.#nodes.length);
    for (const { name, offset, size } of parameterLayout(this.spec.policy).entries) {
      let squares = 0;
      let whole = 0;
      for (let j = offset; j < offset + size; j++) {
        squares += (gradient[j] - exact[j]) ** 2;
        whole += exact[j] ** 2;
      }
      comparison.number(
        'gradient',
        Math.sqrt(squares),
        0,
        relative * Math.sqrt(whole),
        Math.sqrt(whole),
        () => `a gradient of ${name}`,
      );
    }
    this.#report(comparison);
  }

  #report({ audits, finding }: Comparison): void {
    this.report({ run: 0, step: 0, quantities: audits, ...(finding ? { finding } : {}) });
  }
}
