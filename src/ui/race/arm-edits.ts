/** What an edit of the list of arms makes of an experiment. */
import { armsOf, armText, type ArmText } from '../../experiment/arms';
import type { Experiment } from '../../experiment/experiment';
import { problemsOf } from '../../experiment/read-experiment';
import type { Decision } from './decide';

/** Whether an arm is a method alone. */
const isPlain = ({ name, changes }: ArmText): boolean => name === '' && Object.keys(changes).length === 0;

/** The methods that an experiment trains without settings of their own. */
export const plainMethods = (experiment: Experiment): string[] =>
  armsOf(experiment)
    .filter(isPlain)
    .map(({ method }) => method);

/** The arms after another choice of plain methods: those that are new come after the first plain ones. */
export function withMethods(experiment: Experiment, methods: readonly string[]): ArmText[] {
  const kept: ArmText[] = armsOf(experiment).filter((arm) => !isPlain(arm) || methods.includes(arm.method));
  const known = plainMethods(experiment);
  const added = methods
    .filter((method) => !known.includes(method))
    .map((method): ArmText => ({ name: '', method, changes: {} }));
  const end = kept.findIndex((arm) => !isPlain(arm));
  return kept.toSpliced(end < 0 ? kept.length : end, 0, ...added);
}

/** The experiment of these arms, in this order, or why it is refused. */
export function decideArms(experiment: Experiment, arms: readonly ArmText[]): Decision {
  const first = arms.findIndex((arm) => !isPlain(arm));
  const plain = first < 0 ? arms.length : first;
  const next: Experiment = {
    ...experiment,
    methods: arms.slice(0, plain).map(({ method }) => method),
    arms: arms.slice(plain).map(armText),
  };
  const [problem] = problemsOf(next);
  return problem ? { kind: 'refused', problem } : { kind: 'restart', experiment: next };
}
