/**
 * Device losses at random moments of random trainings, with the trainer's own session and recovery. Each training runs
 * once undisturbed and once with its device destroyed repeatedly: while it trains, while it is paused or finished,
 * while kernels are compiled, and during recovery. Curves, findings and final policies must be bitwise identical.
 */
import type { MetricPoint } from '../training/protocol';
import { sentence } from '../common/text';
import { Dice } from './dice';
import { randomPlan, smallPolicy } from './plans';
import { type Moment, type Trained, type MakeBackend, train } from './interrupted-training';

const LOSSES_A_TRAINING = 16;
const STEPS = 300;

export interface LossesResult {
  /** Number of device losses, by what the training was doing. */
  losses: number;
  /** Planned number of losses; there are fewer if the part was interrupted. */
  wanted: number;
  moments: Record<Moment, number>;
  /** Number of trainings compared, each trained twice, and of curve points and numbers in them. */
  trainings: number;
  points: number;
  numbers: number;
  parameters: number;
  /** One sentence for each training that did not finish or finished differently. */
  lost: string[];
  wrong: string[];
  adapter: string;
}

const bits = (values: readonly number[]): string => Buffer.from(Float64Array.from(values).buffer).toString('base64');

/** How the second training differs from the first; undefined if they are bitwise identical. */
export function difference(unbroken: Trained, resumed: Trained): string | undefined {
  const names = [...new Set(unbroken.points.flatMap(({ values }) => Object.keys(values)))].sort();
  if (resumed.points.length !== unbroken.points.length)
    return `its curve has ${resumed.points.length} points where the unbroken one has ${unbroken.points.length}`;
  for (const [i, { run, step, values }] of unbroken.points.entries()) {
    const other = resumed.points[i];
    if (other.run !== run || other.step !== step)
      return `point ${i} is of run ${other.run}, step ${other.step}, where it is of run ${run}, step ${step}`;
    const all = (of: MetricPoint['values']) =>
      names.map((name) => (of as Record<string, number | undefined>)[name] ?? -0);
    if (bits(all(values)) === bits(all(other.values))) continue;
    const name =
      names.find(
        (each) => !Object.is((values as Record<string, number>)[each], (other.values as Record<string, number>)[each]),
      ) ?? 'a number';
    return (
      `${name} of run ${run} at step ${step} is ${String((other.values as Record<string, number>)[name])} where it ` +
      `is ${String((values as Record<string, number>)[name])}`
    );
  }
  const run = unbroken.parameters.findIndex(
    (each, i) => Buffer.compare(Buffer.from(each.buffer), Buffer.from(resumed.parameters[i].buffer)) !== 0,
  );
  if (run >= 0) return `the last policy of run ${run} is another`;
  if (JSON.stringify(unbroken.found) !== JSON.stringify(resumed.found)) return 'other collapses were found';
  if (resumed.started !== 1) return `it was told ${resumed.started} times that it has started`;
  if (resumed.problems.length > 0) return `it told of a problem: ${resumed.problems[0]}`;
  return undefined;
}

/**
 * @param wanted total number of losses. @param make creates a device that has `loseDevice`.
 * @param tell is called with the progress after each training. @param keep is called with the results so far.
 */
export async function lossesPart(
  seed: number,
  wanted: number,
  make: MakeBackend,
  tell: (line: string) => void,
  keep: (result: LossesResult) => void = () => {},
  perTraining = LOSSES_A_TRAINING,
): Promise<LossesResult> {
  const reference = await smallPolicy();
  const first = await make();
  const result: LossesResult = {
    losses: 0,
    wanted,
    moments: { compiling: 0, training: 0, 'at rest': 0, recovering: 0 },
    trainings: 0,
    points: 0,
    numbers: 0,
    parameters: 0,
    lost: [],
    wrong: [],
    adapter: first.adapter.name,
  };
  first.destroy();
  for (let part = 1; result.losses < wanted; part++) {
    const dice = new Dice(seed, part);
    const plan = randomPlan(dice, STEPS);
    const name = `training ${part} (${plan.experiment.methods.join(', ')}, seed ${plan.experiment.seed})`;
    const before = result.losses;
    try {
      const unbroken = await train(plan, reference, make, dice, 0);
      const resumed = await train(plan, reference, make, dice, Math.min(perTraining, wanted - before), (moment) => {
        result.losses += 1;
        result.moments[moment] += 1;
      });
      const other = difference(unbroken, resumed);
      if (other !== undefined) result.wrong.push(`${name}: ${other}.`);
      result.points += unbroken.points.length;
      result.numbers += unbroken.points.reduce((sum, { values }) => sum + Object.keys(values).length, 0);
      result.parameters += unbroken.parameters.reduce((sum, each) => sum + each.length, 0);
    } catch (error) {
      result.lost.push(`${name}: ${sentence(error)}`);
      // Trainings that always fail before their first loss would make this loop endless.
      if (result.losses === before && result.lost.length > 10)
        throw new Error(`Ten trainings came to nothing: ${result.lost[0]}`, { cause: error });
    }
    result.trainings += 1;
    keep(result);
    tell(
      `${result.losses} of ${wanted} devices lost, ${result.trainings} trainings, ${result.lost.length} lost, ` +
        `${result.wrong.length} wrong`,
    );
  }
  return result;
}
