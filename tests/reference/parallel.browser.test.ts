/** The float64 population on module workers of a real browser: the same bits as on one thread. */
import { expect, it } from 'vitest';
import type { Problem } from '../../src/common/problem';
import { problemText } from '../../src/i18n/problems';
import { pageThreads } from '../../src/reference/page-threads';
import { createReferenceBackend, ReferencePopulation } from '../../src/reference/reference-population';
import { life, PARALLEL_CASES, refusals } from '../support/parallel-case';

it('float64 on module workers: the same bits and the same refusals as in one thread', async () => {
  const { spawn } = pageThreads();
  const notices: string[] = [];
  const backend = createReferenceBackend({
    cores: 3,
    spawn,
    notice: (problem) => notices.push(problemText(problem, 'en')),
  });
  for (const [name, spec] of Object.entries(PARALLEL_CASES)) {
    const [here, spread] = await Promise.all([createReferenceBackend().create(spec), backend.create(spec)]);
    expect(spread instanceof ReferencePopulation, name).toBe(false);
    expect(await life(spread), name).toEqual(await life(here));
    expect(await refusals(spread), name).toEqual(await refusals(here));
    spread.destroy();
  }
  expect(notices).toEqual([]);
  backend.destroy();
});

it('float64: where a worker cannot be loaded, one thread trains and says why', async () => {
  const { spawn } = pageThreads();
  const notices: string[] = [];
  const missing = () => {
    const thread = spawn();
    const worker = new Worker(new URL('/no-such-file.js', location.href), { type: 'module' });
    return {
      ...thread,
      listen: (_: unknown, ended: (why: Problem | string) => void) => {
        worker.onerror = ({ message }) => ended(message || { code: 'thread-not-loaded' });
      },
    };
  };
  const backend = createReferenceBackend({
    cores: 2,
    spawn: missing,
    notice: (problem) => notices.push(problemText(problem, 'en')),
  });
  const population = await backend.create(PARALLEL_CASES['on-policy']);
  expect(notices).toEqual([
    'A thread of the float64 backend ended: its file could not be loaded. One core computes all runs instead.',
  ]);
  population.advance(1);
  expect((await population.read()).steps).toHaveLength(5);
  backend.destroy();
});
