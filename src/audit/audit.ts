/** One audit: recomputes a recorded update in float64, stage by stage, and compares the results. */
import { methodName } from '../kl/placements';
import type { PopulationSpec, RunSettings, UpdateTrace } from '../population/api';
import { compareCoefficients, compareMetrics } from './compare-coefficients';
import { compareNextBeta, compareNextReference } from './compare-control';
import { compareCopies, comparePrompts, compareRewards, compareTokens, logprobComparison } from './compare-rollout';
import { compareAdam, compareGradient } from './compare-update';
import { Comparison, type Mismatch, type QuantityAudit } from './comparison';
import { differentiateAgain, recordedBatch, scoreAgain, type Pause } from './twin';

/**
 * whole: every stage. light: all except the forward and backward passes, which take nearly all of the time; that leaves
 * coefficients from the recorded log-probs, and Adam from the recorded gradient. For runs that differ only in method.
 */
export type Depth = 'whole' | 'light';

export interface UpdateAudit {
  run: number;
  step: number;
  quantities: QuantityAudit[];
  finding?: Mismatch;
}

/** Settings rounded to float32, as the adapter has them. */
function inFloat32(settings: RunSettings): RunSettings {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      typeof value === 'number' && key !== 'seed' ? Math.fround(value) : (value as unknown),
    ]),
  ) as unknown as RunSettings;
}

/**
 * Audits one update.
 * @param pause is awaited after every few milliseconds of work.
 * @throws whatever `pause` throws.
 */
export async function auditUpdate(
  spec: PopulationSpec,
  trace: UpdateTrace,
  depth: Depth,
  pause: Pause,
): Promise<UpdateAudit> {
  const settings = inFloat32(trace.settings);
  const { run, step } = trace;
  const supervised = settings.advantage === 'cross-entropy';
  const comparison = new Comparison(
    `${supervised ? 'pretraining' : `${methodName(settings.method)}, seed ${settings.seed}`}, step ${step}`,
  );
  const recorded = recordedBatch(spec, { ...trace, settings });
  const { batch } = recorded;
  comparePrompts(recorded, trace, comparison);
  compareTokens(recorded, trace, settings, comparison);
  compareRewards(recorded, trace, comparison);
  await pause();
  compareCopies(recorded, trace, settings, comparison);
  if (depth === 'whole') {
    const { temperature } = settings;
    const policy = logprobComparison(recorded, batch.policy, 'policy', comparison);
    const sizes = await differentiateAgain(recorded, { ...trace, settings }, policy, pause);
    if (!recorded.supervised)
      await scoreAgain(
        recorded,
        trace.reference,
        temperature,
        logprobComparison(recorded, batch.reference, 'reference', comparison),
        pause,
      );
    if (recorded.offPolicy)
      await scoreAgain(
        recorded,
        trace.behaviour,
        temperature,
        logprobComparison(recorded, batch.behaviour, 'behaviour policy', comparison),
        pause,
      );
    compareGradient(recorded, trace, sizes, comparison);
    await pause();
  }
  const held = compareCoefficients(recorded, trace, settings, comparison);
  compareMetrics(recorded, trace, held, comparison);
  await pause();
  compareAdam(trace, settings, comparison);
  compareNextReference(trace, settings, comparison);
  compareNextBeta(trace, settings, spec.groupSize, comparison);
  return { run, step, quantities: comparison.audits, ...(comparison.finding ? { finding: comparison.finding } : {}) };
}
