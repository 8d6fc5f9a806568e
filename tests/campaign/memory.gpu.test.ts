/**
 * The campaign's memory part at a small scale, in Node on the real engine; a leak is detected. The page's part needs a
 * browser: memory.page.test.ts.
 */
import { describe, expect, it } from 'vitest';
import { nodeRoom } from '../../src/campaign/memory-part';
import { allowedSlope, slopeOf, unflat } from '../../src/campaign/memory-slope';
import type { MemoryRoom } from '../../src/campaign/campaign-record';
import { createEngine } from '../../src/engine/engine';
import { gpu } from '../support/device';

const STEPS = 600;

it('a training keeps memory and buffers flat; one with a planted leak is found', async () => {
  const flat = await nodeRoom(
    STEPS,
    () => createEngine({ gpu }),
    () => {},
  );
  expect(unflat(flat)).toBeUndefined();
  expect(flat.buffers![0]).toBeGreaterThan(10);
  const kept: number[][] = [];
  const leaking = await nodeRoom(
    STEPS,
    () => createEngine({ gpu }),
    () => {},
    () => kept.push(Array.from({ length: 20_000 }, (_, i) => i + kept.length)),
  );
  expect(kept.length).toBeGreaterThan(5);
  expect(unflat(leaking)).toMatch(/^Node .*: memory grows by/);
});

describe('the judge of memory', () => {
  const room = (change: Partial<MemoryRoom> = {}): MemoryRoom => {
    const samples = Array.from({ length: 20 }, (_, i): [number, number] => [
      1000 * i,
      50_000_000 + (i < 5 ? 1000 * i : 5000),
    ]);
    return {
      where: 'here',
      adapter: 'x',
      steps: 20_000,
      runs: 1,
      samples,
      slope: slopeOf(samples),
      allowed: allowedSlope(4, 20_000),
      buffers: [30, 30],
      ...change,
    };
  };

  it('memory that grows at first and then stays is flat: only the second half counts', () => {
    expect(room().slope).toBe(0);
    expect(unflat(room())).toBeUndefined();
    expect(
      slopeOf([
        [0, 0],
        [1, 9],
        [2, 10],
        [3, 12],
        [4, 14],
        [5, 16],
      ]),
    ).toBeCloseTo(2);
  });

  it('growth, missing samples and left buffers are each reported', () => {
    expect(unflat(room({ slope: 500 }))).toBe(
      'here: memory grows by 500.0 bytes a step, where the curves and what a collection leaves take 104.0.',
    );
    expect(unflat(room({ slope: NaN }))).toBeDefined();
    expect(unflat(room({ samples: [[1, 1]] }))).toBe('here: memory was looked at 1 times only.');
    expect(unflat(room({ buffers: [30, 31] }))).toBe(
      'here: there were 30 buffers on the device in the first half and 31 in the second.',
    );
  });
});
