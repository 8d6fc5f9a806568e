/** The engine's gradient error against the float64 twin: speed is meaningless without correctness. */
import type { Backend, PopulationSpec } from '../population/api';
import { createReferenceBackend } from '../reference/reference-population';

/** Steps before the comparison, so that policy and reference differ. */
const STEPS = 3;
/** Attempts; if a rounding error changes a sampled token, the completions differ and cannot be compared. */
const TRIES = 5;

/**
 * Both backends do the same step from the same snapshot. Returns ‖engine − twin‖ ÷ ‖twin‖ of run 0's gradient.
 * @throws Error with one sentence if they never sample the same tokens.
 */
export async function gradientError(engine: Backend, spec: PopulationSpec): Promise<number> {
  const population = await engine.create(spec);
  const twin = await createReferenceBackend().create(spec);
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      population.advance(STEPS);
      twin.restore(await population.snapshot());
      for (const each of [population, twin]) each.advance(1);
      const [ours, exact] = [await population.record(0), await twin.record(0)];
      await population.read();
      if (ours.tokens.some((token, i) => token !== exact.tokens[i])) continue;
      const square = (of: (i: number) => number) => exact.gradient.reduce((sum, _, i) => sum + of(i) ** 2, 0);
      return Math.sqrt(square((i) => ours.gradient[i] - exact.gradient[i]) / square((i) => exact.gradient[i]));
    }
    throw new Error('The engine and its float64 twin drew different tokens five times in a row.');
  } finally {
    population.destroy();
  }
}
