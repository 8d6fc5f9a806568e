/** Tracks when each kind of report was last sent, and whether it is due again. */
import type { TRAINER_DEFAULTS } from './trainer-options';

type Every = Pick<typeof TRAINER_DEFAULTS, 'samplesEveryMs' | 'readEveryMs' | 'statusEveryMs' | 'snapshotEveryMs'>;
type Topic = 'samples' | 'read' | 'status' | 'snapshot';

export class Timetable {
  readonly #told: Record<Topic, number> = { samples: -Infinity, read: -Infinity, status: -Infinity, snapshot: 0 };

  constructor(private readonly every: Every) {}

  /** Whether a report is due; if so, it counts as sent. */
  due(topic: Topic): boolean {
    const now = performance.now();
    if (now - this.#told[topic] < this.every[`${topic}EveryMs`]) return false;
    this.#told[topic] = now;
    return true;
  }

  told(topic: Topic): void {
    this.#told[topic] = performance.now();
  }
}
