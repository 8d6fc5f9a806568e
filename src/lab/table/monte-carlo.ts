/**
 * Monte Carlo at one place: batches of n completions, each giving one gradient of every row, which gradient-moments.ts
 * turns into means with intervals. All rows see the same completions, so they differ only in their coefficients.
 */
import type { PrefixTree } from '../../population/prefixes';
import { coverage } from './coverage';
import type { Enumeration, EnumeratedRow } from './enumeration';
import { rowGradient } from './tree-gradient';
import { baselines, drawBatch, Random, Sampler, type CompletionBatch } from './sample';
import { SAMPLINGS, type Sampling } from './table-rows';
import { probabilities, sameCoefficients, type RowTerms, type Space } from './sample-space';
import { Numbers, Vectors } from './gradient-moments';
import type { RowMeasured } from '../lab-types';
import { norm } from '../../common/vectors';

/**
 * Rows with the same coefficients for every completion are one random variable, and are computed once.
 */
interface Variable {
  terms: RowTerms;
  gradients: Vectors;
  rows: EnumeratedRow[];
}

interface Sampled {
  sampling: Sampling;
  probability: Float64Array;
  sampler: Sampler;
  random: Random;
  variables: Variable[];
  values: Map<EnumeratedRow, Numbers>;
}

const sameVariable = (a: RowTerms, b: RowTerms): boolean =>
  a.baseline || b.baseline ? a === b : sameCoefficients(a, b);

function variablesOf(rows: readonly EnumeratedRow[], directions: readonly Float64Array[]): Variable[] {
  const variables: Variable[] = [];
  for (const row of rows) {
    const found = variables.find(({ terms }) => sameVariable(terms, row.terms));
    if (found) found.rows.push(row);
    else variables.push({ terms: row.terms, gradients: new Vectors(row.expected.length, directions), rows: [row] });
  }
  return variables;
}

export class Measurement {
  readonly #sampled: Sampled[];
  readonly #reverseNorm: number;
  readonly #forwardNorm: number;
  #batches = 0;

  /**
   * @param tree its last log-probs must remain π's while measuring.
   * @param size n, completions per batch.
   */
  constructor(
    private readonly tree: PrefixTree,
    private readonly space: Space,
    private readonly enumeration: Enumeration,
    private readonly size: number,
    seed: number,
  ) {
    const { rows, reverse, forward, future } = enumeration;
    const directions = future ? [reverse, future.along] : [reverse];
    [this.#reverseNorm, this.#forwardNorm] = [norm(reverse), norm(forward)];
    this.#sampled = SAMPLINGS.filter((sampling) => rows.some((row) => row.sampling === sampling)).map(
      (sampling, index) => {
        const own = rows.filter((row) => row.sampling === sampling);
        const probability = probabilities(space, sampling === 'on-policy' ? space.logPolicy : space.logBehaviour);
        return {
          sampling,
          probability,
          sampler: new Sampler(probability),
          random: new Random(seed, index),
          variables: variablesOf(own, directions),
          values: new Map(own.map((row) => [row, new Numbers()])),
        };
      },
    );
  }

  get batches(): number {
    return this.#batches;
  }

  /** Measures one more batch of every sampling. @throws whatever the tree throws. */
  async round(): Promise<void> {
    const { space, size, tree } = this;
    const each = space.prefixes.nodes * space.prefixes.vocabulary;
    // Completions of the next batch are drawn while the adapter computes the current one's gradients.
    const working = this.#sampled.map(async ({ sampler, random, variables, values }) => {
      const batch = drawBatch(sampler, random, size);
      const weighted = { completions: batch.completions, weights: batch.counts.map((count) => count / size) };
      for (const [{ terms }, numbers] of values)
        batch.completions.forEach((y, i) => {
          numbers.add(terms.value[y], batch.counts[i]);
        });
      const dlogits = new Float32Array(variables.length * each);
      variables.forEach(({ terms }, k) => {
        rowGradient(space, terms, weighted, this.#less(batch, terms), dlogits, k * each);
      });
      const gradients = await tree.gradients(dlogits);
      const parameters = gradients.length / variables.length;
      variables.forEach(({ gradients: vectors }, k) => {
        vectors.add(gradients.subarray(k * parameters, (k + 1) * parameters));
      });
    });
    await Promise.all(working);
    this.#batches++;
  }

  #less(batch: CompletionBatch, { baseline }: RowTerms): Float64Array | null {
    const { promptOf, prompts } = this.space.prefixes;
    return baseline && baselines(batch, promptOf, prompts, baseline.kSum);
  }

  /** Ids of the rows that are the same random variable as this one, including itself. */
  sameAs(row: EnumeratedRow): string[] {
    return this.#variableOf(row).rows.map(({ terms }) => terms.row.id);
  }

  /** A row's results so far; null before its second batch. */
  measured(row: EnumeratedRow, confidence?: number): RowMeasured | null {
    const { sampling } = row;
    const { gradients } = this.#variableOf(row);
    const { probability, values } = this.#sampled.find((each) => each.sampling === sampling)!;
    const numbers = values.get(row)!;
    const { reverse, forward, future } = this.enumeration;
    const [value, valueVariance] = [numbers.mean(confidence), numbers.variance(confidence)];
    const [bias, forwardBias, size] = [
      gradients.distance(reverse, this.#reverseNorm, confidence),
      gradients.distance(forward, this.#forwardNorm, confidence),
      gradients.norm(this.#reverseNorm, confidence),
    ];
    const [cosine, variance] = [
      gradients.cosine(0, confidence),
      gradients.variance(this.size, this.#reverseNorm, confidence),
    ];
    const fromExpected = gradients.distance(row.expected, this.#reverseNorm, confidence);
    if (!value || !valueVariance || !bias || !forwardBias || !size || !cosine || !variance || !fromExpected)
      return null;
    const along = row.exact.future === null || !future ? null : gradients.projection(1, confidence);
    return {
      batches: gradients.count,
      completions: gradients.count * this.size,
      value,
      valueVariance,
      bias,
      forwardBias,
      norm: size,
      cosine,
      fromExpected,
      variance,
      coverage: coverage(this.space, row.terms, probability, gradients.count * this.size),
      future: along &&
        future && {
          estimate: along.estimate / future.scale,
          low: along.low / future.scale,
          high: along.high / future.scale,
        },
    };
  }

  #variableOf(row: EnumeratedRow): Variable {
    const found = this.#sampled
      .find(({ sampling }) => sampling === row.sampling)
      ?.variables.find(({ rows }) => rows.includes(row));
    if (!found) throw new Error(`row: ${row.terms.row.id} ${row.sampling} is not measured here.`);
    return found;
  }
}
