/**
 * When which run is audited, and the audits themselves, one after the other between other work.
 * The first two steps on a device: one run of every method, because some terms of a method are zero until the policy
 * has left the reference. From then on one run at a time, so seldom that all audits together take less than 2 % of the
 * time. At the last step one more, or all that were not audited yet: a fault may come late, or be in one run alone.
 */
import type { PopulationSpec, RunSettings, UpdateTrace } from '../population/api';
import { auditUpdate, type UpdateAudit } from './audit';
import { describeFinding } from './ledger';
import type { Mismatch } from './comparison';

/** Steps of which every method is audited. */
export const THOROUGH_STEPS = 2;
/** The next audit comes when this many times the last one's time has passed: 1/60 < 2 %. */
const REST = 60;
/** Milliseconds of one thorough step's audits after which the rest of them is light. */
const THOROUGH_MS = 4000;
/** Most bytes of traces that wait at once. */
const MAX_BYTES = 64 * 2 ** 20;
/** Work between two pauses, in milliseconds. */
const SLICE_MS = 8;

/** An adapter computed something else than float64 does. */
export class AuditFailure extends Error {
  constructor(
    readonly finding: Mismatch,
    readonly step: number,
  ) {
    super(describeFinding(finding));
  }
}

class GivenUp extends Error {}

export interface AuditorOptions {
  spec: PopulationSpec;
  /** Lets other work go on; awaited between slices. */
  breathe: () => Promise<void>;
  /** Hears of every update that was found right. */
  passed: (audit: UpdateAudit, light: boolean) => void;
  /** Nothing is computed before `release`: whoever waits for the first step is not to wait for its audit as well. */
  held?: boolean;
}

export class Auditor {
  /** The first wrong update; nothing is audited after it. */
  failure: AuditFailure | undefined;
  readonly #options: AuditorOptions;
  #work: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;
  #pending = 0;
  #thorough = THOROUGH_STEPS;
  #nextAt = 0;
  /** Milliseconds of the last step's audits. */
  #spent = 0;
  /** When each run was last traced: the number of that trace, 0 where it never was. */
  readonly #traced: number[];
  #traces = 0;
  #stopped = false;
  #error: unknown;
  #busy = 0;
  #sliceBegan = 0;

  constructor(options: AuditorOptions) {
    this.#options = options;
    if (options.held)
      this.#work = new Promise((resolve) => {
        this.#release = resolve;
      });
    this.#traced = options.spec.runs.map(() => 0);
  }

  /**
   * Runs whose next step is to be traced; none if it is not time yet. Traces are then handed over by `add`.
   * @param left steps of the training from this one on, this one included.
   */
  due(left = Infinity): number[] {
    const { spec } = this.#options;
    if (this.failure) return [];
    // A training may be over before the first two steps are.
    const ending = this.reserved < left ? [] : this.#missing.length > 0 ? this.#missing : [this.#oldest];
    const beginning = this.#thorough-- > 0 ? distinct(spec.runs) : [];
    if (ending.length + beginning.length > 0) return this.#take([...new Set([...ending, ...beginning])]);
    if (this.#pending > 0 || performance.now() < this.#nextAt) return [];
    return this.#take([this.#oldest]);
  }

  /**
   * Steps at the end of a training whose updates are audited: the last one, or as many as the runs need that were not
   * traced yet; none after a failure.
   */
  get reserved(): number {
    return this.failure ? 0 : Math.max(1, Math.ceil(this.#missing.length / this.#most));
  }

  /** Of a step that somebody will look at: one run of every method. */
  wanted(): number[] {
    return this.failure ? [] : this.#take(distinct(this.#options.spec.runs));
  }

  /** Is a trace still to be audited? */
  get waiting(): boolean {
    return this.#pending > 0;
  }

  /** Milliseconds from the end of the last audit to the next one. */
  get rest(): number {
    return REST * this.#spent;
  }

  /** The run that has waited longest. */
  get #oldest(): number {
    return this.#traced.indexOf(Math.min(...this.#traced));
  }

  get #missing(): number[] {
    return this.#traced.flatMap((last, run) => (last === 0 ? [run] : []));
  }

  /** Traces that fit at once. */
  get #most(): number {
    return Math.max(1, Math.floor(MAX_BYTES / bytesOf(this.#options.spec)));
  }

  #take(runs: number[]): number[] {
    const taken = runs.slice(0, this.#most);
    for (const run of taken) this.#traced[run] = ++this.#traces;
    return taken;
  }

  /**
   * Audits what was traced, behind what waits already. A trace that never comes (a lost device) is forgotten by `stop`.
   */
  add(traces: Promise<UpdateTrace[]>): void {
    this.#pending++;
    traces.catch(() => undefined);
    this.#work = this.#work
      .then(async () => this.#audit(await traces))
      .catch((error: unknown) => {
        if (error instanceof AuditFailure) this.failure ??= error;
        // A device that fails says so elsewhere as well, and audits are given up only by their owner.
        else if (!this.#stopped) this.#error ??= error;
      })
      .finally(() => {
        this.#pending--;
      });
  }

  /** Resolves when all that was added has been audited. @throws AuditFailure, or what a trace failed with. */
  async idle(): Promise<void> {
    this.release();
    await this.#work;
    this.check();
  }

  /** @throws AuditFailure if an update was found wrong, or what a trace failed with. */
  check(): void {
    if (this.failure) throw this.failure;
    if (this.#error !== undefined) throw this.#error;
  }

  release(): void {
    this.#release();
  }

  stop(): void {
    this.#stopped = true;
    this.release();
  }

  async #audit(traces: UpdateTrace[]): Promise<void> {
    const { spec, passed } = this.#options;
    let spent = 0;
    for (const trace of traces) {
      const light = spent > THOROUGH_MS;
      this.#busy = 0;
      this.#sliceBegan = performance.now();
      const audit = await auditUpdate(spec, trace, light ? 'light' : 'whole', () => this.#pause());
      this.#busy += performance.now() - this.#sliceBegan;
      spent += this.#busy;
      if (audit.finding) throw new AuditFailure(audit.finding, audit.step);
      passed(audit, light);
    }
    this.#spent = spent;
    this.#nextAt = performance.now() + this.rest;
  }

  async #pause(): Promise<void> {
    if (this.#stopped || this.failure) throw new GivenUp();
    const slice = performance.now() - this.#sliceBegan;
    if (slice < SLICE_MS) return;
    this.#busy += slice;
    await this.#options.breathe();
    this.#sliceBegan = performance.now();
  }
}

/** The first run of each kind: those that differ in more than the seed. */
function distinct(runs: readonly RunSettings[]): number[] {
  const seen = new Set<string>();
  return runs.flatMap(({ seed: _, ...settings }, run) => {
    const key = JSON.stringify(settings);
    if (seen.has(key)) return [];
    seen.add(key);
    return [run];
  });
}

/** Bytes of one run's trace, about: nine vectors of parameters, and three log-probs over the vocabulary a token. */
function bytesOf({ reference, prompts, groupSize, policy }: PopulationSpec): number {
  return 4 * (9 * reference.length + prompts * groupSize * 4 * (3 * policy.vocabulary + 8));
}
