/**
 * Schedules audits, and runs them one at a time between other work.
 * In the first two steps on a device, one run of every method is audited; the first step alone is not enough, because
 * some terms are zero until the policy has left the reference. After that, one run at a time, so rarely that audits
 * take less than 2 % of the time. At the end, one more run, or all that have not been audited yet: a fault may appear
 * late, or in a single run.
 */
import { Refusal } from '../common/problem';
import type { PopulationSpec, RunSettings, UpdateTrace } from '../population/api';
import { auditUpdate, type UpdateAudit } from './audit';
import type { Mismatch } from './comparison';

/** Number of initial steps in which every method is audited. */
export const THOROUGH_STEPS = 2;
/** The pause before the next audit, as a multiple of the last one's duration: 1/60 < 2 %. */
const REST = 60;
/** Milliseconds spent on one thorough step's audits after which its remaining audits are light. */
const THOROUGH_MS = 4000;
/** Maximum bytes of traces that wait for their audit. */
const MAX_BYTES = 64 * 2 ** 20;
/** Milliseconds of work between two pauses. */
const SLICE_MS = 8;

/** An adapter's numbers differ from the float64 ones by more than the tolerance. */
export class AuditFailure extends Refusal {
  constructor(
    readonly finding: Mismatch,
    readonly step: number,
  ) {
    const { quantity, what, error, tolerance } = finding;
    super({ code: 'audit-finding', quantity, what, error, tolerance });
  }
}

class GivenUp extends Error {}

export interface AuditorOptions {
  spec: PopulationSpec;
  /** Yields to other work; awaited between slices. */
  breathe: () => Promise<void>;
  /** Called for every update that passes its audit. */
  passed: (audit: UpdateAudit, light: boolean) => void;
  /** Audits start only after `release`, so that the first step can be shown before its audit. */
  held?: boolean;
}

export class Auditor {
  /** The first update found wrong; auditing stops there. */
  failure: AuditFailure | undefined;
  readonly #options: AuditorOptions;
  #work: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;
  #pending = 0;
  #thorough = THOROUGH_STEPS;
  #nextAt = 0;
  /** Milliseconds spent on the last step's audits. */
  #spent = 0;
  /** The number of each run's last trace; 0 if it was never traced. */
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
   * Runs to trace in the next step; empty if no audit is due yet. Pass their traces to `add`.
   * @param left number of remaining training steps, including this one.
   */
  due(left = Infinity): number[] {
    const { spec } = this.#options;
    if (this.failure) return [];
    // Training may end before the first two steps are done.
    const ending = this.reserved < left ? [] : this.#missing.length > 0 ? this.#missing : [this.#oldest];
    const beginning = this.#thorough-- > 0 ? distinct(spec.runs) : [];
    if (ending.length + beginning.length > 0) return this.#take([...new Set([...ending, ...beginning])]);
    if (this.#pending > 0 || performance.now() < this.#nextAt) return [];
    return this.#take([this.#oldest]);
  }

  /**
   * Number of steps at the end of training that are audited: one, or as many as needed for the runs that have not been
   * traced yet; 0 after a failure.
   */
  get reserved(): number {
    return this.failure ? 0 : Math.max(1, Math.ceil(this.#missing.length / this.#most));
  }

  /** Runs to trace in a step whose results will be read: one of every method. */
  wanted(): number[] {
    return this.failure ? [] : this.#take(distinct(this.#options.spec.runs));
  }

  /** Whether any trace is still to be audited. */
  get waiting(): boolean {
    return this.#pending > 0;
  }

  /** Milliseconds between the end of the last audit and the next one. */
  get rest(): number {
    return REST * this.#spent;
  }

  /** The run whose last trace is oldest. */
  get #oldest(): number {
    return this.#traced.indexOf(Math.min(...this.#traced));
  }

  get #missing(): number[] {
    return this.#traced.flatMap((last, run) => (last === 0 ? [run] : []));
  }

  /** Number of traces that fit into MAX_BYTES. */
  get #most(): number {
    return Math.max(1, Math.floor(MAX_BYTES / bytesOf(this.#options.spec)));
  }

  #take(runs: number[]): number[] {
    const taken = runs.slice(0, this.#most);
    for (const run of taken) this.#traced[run] = ++this.#traces;
    return taken;
  }

  /**
   * Queues traces for their audit. Traces that never arrive, because the device was lost, are dropped by `stop`.
   */
  add(traces: Promise<UpdateTrace[]>): void {
    this.#pending++;
    traces.catch(() => undefined);
    this.#work = this.#work
      .then(async () => this.#audit(await traces))
      .catch((error: unknown) => {
        if (error instanceof AuditFailure) this.failure ??= error;
        // A failing device is also reported elsewhere; only the owner may abandon audits.
        else if (!this.#stopped) this.#error ??= error;
      })
      .finally(() => {
        this.#pending--;
      });
  }

  /** Resolves when everything added has been audited. @throws AuditFailure, or the error of a failed trace. */
  async idle(): Promise<void> {
    this.release();
    await this.#work;
    this.check();
  }

  /** @throws AuditFailure if an update was found wrong, or the error of a failed trace. */
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

/** The first of each set of runs that differ only in the seed. */
function distinct(runs: readonly RunSettings[]): number[] {
  const seen = new Set<string>();
  return runs.flatMap(({ seed: _, ...settings }, run) => {
    const key = JSON.stringify(settings);
    if (seen.has(key)) return [];
    seen.add(key);
    return [run];
  });
}

/** Approximate bytes of one run's trace: nine parameter vectors, and three rows of V log-probs per token. */
function bytesOf({ reference, prompts, groupSize, policy }: PopulationSpec): number {
  return 4 * (9 * reference.length + prompts * groupSize * 4 * (3 * policy.vocabulary + 8));
}
