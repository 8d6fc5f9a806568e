/** A session of the tiny experiment on the processor, and what it has said so far. */
import { createReferenceBackend } from '../../src/reference/population';
import { BackendHolder } from '../../src/trainer/backends';
import type { Event } from '../../src/trainer/protocol';
import { Session } from '../../src/trainer/session';
import type { SessionOptions } from '../../src/trainer/session-options';
import { TINY, TINY_POLICY } from './tiny';

export function open(options: Partial<SessionOptions> = {}) {
  const events: Event[] = [];
  const session = new Session({
    experiment: TINY, reference: TINY_POLICY, samplesPerRun: 2,
    backends: new BackendHolder(async () => ({ backend: createReferenceBackend() })), emit: (event) => events.push(event), ...options,
  });
  const of = <T extends Event['type']>(type: T) => events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  const statuses = () => of('status').map((event) => event.status);
  return { session, events, of, statuses };
}
