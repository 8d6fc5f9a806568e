/**
 * Answers of past steps, to look back at. At most a number of bytes: beyond, steps are left out where they lie closest,
 * so that the kept ones are spread evenly over the training.
 */
import type { Sample } from '../../population/api';

const MOST_BYTES = 16 * 2 ** 20;

/** Roughly what a sample takes in memory: four arrays of numbers, and their object. */
const bytesOf = ({ prompt, tokens, logprob, referenceLogprob }: Sample): number =>
  256 + 8 * (prompt.length + tokens.length + logprob.length + referenceLogprob.length);

interface Entry {
  step: number;
  /** By run. */
  samples: Map<number, Sample[]>;
  bytes: number;
}

export class SampleStore {
  /** By step. */
  readonly #entries: Entry[] = [];
  #bytes = 0;

  constructor(private readonly most = MOST_BYTES) {}

  /** The steps that have answers, ascending. */
  get steps(): readonly number[] {
    return this.#entries.map(({ step }) => step);
  }

  /** Adds answers; those of a run and step that it has already are ignored. */
  add(samples: readonly Sample[]): void {
    const had = new Set<Sample[] | undefined>();
    for (const sample of samples) {
      const entry = this.#entryOf(sample.step);
      const own = entry.samples.get(sample.run);
      if (own && !had.has(own)) continue;
      const list = own ?? [];
      had.add(list);
      list.push(sample);
      entry.samples.set(sample.run, list);
      entry.bytes += bytesOf(sample);
      this.#bytes += bytesOf(sample);
    }
    while (this.#bytes > this.most && this.#entries.length > 2) this.#thin();
  }

  /** Each run's answers at its latest step up to `step`. Populations that train in turn have answers at other steps. */
  at(step: number): Sample[] {
    const seen = new Set<number>();
    const found: Sample[][] = [];
    for (let i = this.#entries.findLastIndex((entry) => entry.step <= step); i >= 0; i--)
      for (const [run, samples] of this.#entries[i].samples) {
        if (seen.has(run)) continue;
        seen.add(run);
        found.push(samples);
      }
    return found.flat();
  }

  /** Drops everything after `step`, when training resumes from a snapshot. @param runs if not all. */
  dropAfter(step: number, runs?: readonly number[]): void {
    for (const entry of this.#entries.filter((each) => each.step > step))
      for (const [run, samples] of entry.samples) {
        if (runs && !runs.includes(run)) continue;
        entry.samples.delete(run);
        const bytes = samples.reduce((sum, sample) => sum + bytesOf(sample), 0);
        entry.bytes -= bytes;
        this.#bytes -= bytes;
      }
    for (let i = this.#entries.length - 1; i >= 0; i--)
      if (this.#entries[i].samples.size === 0) this.#entries.splice(i, 1);
  }

  #entryOf(step: number): Entry {
    const after = this.#entries.findLastIndex((entry) => entry.step <= step);
    if (this.#entries[after]?.step === step) return this.#entries[after];
    const entry: Entry = { step, samples: new Map(), bytes: 0 };
    this.#entries.splice(after + 1, 0, entry);
    return entry;
  }

  /** Leaves out the step whose neighbours are closest to each other, the oldest such; the first and the last stay. */
  #thin(): void {
    const entries = this.#entries;
    let least = 1;
    const gap = (i: number): number => entries[i + 1].step - entries[i - 1].step;
    for (let i = 2; i < entries.length - 1; i++) if (gap(i) < gap(least)) least = i;
    this.#bytes -= entries[least].bytes;
    entries.splice(least, 1);
  }
}
