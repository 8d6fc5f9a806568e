/** The lab on one backend: moves to places on the given paths and measures there. One call at a time. */
import { answerOf, heldOutProblems, unpackProblem } from '../arithmetic/problems';
import { encodeAnswer } from '../arithmetic/vocabulary';
import { Refusal } from '../common/problem';
import type { AdapterDescription, Backend } from '../population/api';
import type { PrefixTree, TreeBackend } from '../population/prefixes';
import { Optimum, OPTIMUM_DEFAULTS, type OptimumPoint, type OptimumTruth } from './optimum/exact-training';
import { policyAt, type LabPolicy, type Path } from './table/trajectory';
import { Place } from './table/place';
import { LAB_ROWS, rowsAt, TYPED_ROWS, type LabRow } from './table/table-rows';
import type { LabRun, LabSettings, LabTable } from './lab-types';

/** Maximum gradients per call of the tree: the targets, and every row under both samplings. */
const MAX_GRADIENTS = 3 + 2 * (LAB_ROWS.length + Object.keys(TYPED_ROWS).length);

/**
 * Rows for the optimum. On-policy and in expectation, rows with a baseline or a frozen penalty equal row 7, so they are
 * omitted. Without a GPU only the document's rows are trained, to save time.
 */
function optimumRows({ level, estimator }: OptimumSettings, kind: AdapterDescription['kind']): LabRow[] {
  return rowsAt(level, estimator).filter(
    ({ baseline, rewardKlAt, group }) =>
      baseline === 'none' && rewardKlAt === 'update' && (kind === 'gpu' || group !== 'further'),
  );
}

/** Settings of the training towards the optimum; the others are OPTIMUM_DEFAULTS. */
export type OptimumSettings = Pick<LabSettings, 'level' | 'prompts' | 'answerLength' | 'estimator'> & {
  beta: number;
  learningRate: number;
};

/** The worker's calls, with plain data. */
export interface LabPage {
  /**
   * Moves to a place, loading its path, and enumerates; discards earlier measurements. @throws Error with one sentence
   * if it does not fit.
   */
  place(settings: LabSettings): Promise<LabTable>;
  /** Measures at the place for about this long, at least one batch. */
  measure(milliseconds: number): Promise<LabTable>;
  /** Measures another place with this many batches, keeping the current one. */
  elsewhere(settings: LabSettings, batches: number): Promise<LabTable>;
  /** Starts training all rows with exact gradients, from the reference. */
  openOptimum(
    settings: OptimumSettings,
  ): Promise<{ truth: OptimumTruth; rows: readonly string[]; points: OptimumPoint[] }>;
  /** Trains further, and returns the points of every row. */
  trainOptimum(steps: number): Promise<OptimumPoint[]>;
}

export class Lab implements LabPage {
  readonly #paths = new Map<LabRun, Promise<Path>>();
  readonly #trees = new Map<string, Promise<PrefixTree>>();
  #place: Place | undefined;
  /** The place whose policy the trees hold. */
  #focused: Place | undefined;
  #optimum: Optimum | undefined;

  /**
   * @param findPath is called once per run: the shipped path for the shipped policy (trajectory-file.ts), or
   *   `trainPath`.
   */
  constructor(
    private readonly backend: Backend & TreeBackend,
    private readonly policy: LabPolicy,
    private readonly findPath: (run: LabRun) => Promise<Path>,
  ) {}

  #path(run: LabRun): Promise<Path> {
    return remember(this.#paths, run, () => this.#watched(this.findPath(run)));
  }

  /** Held-out additions whose answers fit into `answerLength` tokens, in the shuffled held-out order. */
  #problems(count: number, answerLength: number): Uint32Array {
    const { digits } = this.policy;
    const fits = (packed: number) => encodeAnswer(answerOf(unpackProblem(packed))).length <= answerLength;
    const all = heldOutProblems('addition', digits);
    const chosen = all.filter(fits);
    // If no answer fits, completions are cut before they can be right, and any prompt will do.
    return (chosen.length >= count ? chosen : all).slice(0, count);
  }

  #tree({ prompts, answerLength }: Pick<LabSettings, 'prompts' | 'answerLength'>): Promise<PrefixTree> {
    return remember(this.#trees, `${prompts} ${answerLength}`, () =>
      this.backend.createTree({
        policy: this.policy.config,
        digits: this.policy.digits,
        problems: this.#problems(prompts, Math.max(3, answerLength)),
        answerLength,
        gradients: MAX_GRADIENTS,
        policies: 'shared',
      }),
    );
  }

  async #open(settings: LabSettings): Promise<Place> {
    // Load the path and compile the tree in parallel.
    const [path, tree] = await Promise.all([this.#path(settings.run), this.#tree(settings)]);
    const at = (step: number) => policyAt(path, settings.path, step);
    this.#focused = undefined;
    const place = await Place.open(
      tree,
      {
        reference: this.policy.parameters,
        policy: at(settings.step),
        behaviour: at(settings.step - settings.staleness),
      },
      settings,
      this.backend.adapter,
    );
    this.#focused = place;
    return place;
  }

  place(settings: LabSettings): Promise<LabTable> {
    return this.#watched(
      (async () => {
        this.#place = undefined;
        this.#place = await this.#open(settings);
        return this.#place.table();
      })(),
    );
  }

  measure(milliseconds: number): Promise<LabTable> {
    return this.#watched(
      (async () => {
        const place = this.#place;
        if (!place) throw new Refusal({ code: 'too-early', call: 'measure', first: 'place' });
        if (this.#focused !== place) await place.focus();
        this.#focused = place;
        const until = performance.now() + milliseconds;
        do await place.round();
        while (performance.now() < until);
        return place.table();
      })(),
    );
  }

  elsewhere(settings: LabSettings, batches: number): Promise<LabTable> {
    return this.#watched(
      (async () => {
        const place = await this.#open(settings);
        for (let done = 0; done < batches; done++) await place.round();
        return place.table();
      })(),
    );
  }

  openOptimum(
    settings: OptimumSettings,
  ): Promise<{ truth: OptimumTruth; rows: readonly string[]; points: OptimumPoint[] }> {
    const { level, prompts, answerLength, beta, learningRate } = settings;
    return this.#watched(
      (async () => {
        this.#optimum?.destroy();
        this.#optimum = undefined;
        const { config, parameters, digits } = this.policy;
        const optimum = await Optimum.open(this.backend, {
          level,
          rows: optimumRows(settings, this.backend.adapter.kind),
          beta,
          learningRate,
          digits,
          problems: this.#problems(prompts, answerLength),
          answerLength,
          policy: config,
          reference: parameters,
        });
        this.#optimum = optimum;
        return { truth: optimum.truth, rows: optimum.rows, points: [...optimum.points] };
      })(),
    );
  }

  trainOptimum(steps: number): Promise<OptimumPoint[]> {
    if (!this.#optimum)
      return Promise.reject(new Refusal({ code: 'too-early', call: 'trainOptimum', first: 'openOptimum' }));
    return this.#watched(this.#optimum.step(steps));
  }

  /** Rejects with the reason if the device is lost, since it may never answer. */
  #watched<T>(work: Promise<T>): Promise<T> {
    const lost = this.backend.lost.then((why): never => {
      throw new Refusal({ code: 'gpu-lost', why });
    });
    return Promise.race([work, lost]);
  }

  destroy(): void {
    for (const tree of this.#trees.values())
      void tree.then(
        (each) => each.destroy(),
        () => undefined,
      );
    this.#optimum?.destroy();
    this.backend.destroy();
  }
}

/** Caches promises by key, but not rejected ones. */
function remember<K, V>(known: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> {
  const found = known.get(key);
  if (found) return found;
  const made = make();
  known.set(key, made);
  made.catch(() => {
    if (known.get(key) === made) known.delete(key);
  });
  return made;
}

export { OPTIMUM_DEFAULTS };
