import { describe, expect, it } from 'vitest';
import { breathe, DepthTrial, Metronome, Pacer, Speedometer } from '../../src/training/pacing';

describe('pacing of submits', () => {
  it('batch size aims at the target time, at most doubles, and is never below 1 or above its limit', () => {
    const pacer = new Pacer(40, 64);
    expect(pacer.steps).toBe(1);
    for (const expected of [2, 4, 8, 8]) {
      pacer.learn(5 * pacer.steps, pacer.steps);
      expect(pacer.steps).toBe(expected);
    }
    for (let i = 0; i < 20; i += 1) pacer.learn(900, 1);
    expect(pacer.steps).toBe(1);
    for (let i = 0; i < 40; i += 1) pacer.learn(0.001, 1);
    expect(pacer.steps).toBe(64);
  });

  it('the batch size counts as steady once it no longer grows', () => {
    const pacer = new Pacer(40);
    const steady = [5, 10, 20, 40, 40].map((ms) => {
      const before = pacer.steady;
      pacer.learn(ms, pacer.steps);
      return before;
    });
    expect(steady).toEqual([false, false, false, false, true]);
    const slow = new Pacer(40);
    slow.learn(300, 1);
    expect(slow.steady).toBe(true);
  });

  /**
   * Trains until a trial ends; a batch takes 40 ms and `gap` where it is alone, or `hidden` with a second in flight.
   */
  function tried(trial: DepthTrial, gap: number, hidden: number, noise: (batch: number) => number = () => 0): 1 | 2 {
    const { found } = trial;
    for (let batch = 0; trial.found === found; batch += 1) {
      if (batch > 5000) throw new Error('No trial came to an end.');
      trial.learn(40 + (trial.value === 1 ? gap : hidden) + noise(batch), 4, true);
    }
    return trial.value;
  }

  it('a second submit is kept in flight only where it is faster', () => {
    expect(tried(new DepthTrial(), 2.4, 0)).toBe(2);
    expect(tried(new DepthTrial(), 0.2, 0)).toBe(1);
    expect(tried(new DepthTrial(), 0, 5)).toBe(1);
    const trial = new DepthTrial();
    tried(trial, 2.4, 0);
    expect(trial.found![1] / trial.found![2]).toBeCloseTo(42.4 / 40);
    // The machine has changed: the next trial notices.
    expect(tried(trial, 0, 0)).toBe(1);
    expect(tried(trial, 3, 0)).toBe(2);
  });

  it('a disturbance that comes and goes does not change the chosen depth', () => {
    // For a third of the time everything takes three times as long, whichever way.
    for (const phase of [0, 7, 14, 21, 28]) {
      expect(tried(new DepthTrial(), 2.4, 0, (batch) => ((batch + phase) % 30 < 10 ? 80 : 0))).toBe(2);
    }
  });

  it('no depth is tried while batches still grow', () => {
    const trial = new DepthTrial();
    for (let batch = 0; batch < 500; batch += 1) trial.learn(40, 4, false);
    expect([trial.value, trial.found]).toEqual([2, undefined]);
  });

  it('the metronome keeps its beat, shifts after a long delay and never catches up', () => {
    const metronome = new Metronome();
    metronome.beat(5);
    expect([metronome.slow, metronome.wait(5)]).toEqual([false, 0]);
    metronome.speed = 10;
    expect([metronome.slow, metronome.wait(1000)]).toEqual([true, 0]);
    metronome.beat(1000);
    expect([metronome.wait(1000), metronome.wait(1060), metronome.wait(1200)]).toEqual([100, 40, 0]);
    metronome.beat(1110);
    expect(metronome.wait(1110)).toBe(90);
    metronome.beat(1900);
    expect(metronome.wait(1900)).toBe(100);
  });

  it('steps per second are measured over the last second only', () => {
    const speed = new Speedometer(1000);
    expect(speed.stepsPerSecond).toBe(0);
    speed.add(0, 100);
    for (let at = 100; at <= 3000; at += 100) speed.add(at, 2);
    expect(speed.stepsPerSecond).toBeCloseTo(20);
  });

  it('breathe lets the event loop run', async () => {
    let heard = false;
    setImmediate(() => {
      heard = true;
    });
    for (let i = 0; i < 3; i += 1) await breathe();
    expect(heard).toBe(true);
  });
});
