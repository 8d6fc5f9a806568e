/** Measures our engine, in a browser's worker or in Node, with the same submits as the trainer. */
import { Auditor } from '../audit/auditor';
import { createEngine, type Engine } from '../engine/engine';
import { RING_ROWS } from '../engine/buffers';
import { METRIC_COLUMNS } from '../population/metrics';
import type { GpuPopulation } from '../engine/gpu-population';
import { bufferBytes, operationsOf, stageTimes } from '../engine/measurements';
import type { Snapshot } from '../population/api';
import { breathe, Pacer } from '../training/pacing';
import type { ReferencePolicy } from '../experiment/population-spec';
import { median } from '../common/statistics';
import { sentence } from '../common/text';
import { CASES, caseSpec, type BenchCase } from './cases';
import { measureCeiling, measureProduct } from './ceiling';
import { gradientError } from './gradient-error';
import type { Ceiling, ScalingPoint, StageTime } from './bench-record';
import type { OwnPage, OwnAdapter, Window, StepFacts, AuditCost } from './own-api';

/** Target device time of a submit in milliseconds, as in the trainer. */
const TARGET_MS = 40;
/** Milliseconds between reads of metrics, as in the trainer. */
const READ_EVERY_MS = 150;
/** Number of steps whose stages are timed. */
const STAGE_STEPS = 4;

/** Windows per point of a scaling curve, each paired with one of a single run. */
const PAIRS = 3;

/** A prepared case: its population, its initial snapshot, its pacer and its counts. */
interface Ready {
  population: GpuPopulation;
  of: BenchCase;
  beginning: Snapshot;
  pacer: Pacer;
  auditor: Auditor;
  counted: { steps: number; reads: number };
  firstStepSeconds: number;
}

export class OwnBench implements OwnPage {
  #ready?: Ready;

  private constructor(
    private readonly engine: Engine,
    private readonly reference: ReferencePolicy,
    private readonly gpu: GPU | undefined,
    private readonly tell: (what: string) => void,
  ) {}

  /**
   * @param gpu defaults to `navigator.gpu`.
   * @param tell is called with what is measured next, in calls that measure several things.
   * @throws Error with one sentence if there is no WebGPU, no adapter or no device.
   */
  static async open(reference: ReferencePolicy, gpu?: GPU, tell: (what: string) => void = () => {}): Promise<OwnBench> {
    return new OwnBench(await createEngine({ gpu }), reference, gpu, tell);
  }

  adapter(): Promise<OwnAdapter> {
    return Promise.resolve({ name: this.engine.adapter.name, kind: this.#kind });
  }

  get #kind(): OwnAdapter['kind'] {
    return this.engine.adapter.kind === 'software' ? 'software' : 'gpu';
  }

  /** Rejects if the device is lost, as do all later calls. */
  #watched<T>(work: Promise<T>): Promise<T> {
    const lost = this.engine.lost.then((why): never => {
      throw new Error(`The device was lost while it was measured: ${why}`);
    });
    return Promise.race([work, lost]);
  }

  ceiling(): Promise<Ceiling> {
    this.#free();
    return measureCeiling(this.#kind, this.tell, this.gpu);
  }

  product(name: string): Promise<number> {
    return measureProduct(this.#kind, name, this.gpu);
  }

  async prepare(of: BenchCase): Promise<{ firstStepSeconds: number }> {
    this.#free();
    this.#ready = await this.#make(of);
    return { firstStepSeconds: this.#ready.firstStepSeconds };
  }

  async #make(of: BenchCase): Promise<Ready> {
    // Identical prefixes share arithmetic, so steps get cheaper as a policy becomes more certain. With learning rate 0
    // a step still does all its work, including Adam's, but every step of every case does as much as the first.
    const spec = caseSpec(of, this.reference);
    spec.runs = spec.runs.map((run) => ({ ...run, learningRate: 0 }));
    const start = performance.now();
    const population = (await this.#watched(this.engine.create(spec))) as GpuPopulation;
    const beginning = await this.#watched(population.snapshot());
    const auditor = new Auditor({ spec, breathe, passed: () => undefined });
    auditor.add(population.trace(auditor.due()));
    await this.#watched(population.read());
    const firstStepSeconds = (performance.now() - start) / 1000;
    // Do not measure the speed of wrong numbers.
    await this.#watched(auditor.idle());
    population.commands.dispatches = population.commands.submits = 0;
    return {
      population,
      of,
      beginning,
      pacer: new Pacer(TARGET_MS),
      auditor,
      counted: { steps: 0, reads: 0 },
      firstStepSeconds,
    };
  }

  #free(): void {
    this.#ready?.auditor.stop();
    this.#ready?.population.destroy();
    this.#ready = undefined;
  }

  #prepared(): Ready {
    if (!this.#ready) throw new Error('window: prepare a case first.');
    return this.#ready;
  }

  window(seconds: number): Promise<Window> {
    return this.#window(this.#prepared(), seconds);
  }

  /** @param auditor audits the first step; the window includes waiting for it. */
  async #window({ population, beginning, pacer, counted }: Ready, seconds: number, auditor?: Auditor): Promise<Window> {
    // Every window repeats the same steps, with the same prompts and random numbers.
    population.restore(beginning);
    await this.#watched(population.idle());
    const start = performance.now();
    const end = start + 1000 * seconds;
    let inFlight: { steps: number; submitted: number; done: Promise<void> } | undefined;
    let reading: ReturnType<GpuPopulation['read']> | undefined;
    let settled = 0,
      readAt = start,
      unread = 0,
      reward = 0,
      rows = 0,
      steps = 0;
    const settle = async ({ steps: count, submitted, done }: NonNullable<typeof inFlight>) => {
      await this.#watched(done);
      const now = performance.now();
      pacer.learn(now - Math.max(submitted, settled), count);
      settled = now;
    };
    const collect = async () => {
      for (const { metrics } of reading ? (await this.#watched(reading)).steps : []) {
        reward += metrics.reward;
        rows++;
      }
      reading = undefined;
    };
    // As in training/trainer.ts: one batch runs while the next is encoded, and rows are requested periodically.
    do {
      const submitted = performance.now();
      const count = pacer.steps;
      const due = steps === 0 ? (auditor?.wanted() ?? []) : [];
      if (due.length > 0) auditor!.add(population.trace(due));
      if (count > due.length || due.length === 0) population.advance(count - Math.min(1, due.length));
      const done = population.idle();
      steps += count;
      unread += count;
      if (submitted - readAt > READ_EVERY_MS || unread > RING_ROWS / 2) {
        await collect();
        reading = population.read();
        counted.reads++;
        readAt = submitted;
        unread = 0;
      }
      if (inFlight) await settle(inFlight);
      inFlight = { steps: count, submitted, done };
    } while (performance.now() < end || auditor?.waiting);
    await settle(inFlight);
    await collect();
    reading = population.read();
    counted.reads++;
    await collect();
    counted.steps += steps;
    return { steps, seconds: (performance.now() - start) / 1000, reward: reward / rows };
  }

  async facts(): Promise<StepFacts> {
    const {
      population,
      of,
      counted: { steps, reads },
    } = this.#prepared();
    if (steps === 0) throw new Error('facts: there was no window yet.');
    return {
      dispatches: population.dispatches / steps,
      submits: (population.submits + reads) / steps,
      bytesRead: 4 * METRIC_COLUMNS * of.runs,
      flops: await this.#watched(operationsOf(population)),
      bufferBytes: bufferBytes(population),
    };
  }

  async stages(): Promise<StageTime[] | null> {
    const { population, of } = this.#prepared();
    const times = await this.#watched(stageTimes(population, STAGE_STEPS));
    return times && times.map(({ stage, milliseconds }) => ({ case: of.name, stage, milliseconds }));
  }

  async scale(shape: BenchCase, runs: number, seconds: number): Promise<ScalingPoint> {
    let alone: Ready | undefined;
    try {
      const { firstStepSeconds } = await this.prepare({ ...shape, runs });
      alone = await this.#make({ ...shape, runs: 1 });
      // A first window tunes the pacer's submit size, unless a single step already fills a submit.
      if (firstStepSeconds < seconds) await this.window(Math.min(seconds, 0.2));
      await this.#window(alone, Math.min(seconds, 0.2));
      // Alternate with a single run, so that slowdowns of the machine affect both.
      const speeds: number[] = [];
      const ratios: number[] = [];
      for (let pair = 0; pair < PAIRS; pair++) {
        const [one, many] = [await this.#window(alone, seconds / PAIRS), await this.window(seconds / PAIRS)].map(
          (window) => window.steps / window.seconds,
        );
        speeds.push(many);
        ratios.push((many * runs) / one);
      }
      const stepsPerSecond = median(speeds);
      const { bufferBytes } = await this.facts();
      return {
        shape: shape.name,
        runs,
        stepsPerSecond,
        runStepsPerSecond: stepsPerSecond * runs,
        ofOne: median(ratios),
        buffersMiB: bufferBytes / 2 ** 20,
      };
    } catch (error) {
      return { shape: shape.name, runs, refused: sentence(error) };
    } finally {
      alone?.population.destroy();
      this.#free();
    }
  }

  gradientError(): Promise<number> {
    this.#free();
    return this.#watched(gradientError(this.engine, caseSpec(CASES.W1s, this.reference)));
  }

  async auditCost(pairs: number, seconds: number): Promise<AuditCost> {
    const ready = this.#prepared();
    const cost: AuditCost = { lost: [], rest: [] };
    const auditor = new Auditor({ spec: ready.population.spec, breathe, passed: () => undefined });
    // Warm up: the first audits of a process are slow, because their code is not compiled yet.
    for (let warm = 0; warm < 3; warm++) await this.#window(ready, seconds, auditor);
    const perStep = (window: Window) => window.seconds / window.steps;
    for (let pair = 0; pair < pairs; pair++) {
      // Alternate the order within pairs, because the machine's temperature may favour the first or the second.
      const audited = pair % 2 === 0 ? undefined : await this.#window(ready, seconds, auditor);
      const without = await this.#window(ready, seconds);
      const { steps, seconds: taken } = audited ?? (await this.#window(ready, seconds, auditor));
      auditor.check();
      cost.lost.push(1000 * (taken - steps * perStep(without)));
      cost.rest.push(auditor.rest);
      this.tell(
        `${ready.of.name}, pair ${pair + 1} of ${pairs}: an audit takes ${cost.lost[pair].toFixed(0)} ms from ` +
          `training, the next one comes ${(auditor.rest / 1000).toFixed(1)} s later`,
      );
    }
    return cost;
  }

  close(): void {
    this.#free();
    this.engine.destroy();
  }
}
