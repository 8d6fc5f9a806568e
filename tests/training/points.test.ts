import { describe, expect, it } from 'vitest';
import { PointMaker } from '../../src/training/points';

describe('points of the curves', () => {
  it('metrics and evaluations of the same step come as one point', () => {
    const metrics = { reward: 0.5 } as never;
    const maker = new PointMaker('multiplication');
    const evaluation = (set: string, passAt1: number, step = 0) => ({
      run: 0,
      step,
      set,
      problems: 4,
      k: 2,
      passAt1,
      meanAtK: passAt1 / 2,
    });
    expect(
      maker.add({
        steps: [],
        evaluations: [evaluation('multiplication', 0.2), evaluation('addition', 0.6), evaluation('subtraction', 1)],
      }),
    ).toEqual([]);
    expect(
      maker.add({
        steps: [
          { run: 0, step: 1, metrics },
          { run: 0, step: 0, metrics },
        ],
        evaluations: [evaluation('multiplication', 0.4, 2)],
      }),
    ).toEqual([
      { run: 0, step: 0, values: { reward: 0.5, passAt1In: 0.2, meanAtKIn: 0.1, passAt1Out: 0.8, meanAtKOut: 0.4 } },
      { run: 0, step: 1, values: { reward: 0.5 } },
    ]);
    maker.rewind(3);
    expect(maker.flush()).toEqual([{ run: 0, step: 2, values: { passAt1In: 0.4, meanAtKIn: 0.2 } }]);
    expect(maker.flush()).toEqual([]);
  });
});
