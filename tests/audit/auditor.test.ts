/** Which runs are traced and when: at the beginning, at the end, and after a failure. */
import { expect, test } from 'vitest';
import { Auditor, AuditFailure } from '../../src/audit/auditor';
import { methodsSpec } from '../support/specs';

function auditor(seeds: number) {
  const spec = methodsSpec({}, {}, {}, 0, ['none', 'k1-in-reward']);
  const runs = spec.runs.flatMap((run) => Array.from({ length: seeds }, (_, seed) => ({ ...run, seed })));
  return new Auditor({ spec: { ...spec, runs }, breathe: () => Promise.resolve(), passed: () => undefined });
}

test('one run of each method at the first two steps, and all the others by the last', () => {
  const long = auditor(3);
  expect(long.due(10)).toEqual([0, 3]);
  expect(long.due(9)).toEqual([0, 3]);
  expect(long.reserved).toBe(1);
  expect(long.due(1)).toEqual([1, 2, 4, 5]);
  // All were looked at: the last step once more.
  expect(long.due(1)).toHaveLength(1);
});

test.each([1, 2])('a training of %d steps leaves out no run either', (steps) => {
  const short = auditor(3);
  const traced = Array.from({ length: steps }, (_, step) => short.due(steps - step)).flat();
  expect([...new Set(traced)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

test('after a failure nothing is traced and no step is kept back for it', async () => {
  const failed = auditor(3);
  const failure = new AuditFailure({ quantity: 'adam', what: 'a parameter', error: 1, tolerance: 0.1 }, 0);
  failed.add(Promise.reject(failure));
  await expect(failed.idle()).rejects.toBe(failure);
  expect(failed.due(1)).toEqual([]);
  expect(failed.reserved).toBe(0);
});
