import { expect, test } from 'vitest';
import type { Snapshot } from '../../src/population/api';
import { Snapshots } from '../../src/training/snapshots';

const at = (step: number): Snapshot => ({
  step,
  updates: step,
  parameters: new Float32Array(),
  firstMoment: new Float32Array(),
  secondMoment: new Float32Array(),
  stopped: new Uint32Array(),
});

test('snapshots: a lost device resumes at the last, a wrong update at the last that was audited', () => {
  const snapshots = new Snapshots(2);
  expect(snapshots.latest).toBeUndefined();
  for (const step of [10, 20, 30]) snapshots.add(at(step));
  expect(snapshots.latest?.step).toBe(30);
  snapshots.trust(0, 40);
  // Nobody has looked at the other run.
  expect(snapshots.distrust()).toBeUndefined();
  expect(snapshots.latest).toBeUndefined();

  for (const step of [10, 20, 30]) snapshots.add(at(step));
  snapshots.trust(0, 25);
  snapshots.trust(1, 12);
  expect(snapshots.latest?.step).toBe(30);
  snapshots.trust(1, 31);
  snapshots.trust(0, 29);
  expect(snapshots.distrust()?.step).toBe(10);
  expect(snapshots.latest?.step).toBe(10);
});

test('snapshots: what is computed after a wrong update has to be audited again', () => {
  const snapshots = new Snapshots(1);
  snapshots.add(at(5));
  snapshots.trust(0, 8);
  expect(snapshots.distrust()?.step).toBe(5);
  snapshots.add(at(7));
  expect(snapshots.distrust()?.step).toBe(5);
});
