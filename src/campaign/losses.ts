/**
 * Device losses at random moments of random trainings, through the trainer's own session and recovery. Each training is
 * trained once unbroken and once with its device destroyed again and again: while it trains, while it is paused or
 * finished, while the kernels are being compiled, and while the last loss is being mended. The curve, what was found
 * and the last policies must be the same, bit for bit.
 */
import type { Backend } from '../population/api';
import { BackendHolder } from '../training/backends';
import type { Collapse } from '../training/collapse';
import type { Event, MetricPoint } from '../training/protocol';
import { Trainer } from '../training/trainer';
import { sentence } from '../common/text';
import { Dice } from './dice';
import { randomPlan, smallPolicy, type Plan } from './plans';

/**
 * The session gives up after the fourth loss in a row without one more step (MAX_LOSSES of training/trainer.ts): these
 * are what it must survive.
 */
const IN_A_ROW = 3;
const LOSSES_A_TRAINING = 16;
const STEPS = 300;
/** Within this after a step has arrived, ms. */
const WHILE_TRAINING = 120;
/** No promise of speed, only the end of a training that hangs. */
const HANGS_MS = 120_000;

export type Moment = 'compiling' | 'training' | 'at rest' | 'recovering';

export interface LossesResult {
  /** Devices that were lost, by what the training was doing then. */
  losses: number;
  /** How many there were to be: fewer were lost where it was cut off. */
  wanted: number;
  moments: Record<Moment, number>;
  /** Trainings that were compared, each trained twice; curve points and numbers in them. */
  trainings: number;
  points: number;
  numbers: number;
  parameters: number;
  /** One sentence for each training that did not come to its end, and for each that came to another one. */
  lost: string[];
  wrong: string[];
  adapter: string;
}

/** All that a training leaves behind. */
export interface Trained {
  points: MetricPoint[];
  found: Collapse[][];
  parameters: Float32Array[];
  started: number;
  problems: string[];
}

type MakeBackend = () => Promise<Backend>;

const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });

/** What a page knows of a training from its events, and when it is where. */
class Watcher {
  points: MetricPoint[] = [];
  started = 0;
  problems: string[] = [];
  status = '';
  /** Devices that the session has had. */
  adapters = 0;
  /** Steps that have arrived, as the session counts them; and at the last loss that it has noticed. */
  arrived = 0;
  arrivedAtLoss = 0;

  constructor(private readonly steps: number) {}

  readonly listen = (event: Event): void => {
    if (event.type === 'points') {
      this.points.push(...event.points);
      this.arrived = Math.max(this.arrived, Math.min(event.points[event.points.length - 1].step + 1, this.steps));
    }
    if (event.type === 'rewound') {
      this.points = this.points.filter(({ step }) => step <= event.step);
      this.arrived = event.step + 1;
    }
    if (event.type === 'started') this.started += 1;
    if (event.type === 'adapter') {
      this.adapters += 1;
      // What was said of the device before says nothing of this one.
      this.status = '';
    }
    if (event.type === 'problem') this.problems.push(event.message);
    if (event.type === 'status') {
      this.status = event.status;
      if (event.status === 'recovering') this.arrivedAtLoss = event.step;
    }
  };

  async until(holds: () => boolean, what: string): Promise<void> {
    const end = performance.now() + HANGS_MS;
    while (!holds()) {
      if (this.status === 'failed')
        throw new Error(`It failed while ${what} was waited for: ${this.problems.join(' ')}`);
      if (performance.now() > end)
        throw new Error(
          `${what} did not come about in ${HANGS_MS / 1000} s (status ${this.status}, step ${this.arrived}).`,
        );
      await pause(1);
    }
  }
}

/**
 * Trains to the end.
 * @param losses how often the device is destroyed. @param told is called at each loss with the moment.
 * @throws Error with one sentence where it does not come to its end.
 */
export async function train(
  plan: Plan,
  reference: Awaited<ReturnType<typeof smallPolicy>>,
  make: MakeBackend,
  dice: Dice,
  losses: number,
  told: (moment: Moment) => void = () => {},
): Promise<Trained> {
  const { experiment, change } = plan;
  let current: Backend | undefined;
  let made = 0;
  const backends = new BackendHolder(async () => {
    current = await make();
    made += 1;
    return { backend: current };
  });
  const watcher = new Watcher(experiment.steps);
  const session = new Trainer({
    ...plan.session,
    experiment,
    reference,
    backends,
    paused: change !== undefined,
    stayOpen: true,
    emit: watcher.listen,
  });
  let ended = false;
  const running = session
    .run()
    .catch(() => {})
    .finally(() => {
      ended = true;
    });
  let left = losses;
  let gone = 0;
  let inARow = 0;
  /** Destroys the device that there is now, and waits until its loss is known. */
  const lose = async (moment: Moment): Promise<void> => {
    const device = current!;
    device.loseDevice!();
    await device.lost;
    left -= 1;
    gone += 1;
    inARow += 1;
    told(moment);
  };
  const recovered = () =>
    made === gone + 1 && watcher.adapters === made && ['training', 'paused', 'finished'].includes(watcher.status);
  /** A loss, and now and then another while it is being mended. */
  const strike = async (moment: Moment): Promise<void> => {
    const progressed = watcher.arrived > watcher.arrivedAtLoss;
    if (progressed) inARow = 0;
    for (let next = moment; left > 0 && inARow < IN_A_ROW; next = 'recovering') {
      const before = made;
      await lose(next);
      if (dice.share() < 0.25 || inARow >= IN_A_ROW) break;
      await watcher.until(() => made > before || ended, 'another device');
      await pause(dice.share() ** 3 * 1200);
    }
    await watcher.until(recovered, 'going on');
  };
  try {
    if (left > 0 && dice.share() < 0.3) {
      await watcher.until(() => made > 0, 'a device');
      await pause(dice.share() * 800);
      if (watcher.started === 0) await strike('compiling');
    }
    if (change) {
      for (let step = 0; step < change.at; step++) {
        session.step();
        await watcher.until(() => watcher.status === 'paused' && watcher.arrived > step, `step ${step}`);
      }
      session.change(change.changes);
      if (left > 0) await strike('at rest');
      session.play();
    }
    while (left > 0) {
      await watcher.until(
        () =>
          recovered() &&
          (watcher.arrived > watcher.arrivedAtLoss || inARow < IN_A_ROW || watcher.status === 'finished'),
        'a step',
      );
      await pause(dice.share() * WHILE_TRAINING);
      if (watcher.status !== 'finished') await strike('training');
      else {
        // Nothing more can arrive, so what is lost now is lost in a row.
        if (dice.share() < 0.3) await strike('at rest');
        break;
      }
    }
    await watcher.until(() => recovered() && watcher.status === 'finished', 'the end');
    const parameters = await Promise.all(session.runs.map(({ run }) => session.population.parameters(run)));
    return {
      points: watcher.points,
      found: session.runs.map(({ run }) => [...session.found(run)]),
      parameters: parameters.map((each) => Float32Array.from(each)),
      started: watcher.started,
      problems: watcher.problems,
    };
  } finally {
    session.close();
    await running;
    await backends.destroy();
  }
}

const bits = (values: readonly number[]): string => Buffer.from(Float64Array.from(values).buffer).toString('base64');

/** In what the second differs from the first; undefined where they are the same to the bit. */
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
    return `${name} of run ${run} at step ${step} is ${String((other.values as Record<string, number>)[name])} where it is ${String((values as Record<string, number>)[name])}`;
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
 * @param wanted losses in all. @param make a new device, which has `loseDevice`.
 * @param tell hears after each training how far it is. @param keep gets what there is then.
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
      // A training that dies before its first loss would keep us here for ever.
      if (result.losses === before && result.lost.length > 10)
        throw new Error(`Ten trainings came to nothing: ${result.lost[0]}`, { cause: error });
    }
    result.trainings += 1;
    keep(result);
    tell(
      `${result.losses} of ${wanted} devices lost, ${result.trainings} trainings, ${result.lost.length} lost, ${result.wrong.length} wrong`,
    );
  }
  return result;
}
