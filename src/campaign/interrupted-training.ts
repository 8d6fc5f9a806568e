/** One training whose device is destroyed repeatedly, and its results. */
import { saidText } from '../i18n/notices';
import type { Backend } from '../population/api';
import { BackendHolder } from '../training/backends';
import type { Collapse } from '../training/collapse';
import type { Event, MetricPoint } from '../training/protocol';
import { Trainer } from '../training/trainer';
import type { Dice } from './dice';
import type { smallPolicy } from './plans';
import type { Plan } from './plans';

/**
 * Consecutive losses that the session must survive; it gives up after the fourth without a further step (MAX_LOSSES in
 * training/recovery.ts).
 */
const IN_A_ROW = 3;
/** Maximum milliseconds between a step's arrival and a loss. */
const WHILE_TRAINING = 120;
/** Timeout in milliseconds for a training that hangs. */
const HANGS_MS = 120_000;

export type Moment = 'compiling' | 'training' | 'at rest' | 'recovering';

/** All results of a training. */
export interface Trained {
  points: MetricPoint[];
  found: Collapse[][];
  parameters: Float32Array[];
  started: number;
  problems: string[];
}

export type MakeBackend = () => Promise<Backend>;

const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });

/** Tracks a training's state from its events, like the page. */
class Watcher {
  points: MetricPoint[] = [];
  started = 0;
  problems: string[] = [];
  status = '';
  /** Number of devices the session has had. */
  adapters = 0;
  /** Steps that have arrived, as counted by the session: now, and at the last loss it noticed. */
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
      // Reset: the status concerned the previous device.
      this.status = '';
    }
    if (event.type === 'problem') this.problems.push(saidText(event.message, 'en'));
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
 * @param losses how often the device is destroyed. @param told is called with the moment of each loss.
 * @throws Error with one sentence if the training does not finish.
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
  /** Destroys the current device, and waits until the loss has been noticed. */
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
  /** A loss, sometimes followed by another during recovery. */
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
        // No further step can arrive, so losses now are consecutive.
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
