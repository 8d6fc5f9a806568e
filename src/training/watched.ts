/** The runs of an experiment as the collapse detector needs them. */
import type { Experiment } from '../experiment/experiment';
import { runsOf, settingsOfRuns } from '../experiment/population-spec';
import { hasController } from '../kl/beta-control';
import type { WatchedRun } from './collapse';

export function watchedRuns(experiment: Experiment, seeds: readonly number[]): WatchedRun[] {
  const settings = settingsOfRuns(experiment, seeds);
  return runsOf(experiment, seeds).map(({ run, seed }) => {
    const controlled = hasController(settings[run]);
    // What controls β says nothing about a run without a penalty.
    const { method, beta, betaControl: _control, targetKl: _target, klHorizon: _horizon, ...others } = settings[run];
    return { run, seed, method, beta, controlled, regime: JSON.stringify(others) };
  });
}
