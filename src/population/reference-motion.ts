/**
 * A reference policy that follows the policy: after every N = `referenceSync` steps, in parameters,
 *   θ_ref ← d θ_ref + (1 − d) θ,   d = `referenceDecay`,
 * and after every step if only d is set. TRL's sync_ref_model with ref_model_sync_steps = N and ref_model_mixup_alpha =
 * 1 − d (SyncRefModelCallback; TR-DPO, arXiv 2404.09656), except that TRL counts updates, of which a step may have
 * several. Such a run has a reference of its own: a ring of two, so that the one of the latest step can still be read.
 * shaders/follow.wgsl is this file in WGSL.
 */
import type { RunSettings } from './run-settings';

export const REFERENCE_SLOTS = 2;

type Motion = Pick<RunSettings, 'advantage' | 'referenceSync' | 'referenceDecay'>;

/** Whether a run's reference ever moves. */
export const movesReference = ({ advantage, referenceSync, referenceDecay }: Motion): boolean =>
  advantage !== 'cross-entropy' && (referenceSync > 0 || referenceDecay > 0);

/** Whether it moves after `step`, which counts from 0. */
export const movesAfter = (settings: Motion, step: number): boolean =>
  movesReference(settings) && (step + 1) % Math.max(1, settings.referenceSync) === 0;

/** The reference of the next step, from the one of this step and the policy after it; written to `next`. */
export function moveReference(
  settings: Motion,
  step: number,
  reference: ArrayLike<number>,
  policy: ArrayLike<number>,
  next: Float64Array,
): void {
  const kept = movesAfter(settings, step) ? settings.referenceDecay : 1;
  for (let j = 0; j < next.length; j++)
    next[j] = kept === 1 ? reference[j] : kept * reference[j] + (1 - kept) * policy[j];
}
