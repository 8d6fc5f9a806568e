/** The float64 population on Node threads: the same bits on any number of them, and a clear error when one ends. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Worker } from 'node:worker_threads';
import { problemText } from '../../src/i18n/problems';
import type { Thread } from '../../src/reference/pool';
import { createReferenceBackend, ReferencePopulation } from '../../src/reference/reference-population';
import { spawnThread } from '../../src/setup/threads.mjs';
import { life, PARALLEL_CASES, refusals } from '../support/parallel-case';

const workers: Worker[] = [];
const notices: string[] = [];
function backendOn(
  cores: number,
  spawn: () => Thread = () => {
    const thread = spawnThread('src/reference/thread.ts');
    workers.push(thread.worker);
    return thread;
  },
) {
  return createReferenceBackend({ cores, spawn, notice: (problem) => notices.push(problemText(problem, 'en')) });
}
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
  notices.length = 0;
});

describe('a population over threads', () => {
  it.each([1, 2, 3])('%i threads give the same bits as one', async (cores) => {
    const backend = backendOn(cores);
    for (const [name, spec] of Object.entries(PARALLEL_CASES)) {
      const [here, spread] = await Promise.all([createReferenceBackend().create(spec), backend.create(spec)]);
      expect(await life(spread), name).toEqual(await life(here));
      expect(spread.adapter).toEqual(here.adapter);
      spread.destroy();
    }
    // One core needs no thread, and more threads than a population has runs are not started for it.
    expect(workers.length).toBe(cores === 1 ? 0 : cores);
    backend.destroy();
    expect(notices).toEqual([]);
  });

  it('a single run uses no threads', async () => {
    const backend = backendOn(2);
    const [whole, alone] = [
      await backend.create(PARALLEL_CASES['on-policy']),
      await backend.create({ ...PARALLEL_CASES['on-policy'], runs: PARALLEL_CASES['on-policy'].runs.slice(0, 1) }),
    ];
    expect([whole, alone].map((population) => population instanceof ReferencePopulation)).toEqual([false, true]);
    backend.destroy();
  });

  it('its refusals are those of a population in one thread', async () => {
    const spec = PARALLEL_CASES['on-policy'];
    const backend = backendOn(2);
    const said = await refusals(await backend.create(spec));
    expect(said).toEqual(await refusals(await createReferenceBackend().create(spec)));
    expect(said).not.toContain('nothing was refused');
    await expect(backend.create({ ...spec, prompts: 0 })).rejects.toThrow("prompts: got '0'");
    backend.destroy();
  });

  it('several populations share the threads, which forget destroyed ones', async () => {
    const backend = backendOn(2);
    const [a, b] = await Promise.all([
      backend.create(PARALLEL_CASES['on-policy']),
      backend.create(PARALLEL_CASES.pretraining),
    ]);
    a.advance(2);
    b.advance(3);
    expect([(await a.read()).steps.length, (await b.read()).steps.length]).toEqual([10, 9]);
    a.destroy();
    await expect(a.read()).rejects.toThrow('read: this population was destroyed.');
    b.advance(1);
    expect((await b.read()).steps.length).toBe(3);
    expect(workers.length).toBe(2);
    backend.destroy();
  });
});

describe('a thread that ends', () => {
  it('its end rejects what is waited for and loses the backend, with the reason', async () => {
    const backend = backendOn(2);
    const population = await backend.create(PARALLEL_CASES['on-policy']);
    population.advance(100_000);
    const waiting = [population.idle(), population.read(), population.snapshot()];
    await workers[1].terminate();
    const sentence = 'A thread of the float64 backend ended: it stopped with code 1.';
    for (const each of waiting) await expect(each).rejects.toThrow(sentence);
    expect(await backend.lost).toEqual({ code: 'thread-ended', why: { code: 'thread-exit', exitCode: 1 } });
    // Whoever comes later hears the same, and those who never wait are not held up.
    population.advance(1);
    await expect(population.read()).rejects.toThrow(sentence);
    await expect(backend.create(PARALLEL_CASES['on-policy'])).rejects.toThrow(sentence);
    expect(notices).toEqual([]);
  });

  it('one that never starts leaves the work to one core, and this is reported', async () => {
    const spec = PARALLEL_CASES['on-policy'];
    const backend = backendOn(2, () => {
      const thread = spawnThread('src/reference/no-such-file.ts');
      workers.push(thread.worker);
      return thread;
    });
    const population = await backend.create(spec);
    expect(notices).toEqual([
      expect.stringMatching(
        /^A thread of the float64 backend ended: .*no-such-file.*\. One core computes all runs instead\.$/,
      ),
    ]);
    const here = await createReferenceBackend().create(spec);
    expect(await life(population)).toEqual(await life(here));
    await backend.create(spec);
    expect(workers.length).toBe(2);
    expect(await Promise.race([backend.lost, Promise.resolve('still there')])).toBe('still there');
  });

  it('closing the backend is not reported as a loss', async () => {
    const backend = backendOn(2);
    const population = await backend.create(PARALLEL_CASES['on-policy']);
    population.advance(100_000);
    const waiting = population.idle();
    backend.destroy();
    await expect(waiting).rejects.toThrow('The float64 backend was closed.');
    await Promise.all(workers.map((worker) => worker.terminate()));
    expect(await Promise.race([backend.lost, Promise.resolve('never lost')])).toBe('never lost');
  });
});
