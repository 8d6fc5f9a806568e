/** The measurement of our own engine, in a worker of a browser or in Node: the same submits that the trainer makes. */
import { Auditor } from '../audit/auditor';
import { createEngine, type Engine } from '../engine/engine';
import { RING_ROWS } from '../engine/buffers';
import { METRIC_COLUMNS } from '../population/metrics';
import type { GpuPopulation } from '../engine/gpu-population';
import { bufferBytes, operationsOf, stageTimes } from '../engine/measurements';
import type { Snapshot } from '../population/api';
import { breathe, Pacer } from '../training/pacing';
import type { ReferencePolicy } from '../experiment/population-spec';
import { sentence } from '../common/text';
import { CASES, caseSpec, type BenchCase } from './cases';
import { measureCeiling, measureProduct } from './ceiling';
import { gradientError } from './gradient-error';
import type { Ceiling, ScalingPoint, StageTime } from './bench-record';
import { median } from './windows';
import type { OwnPage, OwnAdapter, Window, StepFacts, AuditCost } from './own-api';

/** Device time of a submit, in ms: the trainer's own aim. */
const TARGET_MS = 40;
/** How often the trainer asks for metrics. */
const READ_EVERY_MS = 150;
/** Steps whose stages are timed. */
const STAGE_STEPS = 4;

/** Windows of a point of a scaling curve, and of a single run beside it. */
const PAIRS = 3;

/** A case that is ready: its population, how it began, and what was learnt and counted. */
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
   * @param tell hears what is measured next, where one call measures many things.
   * @throws Error with one sentence where there is no WebGPU, no adapter or no device.
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

  /** A device that was lost fails every later call; nothing is measured on half a machine. */
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
    // Completions that are alike share their arithmetic, and a policy that trains on says more and more of the same: at
    // a learning rate of 0 a step does all its work, Adam's too, and every step of every case does as much as the
    // first.
    const spec = caseSpec(of, this.reference);
    spec.runs = spec.runs.map((run) => ({ ...run, learningRate: 0 }));
    const start = performance.now();
    const population = (await this.#watched(this.engine.create(spec))) as GpuPopulation;
    const beginning = await this.#watched(population.snapshot());
    const auditor = new Auditor({ spec, breathe, passed: () => undefined });
    auditor.add(population.trace(auditor.due()));
    await this.#watched(population.read());
    const firstStepSeconds = (performance.now() - start) / 1000;
    // The speed of wrong numbers is of no interest.
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

  /** @param auditor audits the first step; the window is not over before that is. */
  async #window({ population, beginning, pacer, counted }: Ready, seconds: number, auditor?: Auditor): Promise<Window> {
    // Every window does the same steps, with the same prompts and random numbers.
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
    // As training/trainer.ts does: one batch runs while the next is encoded, and rows are asked for now and then.
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
      // The first window teaches the pacer how much to submit at once; where a step fills a submit there is nothing to
      // learn.
      if (firstStepSeconds < seconds) await this.window(Math.min(seconds, 0.2));
      await this.#window(alone, Math.min(seconds, 0.2));
      // In turn with a single run: what slows the machine down for a while is no property of the population.
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
    // The first audits of a process are slow: its functions are not compiled yet.
    for (let warm = 0; warm < 3; warm++) await this.#window(ready, seconds, auditor);
    const perStep = (window: Window) => window.seconds / window.steps;
    for (let pair = 0; pair < pairs; pair++) {
      // Whichever is first in a pair has the warmer or the cooler machine, so they take turns in that as well.
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
