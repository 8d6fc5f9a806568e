/** A session's speed and the work it has in flight, and that neither affects the results. */
import { describe, expect, it } from 'vitest';
import { BackendHolder } from '../../src/training/backends';
import type { Event } from '../../src/training/protocol';
import { open } from '../support/open-session';
import { finalPoints, LosableBackend, TINY, until } from '../support/tiny';

describe('the pace of a training', () => {
  it.each([{ depth: 1 }, { depth: 2 }, { targetMs: 0, readEveryMs: 0 }, { speed: 10 }] as const)(
    'results are the same bits at any pace: %j',
    async (pace) => {
      const { session, events } = open({ experiment: { ...TINY, steps: 6 }, ...pace });
      await session.run();
      session.close();
      const plain = open({ experiment: { ...TINY, steps: 6 } });
      await plain.session.run();
      plain.session.close();
      expect(finalPoints(events)).toEqual(finalPoints(plain.events));
    },
  );

  /** Counts what is asked of a population. */
  function counting() {
    const asked = { read: 0, idle: 0, samples: 0, advance: 0, unread: 0, mostUnread: 0, inFlight: 0, mostInFlight: 0 };
    const backends = new BackendHolder(async () => {
      const backend = new LosableBackend();
      const create = backend.create.bind(backend);
      backend.create = async (spec) => {
        const population = await create(spec);
        const { read, idle, samples, advance } = population;
        return Object.assign(population, {
          read: () => {
            asked.read += 1;
            asked.unread = 0;
            return read.call(population);
          },
          samples: (perRun: number) => {
            asked.samples += 1;
            return samples.call(population, perRun);
          },
          advance: (steps: number) => {
            asked.advance += steps;
            asked.unread += steps;
            asked.mostUnread = Math.max(asked.mostUnread, asked.unread);
            return advance.call(population, steps);
          },
          idle: async () => {
            asked.idle += 1;
            asked.mostInFlight = Math.max(asked.mostInFlight, (asked.inFlight += 1));
            await idle.call(population);
            await new Promise((resolve) => {
              setTimeout(resolve, 3);
            });
            asked.inFlight -= 1;
          },
        });
      };
      return { backend };
    });
    return { asked, backends };
  }

  it.each([1, 2] as const)(
    '%i batches are in flight and never more, and metrics are read now and then, not every step',
    async (depth) => {
      const { asked, backends } = counting();
      const { session, of } = open({
        backends,
        depth,
        targetMs: 5,
        experiment: { ...TINY, steps: 100_000, evaluateEvery: 100_000 },
      });
      const running = session.run();
      await until(() => asked.idle > 20);
      const [before, since] = [{ ...asked }, performance.now()];
      await new Promise((resolve) => {
        setTimeout(resolve, 1000);
      });
      // On a busy machine a second is longer.
      const seconds = (performance.now() - since) / 1000;
      const [reads, batches, samples] = [
        asked.read - before.read,
        asked.idle - before.idle,
        asked.samples - before.samples,
      ];
      expect(reads).toBeGreaterThanOrEqual(3);
      expect(reads).toBeLessThanOrEqual(1 + seconds / 0.15);
      expect(samples).toBeLessThanOrEqual(1 + seconds / 0.25);
      expect(batches).toBeGreaterThan(3 * reads);
      expect(asked.mostInFlight).toBe(depth);
      session.pause();
      await until(() => of('status').at(-1)!.status === 'paused');
      // At rest everything has been told.
      expect(of('points').flatMap((event) => event.points).length).toBe(4 * asked.advance);
      session.close();
      await running;
    },
  );

  it('metrics are read before the engine’s ring buffers overflow', async () => {
    const { asked, backends } = counting();
    const { session, of } = open({
      backends,
      readEveryMs: 1e9,
      targetMs: 1e9,
      experiment: { ...TINY, methods: ['none'], seeds: 1, steps: 4000, prompts: 1, groupSize: 2, evaluateEvery: 4000 },
    });
    await session.run();
    session.close();
    expect(asked.mostUnread).toBeGreaterThan(1000);
    expect(asked.mostUnread).toBeLessThan(1536);
    expect(of('points').flatMap((event) => event.points).length).toBe(4001);
  });

  it('one and two submits in flight are tried, and one of the depths is kept', async () => {
    const { backends } = counting();
    const { session, of } = open({
      backends,
      targetMs: 3,
      experiment: { ...TINY, steps: 100_000, evaluateEvery: 100_000 },
    });
    const running = session.run();
    await until(() => of('points').length > 0 && session.pace.found !== undefined);
    const { found, depth } = session.pace;
    expect(found![1]).toBeGreaterThan(0);
    expect(depth).toBe(found![2] < 0.99 * found![1] ? 2 : 1);
    session.close();
    await running;
  });
});

// All that these find is how long something takes. A moment in which the machine is busy spoils one try; what is slow
// by itself spoils three.
describe('slow motion', { retry: 2 }, () => {
  const LONG = { ...TINY, steps: 100_000 };
  const steps = (events: readonly Event[]) => finalPoints(events).length / 4;

  it('the asked steps per second are made, each reported at once, with almost no processor time', async () => {
    const { session, events, of, statuses } = open({ speed: 1, experiment: LONG });
    const running = session.run();
    await until(() => of('samples').length > 0);
    const began = process.cpuUsage();
    await new Promise((resolve) => {
      setTimeout(resolve, 2500);
    });
    const { user, system } = process.cpuUsage(began);
    expect(steps(events)).toBe(3);
    expect(of('samples').length).toBe(3);
    expect((user + system) / 2.5e6).toBeLessThan(0.1);
    expect(new Set(statuses().slice(1))).toEqual(new Set(['training']));
    session.setSpeed(10);
    await until(() => steps(events) >= 6, 1000);
    session.setSpeed('full');
    await until(() => steps(events) >= 100);
    session.close();
    await running;
  });

  it('pause, step, play, restart and close act at once, without waiting for the next beat', async () => {
    const { session, events, of, statuses } = open({ speed: 1, stayOpen: true, experiment: LONG });
    const running = session.run();
    const quickly = (condition: () => boolean) => until(condition, 500);
    await until(() => steps(events) === 1);
    session.pause();
    await quickly(() => statuses().at(-1) === 'paused');
    session.step();
    session.step();
    await quickly(() => steps(events) === 3);
    await quickly(() => statuses().at(-1) === 'paused');
    session.play();
    await until(() => steps(events) === 4, 1500);
    session.restart();
    await quickly(() => of('started').length === 2);
    session.close();
    await running;
  });
});
