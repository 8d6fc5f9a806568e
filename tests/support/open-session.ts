/** A session of the tiny experiment on the CPU, and its events so far. */
import { createReferenceBackend } from '../../src/reference/reference-population';
import { BackendHolder } from '../../src/training/backends';
import type { Event } from '../../src/training/protocol';
import { Trainer } from '../../src/training/trainer';
import type { TrainerOptions } from '../../src/training/trainer-options';
import { TINY, TINY_POLICY } from './tiny';

export function open(options: Partial<TrainerOptions> = {}) {
  const events: Event[] = [];
  const session = new Trainer({
    experiment: TINY,
    reference: TINY_POLICY,
    samplesPerRun: 2,
    backends: new BackendHolder(async () => ({ backend: createReferenceBackend() })),
    emit: (event) => events.push(event),
    ...options,
  });
  const of = <T extends Event['type']>(type: T) =>
    events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  const statuses = () => of('status').map((event) => event.status);
  return { session, events, of, statuses };
}
