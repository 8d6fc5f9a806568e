/** The runs of an experiment as the collapse detector needs them. */
import type { Experiment } from '../experiment/experiment';
import { runsOf, settingsOfRuns } from '../experiment/population-spec';
import { hasController } from '../kl/beta-control';
import type { WatchedRun } from './collapse';

type Clamps = Pick<Experiment, 'logRatioClamp' | 'estimateClamp' | 'clampGradient'>;

/** Whether a clamp is set that leaves no gradient beyond it. */
export const isClamped = ({ logRatioClamp, estimateClamp, clampGradient }: Clamps): boolean =>
  (logRatioClamp > 0 || estimateClamp > 0) && clampGradient !== 'straight-through';

export function watchedRuns(experiment: Experiment, seeds: readonly number[]): WatchedRun[] {
  const settings = settingsOfRuns(experiment, seeds);
  return runsOf(experiment, seeds).map(({ run, seed }) => {
    const controlled = hasController(settings[run]);
    // What controls β says nothing about a run without a penalty.
    const { method, beta, betaControl: _control, targetKl: _target, klHorizon: _horizon, ...others } = settings[run];
    const clamped = isClamped(others);
    return { run, seed, method, beta, controlled, clamped, regime: JSON.stringify(others) };
  });
}
