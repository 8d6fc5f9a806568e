/** Compares what the end of a step moves, beside the policy: the run's own reference, and its β. */
import { mean, trainedOf } from '../kl/advantages';
import { hasController, nextBeta } from '../kl/beta-control';
import type { RunSettings, UpdateTrace } from '../population/api';
import { moveReference, movesAfter, movesReference } from '../population/reference-motion';
import { worstOf, type Comparison } from './comparison';
import { chain, ROUNDOFF } from './tolerances';

/** Whether a run's reference must still be that of the specification. */
export const hasGivenReference = (settings: RunSettings, step: number): boolean =>
  !movesReference(settings) || step < Math.max(1, settings.referenceSync);

/** Compares the reference of the next step with the one that this step's reference and new policy lead to. */
export function compareNextReference(trace: UpdateTrace, settings: RunSettings, comparison: Comparison): void {
  const { reference, after, nextReference, step } = trace;
  if (!nextReference) return;
  const exact = new Float64Array(reference.length);
  moveReference(settings, step, reference, after, exact);
  const d = movesAfter(settings, step) ? settings.referenceDecay : 1;
  const size = (j: number) => Math.abs(d * reference[j]) + Math.abs((1 - d) * after[j]);
  // A weight, two products and a sum; a reference that does not move is copied.
  const allowed = (j: number) => (d === 1 ? 0 : 4 * ROUNDOFF * size(j));
  comparison.many('adam', nextReference.length, worstOf(nextReference, exact, allowed), (j) => {
    const what = () => `parameter ${j} of the next reference`;
    comparison.number('adam', nextReference[j], exact[j], allowed(j), size(j), what);
  });
}

/** Compares the next β with the controller's, from the recorded KL of each of the step's completions. */
export function compareNextBeta(
  { control, stopped }: UpdateTrace,
  settings: RunSettings,
  groupSize: number,
  comparison: Comparison,
): void {
  if (!control || !hasController(settings)) return;
  const { beta, targetKl, klHorizon } = settings;
  const trained = trainedOf(settings.advantage, groupSize);
  const kls = control.kl.filter((_, n) => n % groupSize < trained);
  const exact = stopped.after ? beta : nextBeta(beta, mean(kls), settings, kls.length);
  const error = (chain(kls.length) + 4 * ROUNDOFF) * (mean(kls.map(Math.abs)) / targetKl + 1);
  const allowed = stopped.after ? 0 : Math.abs(beta) * ((error * kls.length) / klHorizon + 4 * ROUNDOFF);
  comparison.number('metrics', control.beta, exact, allowed, Math.abs(exact), () => 'the next β');
}
