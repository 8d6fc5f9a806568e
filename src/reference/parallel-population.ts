/**
 * A population whose runs are spread over threads, each of which holds some of them as an ordinary population
 * (reference-population.ts). A run's numbers depend only on its settings and seed, so the results are bitwise identical
 * for any number of threads.
 */
import { checkChange } from '../population/check-spec';
import type {
  AdapterDescription,
  Population,
  PopulationSpec,
  Rows,
  RunSettings,
  Sample,
  Snapshot,
  StepRecord,
} from '../population/api';
import { checkRun, checkSnapshot, checkTrained, emptySnapshot, evaluationSet, slotsOf } from './check-records';
import type { ThreadPool } from './pool';
import { buffersOf, type ThreadCall } from './thread-messages';

export class ParallelPopulation implements Population {
  readonly #runs: RunSettings[];
  readonly #key: number;
  #step = 0;
  /** The first error of a call that was not awaited. */
  #fault: Error | undefined;
  #destroyed = false;

  private constructor(
    readonly spec: PopulationSpec,
    readonly adapter: AdapterDescription,
    private readonly pool: ThreadPool,
    private readonly threads: number,
  ) {
    this.#runs = spec.runs.map((settings) => ({ ...settings }));
    this.#key = pool.claim();
  }

  /** @param threads 1 to the number of runs. `spec` must have been checked. */
  static async create(
    spec: PopulationSpec,
    adapter: AdapterDescription,
    pool: ThreadPool,
    threads: number,
  ): Promise<ParallelPopulation> {
    const population = new ParallelPopulation(spec, adapter, pool, threads);
    await population.#askAll('create', (thread) => [population.#specOf(thread)]);
    return population;
  }

  get step(): number {
    return this.#step;
  }

  advance(steps: number, learningRateScale: (step: number) => number = () => 1): void {
    const scales = Array.from({ length: steps }, (_, done) => learningRateScale(this.#step + done));
    this.#step += steps;
    this.#tellAll('advance', () => [scales]);
  }

  evaluate(set: string, problems: number): void {
    evaluationSet(this.spec, set);
    this.#tellAll('evaluate', () => [set, problems]);
  }

  async idle(): Promise<void> {
    await this.#askAll('idle');
  }

  async read(): Promise<Rows> {
    const rows = (await this.#askAll('read')) as Rows[];
    return {
      steps: this.#inOrder(rows.map(({ steps }) => steps)),
      evaluations: this.#inOrder(rows.map(({ evaluations }) => evaluations)),
    };
  }

  set(run: number, settings: Partial<RunSettings>): void {
    checkRun(run, this.#runs.length);
    checkChange(this.#runs[run], settings);
    Object.assign(this.#runs[run], settings);
    this.#tell(this.#threadOf(run), 'set', [this.#within(run), settings]);
  }

  async samples(perRun: number): Promise<Sample[]> {
    const samples = ((await this.#askAll('samples', () => [perRun])) as Sample[][]).flatMap((own, thread) =>
      own.map((sample) => ({ ...sample, run: this.#runAt(thread, sample.run) })),
    );
    return samples.sort((a, b) => a.run - b.run);
  }

  async parameters(run: number): Promise<Float32Array> {
    checkRun(run, this.#runs.length);
    return (await this.#ask(this.#threadOf(run), 'parameters', [this.#within(run)])) as Float32Array;
  }

  async record(run: number): Promise<StepRecord> {
    checkTrained(this.#step);
    checkRun(run, this.#runs.length);
    return (await this.#ask(this.#threadOf(run), 'record', [this.#within(run)])) as StepRecord;
  }

  async snapshot(): Promise<Snapshot> {
    const parts = (await this.#askAll('snapshot')) as Snapshot[];
    const whole = emptySnapshot(this.spec, parts[0].step, parts[0].updates);
    parts.forEach((part, thread) => {
      this.#exchange(whole, part, thread, (a, b) => {
        a.set(b);
      });
    });
    return whole;
  }

  restore(snapshot: Snapshot): void {
    checkSnapshot(snapshot, this.spec);
    this.#step = snapshot.step;
    for (let thread = 0; thread < this.threads; thread++) {
      const part = emptySnapshot(this.#specOf(thread), snapshot.step, snapshot.updates);
      this.#exchange(snapshot, part, thread, (a, b) => {
        b.set(a);
      });
      this.#tell(thread, 'restore', [part], buffersOf(part));
    }
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#tellAll('destroy');
    this.#destroyed = true;
  }

  // Round-robin, to balance the load: runs of the same method are adjacent, and a method that collapses has less to
  // compute than one that does not.
  #threadOf(run: number): number {
    return run % this.threads;
  }
  #within(run: number): number {
    return Math.floor(run / this.threads);
  }
  #runAt(thread: number, within: number): number {
    return within * this.threads + thread;
  }
  #runsOn(thread: number): number {
    return Math.ceil((this.#runs.length - thread) / this.threads);
  }

  /**
   * Merges rows: every step or evaluation yields one row per run, on each thread in the order of its runs; the result
   * has all runs in order.
   */
  #inOrder<Row extends { run: number }>(rows: Row[][]): Row[] {
    const times = rows[0].length / this.#runsOn(0);
    return Array.from({ length: times * this.#runs.length }, (_, j) => {
      const run = j % this.#runs.length;
      const thread = this.#threadOf(run);
      return { ...rows[thread][Math.floor(j / this.#runs.length) * this.#runsOn(thread) + this.#within(run)], run };
    });
  }

  /** The specification of a thread's population. */
  #specOf(thread: number): PopulationSpec {
    return { ...this.spec, runs: this.spec.runs.filter((_, run) => this.#threadOf(run) === thread) };
  }

  /**
   * Calls `copy` with every vector of a thread's runs, at its place in the whole population's snapshot and in the
   * thread's own snapshot.
   */
  #exchange(
    whole: Snapshot,
    part: Snapshot,
    thread: number,
    copy: <A extends Float32Array | Uint32Array>(inWhole: A, inPart: A) => void,
  ): void {
    const size = this.spec.reference.length;
    const own = this.#runsOn(thread);
    const vector = (array: Float32Array, index: number) => array.subarray(index * size, (index + 1) * size);
    for (let within = 0; within < own; within++) {
      const run = this.#runAt(thread, within);
      for (let slot = 0; slot < slotsOf(this.spec); slot++) {
        copy(vector(whole.parameters, slot * this.#runs.length + run), vector(part.parameters, slot * own + within));
      }
      copy(vector(whole.firstMoment, run), vector(part.firstMoment, within));
      copy(vector(whole.secondMoment, run), vector(part.secondMoment, within));
      copy(whole.stopped.subarray(run, run + 1), part.stopped.subarray(within, within + 1));
      // A thread whose runs all keep their reference, or their β, has none to exchange.
      if (whole.reference && part.reference) copy(vector(whole.reference, run), vector(part.reference, within));
      if (whole.beta && part.beta) copy(whole.beta.subarray(run, run + 1), part.beta.subarray(within, within + 1));
    }
  }

  /** Calls a method on a thread and waits for it; rejects if an earlier `#tell` failed. */
  async #ask(thread: number, method: ThreadCall, args: unknown[]): Promise<unknown> {
    if (this.#destroyed) throw new Error(`${method}: this population was destroyed.`);
    const result = await this.pool.ask(thread, this.#key, method, args);
    if (this.#fault) throw this.#fault;
    return result;
  }

  #askAll(method: ThreadCall, args: (thread: number) => unknown[] = () => []): Promise<unknown[]> {
    return Promise.all(Array.from({ length: this.threads }, (_, thread) => this.#ask(thread, method, args(thread))));
  }

  /** Like `#ask`, without waiting. */
  #tell(thread: number, method: ThreadCall, args: unknown[], transfer: ArrayBuffer[] = []): void {
    if (this.#destroyed) return;
    this.pool.ask(thread, this.#key, method, args, transfer).catch((error: unknown) => {
      this.#fault ??= error as Error;
    });
  }

  #tellAll(method: ThreadCall, args: () => unknown[] = () => []): void {
    for (let thread = 0; thread < this.threads; thread++) this.#tell(thread, method, args());
  }
}
