/** The settings of a training over its steps: those of its beginning, with scheduled and live changes. */
import type { Experiment } from '../experiment/experiment';
import type { OptionKey } from '../experiment/option';
import { scheduleOf } from '../experiment/scheduled';
import type { LiveChange } from './protocol';

export interface SettingsChange {
  /** The first step with the new values. */
  step: number;
  changes: Partial<Experiment>;
  scheduled: boolean;
}

export class Schedule {
  /** By step; changes at the same step in the order in which they were made. */
  readonly #entries: SettingsChange[];

  /** Number of changes that the population has. */
  #applied = 0;
  readonly #told = new Set<SettingsChange>();

  constructor(private readonly begun: Experiment) {
    this.#entries = scheduleOf(begun).map((change) => ({ ...change, scheduled: true }));
  }

  get entries(): readonly SettingsChange[] {
    return this.#entries;
  }

  /** The step of the next change that is not applied yet. */
  get next(): number {
    return this.#entries[this.#applied]?.step ?? Infinity;
  }

  /**
   * Makes a live change, which holds until a later one of the same options. It begins at `submitted`, the first step
   * that is not submitted yet: while a lost device is being replaced, at that of the last live change, because every
   * earlier one must be replayed first. Returns its step and the settings from there on.
   */
  add(submitted: number, changes: Partial<Experiment>): { step: number; experiment: Experiment } {
    const step = Math.max(submitted, this.#entries.findLast(({ scheduled }) => !scheduled)?.step ?? 0);
    const later = this.#entries.findIndex((entry) => entry.step > step);
    const index = later < 0 ? this.#entries.length : later;
    this.#entries.splice(index, 0, { step, changes, scheduled: false });
    return { step, experiment: this.after(index + 1) };
  }

  /** A new population has none of the changes yet. */
  rewind(): void {
    this.#applied = 0;
  }

  /** Applies the changes up to a step. @param tell is called once for each scheduled one; live ones are known. */
  apply(
    step: number,
    change: (experiment: Experiment) => void,
    tell: (step: number, changes: LiveChange[]) => void,
  ): void {
    for (; this.next <= step; this.#applied += 1) {
      const entry = this.#entries[this.#applied];
      change(this.after(this.#applied + 1));
      if (!entry.scheduled || this.#told.has(entry)) continue;
      this.#told.add(entry);
      tell(entry.step, this.#alteration(this.#applied));
    }
  }

  /** The settings after the first `count` changes. */
  after(count: number): Experiment {
    return Object.assign(
      { ...this.begun },
      ...this.#entries.slice(0, count).map(({ changes }) => changes),
    ) as Experiment;
  }

  /** What the change with this index alters. */
  #alteration(index: number): LiveChange[] {
    const [before, after] = [this.after(index), this.after(index + 1)];
    return (Object.keys(this.#entries[index].changes) as OptionKey[])
      .filter((key) => before[key] !== after[key])
      .map((key) => ({ key, before: before[key], after: after[key] }));
  }
}
