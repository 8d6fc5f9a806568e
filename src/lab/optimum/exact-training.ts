/**
 * Trains every row towards the optimum (optimum.ts) with its exact expected gradient over all completions, so that the
 * result of each form of the penalty is free of sampling noise. All rows start at π_ref and are on-policy.
 */
import { notAllowed, Refusal } from '../../common/problem';
import { coefficients, type CoefficientSettings, type Group } from '../../kl/coefficients';
import type { PrefixTree, TreeBackend } from '../../population/prefixes';
import { DEFAULT_RUN_SETTINGS } from '../../population/run-settings';
import { adam, gradientNorm } from '../../reference/adam';
import { rewards } from '../table/enumeration';
import { addEdges, everyone, toLogits } from '../table/tree-gradient';
import { checkOptions, EXACT_ROW, type OptimumOptions, type OptimumPoint, type OptimumTruth } from './optimum-options';
import { findOptimum } from './optimum';
import { methodOf } from '../table/table-rows';
import { groupOf, spaceOf, type Space } from '../table/sample-space';

export { EXACT_ROW, OPTIMUM_DEFAULTS } from './optimum-options';
export type { OptimumOptions, OptimumPoint, OptimumTruth } from './optimum-options';

type Floats = Float32Array | Float64Array;

const NUMBERS = ['klToOptimum', 'objective', 'accuracy', 'reverseKl'] as const;

/** All rows on one tree, step by step. */
export class Optimum {
  /** The exact row first. */
  readonly rows: readonly string[];
  readonly truth: OptimumTruth;
  /** [K] null for the exact row. */
  readonly #settings: readonly (CoefficientSettings | null)[];
  /**
   * The completions with their probabilities under the current policy, and the same completions as one group; updated
   * in place.
   */
  readonly #space: Space;
  readonly #group: Group;
  /** [completions, T] of the group; KL(π‖π_ref) at each prefix only if 'full' needs it. */
  readonly #logprob: Float64Array;
  readonly #klExact: Float64Array;
  /** [completions] log π*; π(y)/B of the policy in `#space`. */
  readonly #optimum: Float64Array;
  readonly #weights: Float64Array;
  readonly #all: ArrayLike<number>;
  /** [nodes, V] and [nodes] the weights on ∇log π of each edge and on ∇KL of each prefix. */
  readonly #edges: Float64Array;
  readonly #nodes: Float64Array;
  /** [K, nodes, V] gradients of the logits of every row; [K, parameters] the current and previous policies. */
  readonly #dlogits: Float64Array;
  readonly #parameters: Float64Array;
  readonly #before: Float64Array;
  readonly #firstMoment: Float64Array;
  readonly #secondMoment: Float64Array;
  #points: OptimumPoint[] = [];
  #done = 0;

  /**
   * Enumerates the completions under π_ref, where all rows start.
   * @throws Refusal naming the field, the given value and what is allowed.
   */
  static async open(backend: TreeBackend, options: OptimumOptions): Promise<Optimum> {
    checkOptions(options);
    const { policy, digits, problems, answerLength, rows, reference } = options;
    const count = 1 + rows.length;
    const tree = await backend.createTree({
      policy,
      digits,
      problems,
      answerLength,
      gradients: count,
      policies: 'own',
    });
    const parameters = new Float64Array(count * reference.length);
    for (let k = 0; k < count; k++) parameters.set(reference, k * reference.length);
    return new Optimum(tree, options, parameters, await tree.logprobs(parameters));
  }

  private constructor(
    private readonly tree: PrefixTree,
    private readonly options: OptimumOptions,
    parameters: Float64Array,
    logprobs: Floats,
  ) {
    const { level, beta, rows } = options;
    const { completions, nodes, answerLength: T, vocabulary: V } = tree.prefixes;
    const floats = (size: number) => new Float64Array(size);
    this.rows = [EXACT_ROW, ...rows.map(({ id }) => id)];
    // Without baselines, because they do not change the expectation.
    this.#settings = [
      null,
      ...rows.map((row): CoefficientSettings => ({
        method: methodOf(row, level),
        beta,
        advantage: 'none',
        clip: 0,
        completions: 1,
      })),
    ];
    const reference = logprobs.subarray(0, nodes * V);
    this.#space = spaceOf(tree.prefixes, { policy: reference, reference, behaviour: reference });
    const [logprob, klExact] = ([this.#logprob, this.#klExact] = [floats(completions * T), floats(completions * T)]);
    this.#group = {
      ...groupOf(this.#space, 'on-policy'),
      rewards: rewards(tree),
      logprob,
      behaviourLogprob: logprob,
      klExact,
      klExactBehaviour: klExact,
    };
    this.#optimum = floats(completions);
    this.#weights = floats(completions);
    this.#all = everyone(this.#weights).completions;
    this.#edges = floats(nodes * V);
    this.#nodes = floats(nodes);
    this.#dlogits = floats(this.rows.length * nodes * V);
    this.#parameters = parameters;
    this.#before = parameters.slice();
    this.#firstMoment = floats(parameters.length);
    this.#secondMoment = floats(parameters.length);
    this.truth = findOptimum(tree.prefixes, this.#space.logReference, this.#group.rewards, beta, this.#optimum);
    this.#points = this.#evaluate(logprobs);
  }

  /** Updates so far. */
  get done(): number {
    return this.#done;
  }

  /** The latest point of every row. */
  get points(): readonly OptimumPoint[] {
    return this.#points;
  }

  /** A copy of the flat parameters of a row's current policy. @throws Error if there is no such row. */
  parameters(row: string): Float64Array {
    const index = this.rows.indexOf(row);
    if (index < 0) throw new Refusal(notAllowed('row', row, { kind: 'one-of', values: this.rows }));
    return this.#ofRow(this.#parameters, index).slice();
  }

  /**
   * Makes `steps` updates; one call at a time. @returns the points after each of them, step by step. A row that stops
   * returns its last good point once more, marked as stopped, and none after that.
   */
  async step(steps: number): Promise<OptimumPoint[]> {
    const out: OptimumPoint[] = [];
    for (let i = 0; i < steps && this.#points.some(({ stopped }) => !stopped); i++) {
      const before = this.#points;
      this.#update(await this.tree.gradients(this.#dlogits));
      this.#done++;
      this.#points = this.#evaluate(await this.tree.logprobs(this.#parameters));
      out.push(...this.#points.filter((_, k) => !before[k].stopped));
    }
    return out;
  }

  destroy(): void {
    this.tree.destroy();
  }

  #ofRow(array: Float64Array, k: number): Float64Array {
    const size = array.length / this.rows.length;
    return array.subarray(k * size, (k + 1) * size);
  }

  /** Computes the points of all policies, and their gradients into `dlogits`. @param logprobs [K, nodes, V]. */
  #evaluate(logprobs: Floats): OptimumPoint[] {
    return this.rows.map((row, k) => {
      const last = this.#points.at(k);
      if (last?.stopped) return last;
      this.#moveTo(logprobs, k);
      const point = this.#pointOf(row);
      if (last && !NUMBERS.every((name) => Number.isFinite(point[name]))) return this.#stop(last, k);
      this.#descend(k);
      return point;
    });
  }

  /**
   * Fills space, group and weights with policy k; like `spaceOf` and `groupOf` but in place, because it runs thousands
   * of times.
   */
  #moveTo(logprobs: Floats, k: number): void {
    const { nodes, completions, edges, length, answerLength: T, vocabulary: V, prompts } = this.tree.prefixes;
    const { policy, reference, probability, klExact, logPolicy } = this.#space;
    for (let node = 0, first = 0, from = k * nodes * V; node < nodes; node++, first += V, from += V) {
      let total = 0;
      for (let v = 0; v < V; v++) total += probability[first + v] = Math.exp(logprobs[from + v]);
      const shift = Math.log(total);
      klExact[node] = 0;
      for (let edge = first, v = 0; v < V; edge++, v++) {
        probability[edge] /= total;
        policy[edge] = logprobs[from + v] - shift;
        klExact[node] += probability[edge] * (policy[edge] - reference[edge]);
      }
    }
    for (let y = 0; y < completions; y++) {
      let [log, weight] = [0, 1 / prompts];
      for (let at = y * T; at < y * T + length[y]; at++) {
        log += this.#logprob[at] = policy[edges[at]];
        weight *= probability[edges[at]];
      }
      logPolicy[y] = log;
      this.#weights[y] = weight;
    }
  }

  /** The point of the policy in `#space`. */
  #pointOf(row: string): OptimumPoint {
    const { logPolicy, logReference } = this.#space;
    const { rewards: reward } = this.#group;
    const point: OptimumPoint = {
      row,
      step: this.#done,
      klToOptimum: 0,
      objective: 0,
      accuracy: 0,
      reverseKl: 0,
      stopped: false,
    };
    this.#weights.forEach((weight, y) => {
      point.klToOptimum += weight * (logPolicy[y] - this.#optimum[y]);
      point.reverseKl += weight * (logPolicy[y] - logReference[y]);
      point.accuracy += weight * reward[y];
    });
    point.objective = point.accuracy - this.options.beta * point.reverseKl;
    return point;
  }

  /**
   * Writes row k of `dlogits` for the policy in `#space`: E_π[Σ_t c_t ∇log π(y_t | s_t)], and for 'full' also ∇KL of
   * each prefix.
   */
  #descend(k: number): void {
    const { nodes, completions, edges: edgeOf, length, answerLength: T, vocabulary: V } = this.tree.prefixes;
    const { logPolicy, logReference } = this.#space;
    const settings = this.#settings[k];
    const everyone = { completions: this.#all, weights: this.#weights };
    const full = settings?.method.estimator === 'full';
    this.#edges.fill(0);
    if (settings) {
      if (full)
        for (let at = 0; at < edgeOf.length; at++)
          this.#klExact[at] = edgeOf[at] < 0 ? 0 : this.#space.klExact[Math.floor(edgeOf[at] / V)];
      const { coefficient, vocabularyWeight } = coefficients(this.#group, settings);
      addEdges(this.#space, everyone, (at) => coefficient[at], this.#edges);
      if (full) {
        this.#nodes.fill(0);
        for (let y = 0; y < completions; y++) {
          for (let at = y * T; at < y * T + length[y]; at++)
            this.#nodes[Math.floor(edgeOf[at] / V)] += this.#weights[y] * vocabularyWeight[at];
        }
      }
    } else {
      // −∇J = E_π[(β δ(y) − R(y)) ∇log π(y)]: the term from differentiating log π(y) inside δ has mean 0.
      const term = logPolicy.map((log, y) => this.options.beta * (log - logReference[y]) - this.#group.rewards[y]);
      addEdges(this.#space, everyone, (at) => term[Math.floor(at / T)], this.#edges);
    }
    toLogits(this.#space, this.#edges, full ? this.#nodes : null, this.#dlogits, k * nodes * V);
  }

  /** @param gradients [K, parameters]. */
  #update(gradients: Floats): void {
    const all = Float64Array.from(gradients);
    this.#before.set(this.#parameters);
    this.#points = this.#points.map((point, k) => {
      if (point.stopped) return point;
      const [gradient, before, after, first, second] = [
        all,
        this.#before,
        this.#parameters,
        this.#firstMoment,
        this.#secondMoment,
      ].map((each) => this.#ofRow(each, k));
      const { norm, nonFinite } = gradientNorm(gradient);
      if (nonFinite > 0) return this.#stop(point, k);
      adam(
        DEFAULT_RUN_SETTINGS,
        this.options.learningRate,
        this.#done + 1,
        gradient,
        norm,
        before,
        after,
        first,
        second,
      );
      return point;
    });
  }

  /** Stops a row with non-finite numbers at its last good point and parameters; the others continue. */
  #stop(last: OptimumPoint, k: number): OptimumPoint {
    this.#ofRow(this.#parameters, k).set(this.#ofRow(this.#before, k));
    this.#ofRow(this.#dlogits, k).fill(0);
    return { ...last, stopped: true };
  }
}
