/** The engine's gradient against the float64 twin's, as a tool's claim to speed is worth nothing without it. */
import type { Backend, PopulationSpec } from '../population/api';
import { createReferenceBackend } from '../reference/reference-population';

/** Steps first, so that policy and reference differ. */
const STEPS = 3;
/** Other completions are drawn where a rounding error tips a token: then there is nothing to compare. */
const TRIES = 5;

/**
 * Both backends make the same step from the same snapshot; of run 0, over all parameters, ‖engine − twin‖ ÷ ‖twin‖.
 * @throws Error with one sentence where they do not even draw the same tokens.
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
