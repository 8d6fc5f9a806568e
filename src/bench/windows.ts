/** Speeds over interleaved windows, so that temporary slowdowns of the machine affect all tools equally. */
import { median } from '../common/statistics';

/** Something that can train for a given time. */
export interface Contestant {
  /** 'jax-js WebGPU, W1' */
  name: string;
  /** Trains for about this long, at least one step; nothing is in flight when it returns. */
  window(seconds: number): Promise<{ steps: number; seconds: number }>;
}

/** Steps per second over windows. */
export interface Speed {
  median: number;
  spread: [number, number];
  windows: number;
}

/**
 * A distribution-free confidence interval of at least 95 % for the median of the values' distribution, from order
 * statistics (the sign test; Conover, Practical Nonparametric Statistics, 3.2). With fewer than six values it is their
 * whole range, with lower confidence.
 */
export function medianInterval(values: readonly number[]): [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  let cut = 0;
  // Sum the binomial probabilities of at most `cut` heads in n tosses, term by term.
  for (let term = 2 ** -n, below = term; below + (term * (n - cut)) / (cut + 1) <= 0.025 && cut + 1 < n / 2;) {
    term *= (n - cut) / (cut + 1);
    below += term;
    cut++;
  }
  return [sorted[cut], sorted[n - 1 - cut]];
}

export function summarise(values: readonly number[]): Speed {
  return { median: median(values), spread: [Math.min(...values), Math.max(...values)], windows: values.length };
}

/**
 * A contestant's result: the steps per second of its windows, and the error that ended it early, if any.
 */
export interface Outcome {
  values: number[];
  fault?: string;
}

/**
 * A tool with steps longer than a window gets fewer windows, so that none takes more than this multiple of its share of
 * the time.
 */
const PATIENCE = 2;

/**
 * Runs `rounds` rounds with one window per contestant. A contestant that fails keeps its earlier windows and is skipped
 * from then on.
 * @param tell is called for every window.
 */
export async function interleave(
  contestants: readonly Contestant[],
  rounds: number,
  seconds: number,
  tell: (name: string, round: number, stepsPerSecond: number) => void = () => {},
): Promise<Map<Contestant, Outcome>> {
  const outcomes = new Map<Contestant, Outcome>(contestants.map((contestant) => [contestant, { values: [] }]));
  const spent = new Map<Contestant, number>();
  for (let round = 0; round < rounds; round++) {
    for (const [contestant, outcome] of outcomes) {
      const before = spent.get(contestant) ?? 0;
      if (outcome.fault !== undefined || before >= PATIENCE * rounds * seconds) continue;
      try {
        const measured = await contestant.window(seconds);
        const stepsPerSecond = measured.steps / measured.seconds;
        spent.set(contestant, before + measured.seconds);
        outcome.values.push(stepsPerSecond);
        tell(contestant.name, round, stepsPerSecond);
      } catch (error) {
        outcome.fault = error instanceof Error ? error.message : String(error);
      }
    }
  }
  return outcomes;
}
