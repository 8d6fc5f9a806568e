/** A worker's host of the tiny experiment in float64, and its events so far. */
import { TrainingHost, type HostOptions } from '../../src/training/host';
import type { Event } from '../../src/training/protocol';
import { createReferenceBackend } from '../../src/reference/reference-population';
import type { Experiment } from '../../src/experiment/experiment';
import { TINY, TINY_POLICY } from './tiny';

export const LONG: Experiment = { ...TINY, steps: 100_000 };
const open: TrainingHost[] = [];

export function host(options: Partial<HostOptions> = {}) {
  const events: Event[] = [];
  const made = new TrainingHost({
    makeBackend: async () => ({ backend: createReferenceBackend() }),
    loadReference: async () => TINY_POLICY,
    post: (event) => events.push(structuredClone(event)),
    session: { samplesPerRun: 1 },
    pretraining: { dModel: 16, layers: 1, heads: 2, steps: 40, examples: 8 },
    ...options,
  });
  open.push(made);
  const of = <T extends Event['type']>(type: T) =>
    events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  return {
    host: made,
    events,
    of,
    status: () =>
      of('status')
        .map((event) => event.status)
        .pop(),
  };
}

/** What still trains would hold the next test up. */
export async function pauseHosts(): Promise<void> {
  for (const each of open.splice(0)) await each.handle({ type: 'pause' });
}
