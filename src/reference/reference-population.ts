/**
 * The population in plain float64 on the CPU: the oracle against which the kernels are tested, and the fallback if
 * there is no WebGPU. `advance` and `evaluate` compute synchronously, before they return.
 */
import { answerLength, promptLength } from '../arithmetic/vocabulary';
import { problemOf, type Problem } from '../common/problem';
import type {
  AdapterDescription,
  Backend,
  Population,
  PopulationSpec,
  Rows,
  RunSettings,
  Sample,
  Snapshot,
  StepRecord,
} from '../population/api';
import { checkChange, checkSpec } from '../population/check-spec';
import type { PrefixTreeSpec, TreeBackend } from '../population/prefixes';
import { checkRun, checkSnapshot, checkTrained, emptySnapshot, evaluationSet } from './check-records';
import { ParallelPopulation } from './parallel-population';
import { ThreadPool, type Threads } from './pool';
import { recordOf, samplesOf } from './step-record';
import { ReferenceRun } from './reference-run';
import { shapeOf, type PolicyShape } from './policy-shape';
import { createReferenceTree } from './reference-tree';
import { createWorkspace, type Workspace } from './update';

const ADAPTER: AdapterDescription = { name: 'float64 on the processor', kind: 'processor' };

/**
 * The CPU as a backend.
 * @param threads threads over which a population's runs may be spread; without them one core does all the work inside
 *   `advance`. The backend is lost if a thread ends unexpectedly.
 */
export function createReferenceBackend(threads?: Threads): Backend & TreeBackend {
  let pool: ThreadPool | undefined;
  let most = threads?.cores ?? 1;
  let lose: (why: Problem) => void = () => {};
  const spread = async (spec: PopulationSpec, over: ThreadPool, count: number): Promise<Population> => {
    try {
      const population = await ParallelPopulation.create(spec, ADAPTER, over, count);
      void over.lost.then(lose);
      return population;
    } catch (error) {
      // If threads cannot be started at all, fall back to one core.
      if (!over.failedToStart) throw error;
      most = 1;
      threads!.notice({ code: 'one-core', why: problemOf(error) });
      return new ReferencePopulation(spec);
    }
  };
  return {
    adapter: ADAPTER,
    lost: new Promise<Problem>((resolve) => {
      lose = resolve;
    }),
    create: async (spec: PopulationSpec) => {
      checkSpec(spec);
      const count = Math.min(most, spec.runs.length);
      return count > 1 ? spread(spec, (pool ??= new ThreadPool(threads!.spawn)), count) : new ReferencePopulation(spec);
    },
    // async, so that an exception becomes a rejection, as the interface requires.
    createTree: async (spec: PrefixTreeSpec) => createReferenceTree(spec),
    destroy: () => pool?.end(),
  };
}

export class ReferencePopulation implements Population {
  readonly adapter = ADAPTER;
  readonly #shape: PolicyShape;
  readonly #workspace: Workspace;
  readonly #runs: ReferenceRun[];
  #step = 0;
  #updates = 0;
  #rows: Rows = { steps: [], evaluations: [] };

  /** @throws Error with one sentence naming what does not fit and what would. */
  constructor(readonly spec: PopulationSpec) {
    checkSpec(spec);
    this.#shape = shapeOf(spec.policy, promptLength(spec.digits), answerLength(spec.digits));
    this.#workspace = createWorkspace(this.#shape, spec.prompts / spec.minibatches, spec.groupSize);
    const reference = Float64Array.from(spec.reference);
    this.#runs = spec.runs.map(
      (settings) => new ReferenceRun(spec, { ...settings }, this.#shape, spec.initial ?? spec.reference, reference),
    );
  }

  get step(): number {
    return this.#step;
  }

  advance(steps: number, learningRateScale: (step: number) => number = () => 1): void {
    for (let done = 0; done < steps; done++) {
      const scale = learningRateScale(this.#step);
      this.#runs.forEach((run, index) => {
        const metrics = run.step(this.#workspace, this.#step, this.#updates, scale);
        this.#rows.steps.push({ run: index, step: this.#step, metrics });
      });
      this.#step++;
      this.#updates += this.spec.minibatches;
    }
  }

  evaluate(set: string, problems: number): void {
    const all = evaluationSet(this.spec, set);
    const count = Math.min(problems, all.length);
    const k = this.spec.groupSize;
    this.#runs.forEach((run, index) => {
      const right = run.evaluate(this.#workspace, this.#step, this.#updates, all, count);
      this.#rows.evaluations.push({
        run: index,
        step: this.#step,
        set,
        problems: count,
        k,
        passAt1: right.first / count,
        meanAtK: right.all / (count * k),
      });
    });
  }

  async idle(): Promise<void> {
    /* All work is synchronous, so there is nothing to wait for. */
  }

  async read(): Promise<Rows> {
    const rows = this.#rows;
    this.#rows = { steps: [], evaluations: [] };
    return rows;
  }

  /** @throws Error if a setting must not be changed or the method cannot be computed. */
  set(run: number, settings: Partial<RunSettings>): void {
    const own = this.#at(run);
    checkChange(own.settings, settings);
    if (settings.beta !== undefined && settings.beta !== own.settings.beta) own.beta = settings.beta;
    Object.assign(own.settings, settings);
  }

  async samples(perRun: number): Promise<Sample[]> {
    if (this.#step === 0) return [];
    return this.#runs.flatMap((run, index) => samplesOf(run, index, this.#shape, this.#step - 1, perRun));
  }

  async parameters(run: number): Promise<Float32Array> {
    return Float32Array.from(this.#at(run).slot(this.#updates));
  }

  async snapshot(): Promise<Snapshot> {
    const { parameters: size } = this.#shape;
    const R = this.#runs.length;
    const snapshot = emptySnapshot(this.spec, this.#step, this.#updates);
    this.#runs.forEach((run, r) => {
      run.slots.forEach((slot, s) => {
        snapshot.parameters.set(slot, (s * R + r) * size);
      });
      snapshot.firstMoment.set(run.firstMoment, r * size);
      snapshot.secondMoment.set(run.secondMoment, r * size);
      snapshot.stopped[r] = run.stopped ? 1 : 0;
      snapshot.reference?.set(run.reference(this.#step), r * size);
      snapshot.beta?.fill(run.beta, r, r + 1);
    });
    return snapshot;
  }

  /** @throws Error naming the part that does not fit this population. */
  restore(snapshot: Snapshot): void {
    checkSnapshot(snapshot, this.spec);
    const { parameters: size } = this.#shape;
    const R = this.#runs.length;
    this.#runs.forEach((run, r) => {
      run.slots.forEach((slot, s) => {
        slot.set(snapshot.parameters.subarray((s * R + r) * size, (s * R + r + 1) * size));
      });
      run.firstMoment.set(snapshot.firstMoment.subarray(r * size, (r + 1) * size));
      run.secondMoment.set(snapshot.secondMoment.subarray(r * size, (r + 1) * size));
      run.stopped = snapshot.stopped[r] !== 0;
      // What does not move is a setting, which a snapshot does not change.
      if (snapshot.reference && run.references.length > 0)
        run.reference(snapshot.step).set(snapshot.reference.subarray(r * size, (r + 1) * size));
      if (snapshot.beta && run.settings.betaControl === 'adaptive') run.beta = snapshot.beta[r];
    });
    this.#step = snapshot.step;
    this.#updates = snapshot.updates;
    this.#rows = { steps: [], evaluations: [] };
  }

  async record(run: number): Promise<StepRecord> {
    checkTrained(this.#updates);
    const own = this.#at(run);
    return recordOf(own, this.#shape, own.reference(this.#step - 1), this.#updates);
  }

  destroy(): void {
    this.#rows = { steps: [], evaluations: [] };
  }

  #at(run: number): ReferenceRun {
    checkRun(run, this.#runs.length);
    return this.#runs[run];
  }
}
