import { describe, expect, it } from 'vitest';
import { SampleStore } from '../../../src/ui/race/sample-store';
import { sampleOf } from '../../support/fake-worker';

const at = (step: number, run = 0) => ({ ...sampleOf(run, [5, 8, 14], 1), step });

describe('answers of earlier steps', () => {
  it('are those of each run at its latest step up to the one asked for', () => {
    const store = new SampleStore();
    store.add([at(0, 0), at(0, 0), at(0, 1)]);
    // Populations in turn: all answers are sent again when one of them has new ones.
    store.add([at(4, 0), at(0, 1)]);
    expect(store.steps).toEqual([0, 4]);
    expect(store.at(0)).toHaveLength(3);
    expect(store.at(3)).toHaveLength(3);
    expect(store.at(9).map(({ run, step }) => [run, step])).toEqual([
      [0, 4],
      [1, 0],
    ]);
  });

  it('are dropped after the step that training resumes from, also of some runs alone', () => {
    const store = new SampleStore();
    for (const step of [0, 5, 10]) store.add([at(step, 0), at(step, 1)]);
    store.dropAfter(5, [1]);
    expect(store.steps).toEqual([0, 5, 10]);
    expect(store.at(10).map(({ step }) => step)).toEqual([10, 5]);
    store.dropAfter(0);
    expect(store.steps).toEqual([0]);
    store.add([at(7, 1)]);
    expect(store.steps).toEqual([0, 7]);
  });

  it('take a bounded number of bytes, spread evenly over the training', () => {
    const store = new SampleStore(64 * 400);
    for (let step = 0; step < 3000; step++) store.add([at(step)]);
    const { steps } = store;
    expect([steps[0], steps[steps.length - 1]]).toEqual([0, 2999]);
    expect(steps.length).toBeGreaterThan(40);
    expect(steps.length).toBeLessThan(90);
    const gaps = steps.slice(1).map((step, i) => step - steps[i]);
    expect(Math.max(...gaps)).toBeLessThan(4 * (3000 / steps.length));
    // A store that is emptied by a rewind can be filled again.
    store.dropAfter(0);
    for (let step = 1; step < 30; step++) store.add([at(step)]);
    expect(store.steps).toHaveLength(30);
  });
});
