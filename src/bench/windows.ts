/** Speeds over interleaved windows: what slows the machine down for a minute slows every tool, not one. */

/** Something that trains on for about so many seconds. */
export interface Contestant {
  /** 'jax-js WebGPU, W1' */
  name: string;
  /** Trains on for about this long, one whole step at least; nothing is under way when it returns. */
  window(seconds: number): Promise<{ steps: number; seconds: number }>;
}

/** Steps a second over windows. */
export interface Speed {
  median: number;
  spread: [number, number];
  windows: number;
}

/** @param values one or more. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * An interval that holds the median of what the values were drawn from with at least 95 %, whatever their distribution:
 * the order statistics between which a fair coin's heads fall (the sign test; Conover, Practical Nonparametric
 * Statistics, 3.2). With fewer than six values it is their whole range, and holds the median less often.
 */
export function medianInterval(values: readonly number[]): [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  let cut = 0;
  // Chance of at most `cut` heads of n, by its terms.
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
 * What came of a contestant: its windows, in steps a second, and the sentence of the fault that ended it early, if any.
 */
export interface Outcome {
  values: number[];
  fault?: string;
}

/**
 * A tool whose one step outlasts its window gets fewer windows: none takes more than this many times its share of the
 * time.
 */
const PATIENCE = 2;

/**
 * `rounds` rounds; in each, every contestant gets one window. One that fails keeps the windows it had and is asked no
 * more.
 * @param tell hears of every window.
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
