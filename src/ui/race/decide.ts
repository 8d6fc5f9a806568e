/** The effect of a change in the form on the running experiment. */
import type { Problem } from '../../common/problem';
import { crossCheck } from '../../experiment/combinations';
import type { Experiment } from '../../experiment/experiment';
import type { OptionKey } from '../../experiment/option';
import { findOption } from '../../experiment/options';
import { spell } from '../../experiment/spell';
import { withValues } from '../../experiment/arms';
import { presetExperiment } from '../../experiment/read-experiment';
import { readField } from '../../experiment/read-field';
import { readSeveral } from '../../experiment/several-values';

export type Decision =
  /** Refused; the running experiment continues unchanged. */
  | { kind: 'refused'; problem: Problem }
  | { kind: 'same' }
  /** Applies at once. */
  | { kind: 'live'; changes: Partial<Experiment> }
  | { kind: 'restart'; experiment: Experiment };

/**
 * `given`: the text of a field, or the value itself. Choosing a preset applies all its settings; several values of a
 * setting (0.1,0.3) make arms of the methods.
 */
export function decide(experiment: Experiment, key: OptionKey, given: unknown): Decision {
  const { several, problems } = readSeveral({ [key]: given });
  if (problems.length > 0) return { kind: 'refused', problem: problems[0] };
  if (several.size > 0) return restarted(withValues(experiment, several));
  const field = readField(key, given);
  if (field.problem !== undefined) return { kind: 'refused', problem: field.problem };
  if (key === 'preset') return { kind: 'restart', experiment: presetExperiment(String(field.value)) };
  if (spell(field.value) === spell(experiment[key])) return { kind: 'same' };
  const changes = { [key]: field.value } as Partial<Experiment>;
  const next = { ...experiment, ...changes };
  const decision = restarted(next);
  return decision.kind === 'restart' && findOption(key)!.live ? { kind: 'live', changes } : decision;
}

function restarted(experiment: Experiment): Decision {
  const [clash] = crossCheck(experiment);
  return clash === undefined ? { kind: 'restart', experiment } : { kind: 'refused', problem: clash };
}

/** The same experiment with unused seeds. */
export function withNewSeed(experiment: Experiment): Experiment {
  const option = findOption('seed')!;
  const most = option.kind === 'integer' ? option.max : Number.MAX_SAFE_INTEGER;
  const seed = experiment.seed + experiment.seeds;
  return { ...experiment, seed: seed > most ? 0 : seed };
}
