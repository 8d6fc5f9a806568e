/** The collapse rules and the signs, on invented logs. */
import { describe, expect, it } from 'vitest';
import { controlOf, judge } from '../../src/logs/judge';
import { readLog } from '../../src/logs/read-log';
import { of, pictures, ruleOf, runOf } from '../support/logs';

describe('the rules, on a log', () => {
  const noise = (i: number): number => 0.02 * Math.sin(12.9898 * i * i);
  const rise = (i: number): number => Math.min(0.8, 0.2 + i / 100);
  const dies = (i: number): number => (i < 100 ? rise(i) : Math.max(0, 0.8 - (i - 100) / 10));

  it('reward collapse is found at the step of the log, in rewards of any range', () => {
    const due = { outcome: 'found', step: expect.closeTo(108, -1) as number };
    expect(ruleOf(judge(runOf({ reward: of(200, dies) }), pictures), 'reward')).toMatchObject(due);
    const scaled = judge(runOf({ reward: of(200, (i) => 40 * dies(i)) }), pictures);
    expect(scaled.scale).toMatchObject({ kind: 'from-zero', low: 0, high: expect.closeTo(32, 1) as number });
    expect(ruleOf(scaled, 'reward')).toMatchObject(due);
    const negative = judge(runOf({ reward: of(200, (i) => 2 * dies(i) - 1) }), pictures);
    expect(negative.scale).toMatchObject({ kind: 'own-range', low: expect.closeTo(-1, 6) as number });
    expect(ruleOf(negative, 'reward')).toMatchObject(due);
  });

  it('a dip that recovers is no collapse, and a small change in a negative reward is nothing', () => {
    const dip = (i: number): number => (i > 100 && i < 120 ? 0.05 : rise(i));
    expect(ruleOf(judge(runOf({ reward: of(200, dip) }), pictures), 'reward')).toEqual({
      rule: 'reward',
      outcome: 'not-found',
    });
    const flat = judge(runOf({ reward: of(200, (i) => -1 + noise(i)) }), pictures);
    expect(flat.scale?.flat).toBe(true);
    expect(ruleOf(flat, 'reward')).toMatchObject({ outcome: 'cannot', why: { code: 'flat' } });
    expect(flat.comparisons).toEqual([]);
  });

  it('entropy collapse takes a lost reward', () => {
    const entropy = of(200, (i) => (i < 100 ? 0.5 : 0.01));
    const lost = judge(runOf({ reward: of(200, dies), entropy }), pictures);
    expect(ruleOf(lost, 'entropy')).toMatchObject({ outcome: 'found', step: expect.closeTo(101, -1) as number });
    expect(ruleOf(judge(runOf({ reward: of(200, rise), entropy }), pictures), 'entropy')).toMatchObject({
      outcome: 'not-found',
    });
  });

  it('KL runaway: β·KL of a whole answer, in units of the range of the reward', () => {
    const series = {
      'critic/score/mean': of(100, rise),
      'actor/kl_loss': of(100, (i) => (i < 50 ? 0.01 : 0.1)),
      'response_length/mean': of(100, () => 400),
    };
    expect(ruleOf(judge(runOf(series), pictures), 'kl-runaway')).toMatchObject({ why: { metrics: ['beta'] } });
    // 0.1 nat × 400 tokens × 0.1 is above 3.
    expect(ruleOf(judge(runOf(series), pictures, { beta: 0.1 }), 'kl-runaway')).toMatchObject({
      outcome: 'found',
      step: 50,
    });
    expect(ruleOf(judge(runOf(series), pictures, { beta: 0.05 }), 'kl-runaway')).toMatchObject({
      outcome: 'not-found',
    });
    const withBeta = { ...series, 'actor/kl_coef': of(100, () => 0.1) };
    expect(ruleOf(judge(runOf(withBeta), pictures), 'kl-runaway')).toMatchObject({ outcome: 'found', step: 50 });
    expect(
      ruleOf(
        judge(runOf({ ...series, 'critic/score/mean': of(100, (i) => 10 * rise(i)) }), pictures, { beta: 0.1 }),
        'kl-runaway',
      ),
    ).toMatchObject({ outcome: 'not-found' });
  });

  it('a penalty without effect, beside the run without penalty of the same seed', () => {
    const rows = of(80, (i) => i).flatMap((step) =>
      [
        ['none', 0.5],
        ['k1-in-loss', 0.55],
        ['k2-in-loss', 0.1],
      ].map(([method, kl]) => JSON.stringify({ step, method, seed: 1, reward: 0.8, reverseKl: kl, entropy: 0.5 })),
    );
    const read = readLog('metrics.jsonl', new TextEncoder().encode(rows.join('\n')));
    // A reward that does not move is not judged, so it moves at first.
    for (const run of read.runs) run.series.find(({ name }) => name === 'reward')!.values[0] = 0;
    const outcome = (method: string) => {
      const run = read.runs.find((each) => each.own?.method === method)!;
      const control = controlOf(read, run);
      return ruleOf(judge(run, pictures, control ? { control } : {}), 'dead-leash');
    };
    expect(outcome('k1-in-loss')).toMatchObject({ outcome: 'found' });
    expect(outcome('k2-in-loss')).toMatchObject({ outcome: 'not-found' });
    expect(outcome('none')).toMatchObject({ outcome: 'cannot' });
  });

  it('numbers that end: NaN to the last step, but not NaN for what was not measured', () => {
    const ends = judge(runOf({ reward: of(60, rise), grad_norm: of(60, (i) => (i < 40 ? 1 : NaN)) }), pictures);
    expect(ruleOf(ends, 'numeric')).toMatchObject({ outcome: 'found', step: 40, value: { name: 'grad_norm' } });
    const gaps = judge(runOf({ reward: of(60, rise), loss: of(60, (i) => (i % 10 === 0 ? 1 : NaN)) }), pictures);
    expect(ruleOf(gaps, 'numeric')).toMatchObject({ outcome: 'not-found' });
  });

  it('a short log is not judged, and how many points it takes is said', () => {
    const judgement = judge(runOf({ reward: of(12, (i) => (i < 6 ? 0.8 : 0)) }), pictures);
    expect(ruleOf(judgement, 'reward')).toMatchObject({ why: { code: 'too-short', points: 12, least: 30 } });
    expect(judgement.wants).toContainEqual({ code: 'longer', points: 12, least: 30 });
  });
});

describe('signs', () => {
  const signs = (series: Record<string, readonly number[]>) => judge(runOf(series), pictures).signs;
  const codes = (series: Record<string, readonly number[]>) => signs(series).map(({ code }) => code);

  it('a negative KL is k1 of samples that are not the policy’s; noise around 0 is none', () => {
    expect(signs({ kl: of(100, (i) => -0.5 + 0.05 * Math.sin(i)) })[0]).toMatchObject({
      code: 'kl-negative',
      share: 1,
    });
    expect(codes({ kl: of(100, (i) => 0.01 * Math.sin(12.9898 * i * i)) })).not.toContain('kl-negative');
  });

  it('a KL that starts at its later level, one that spikes, and one that is 0 throughout', () => {
    expect(codes({ kl: of(50, () => 0.6) })).toContain('kl-offset');
    expect(codes({ kl: of(50, (i) => i / 100) })).toEqual([]);
    expect(signs({ kl: of(50, (i) => (i === 30 ? 1e9 : 0.01 + i / 1000)) })).toContainEqual(
      expect.objectContaining({ code: 'kl-spikes', most: 1e9, step: 30 }),
    );
    expect(codes({ kl: of(50, () => 0) })).toEqual(['kl-zero']);
  });

  it('k1 and k3 both; the reward with and without penalty; length', () => {
    expect(signs({ k1: of(20, (i) => i / 10), k3: of(20, (i) => i / 2) })).toContainEqual(
      expect.objectContaining({ code: 'k1-and-k3', ratio: expect.closeTo(5, 9) as number }),
    );
    const score = of(20, () => 0.5);
    expect(signs({ 'critic/score/mean': score, 'critic/rewards/mean': of(20, () => 0.25) })).toContainEqual(
      expect.objectContaining({ code: 'reward-penalty', there: true, mean: 0.25 }),
    );
    expect(signs({ 'critic/score/mean': score, 'critic/rewards/mean': score })).toContainEqual(
      expect.objectContaining({ code: 'reward-penalty', there: false }),
    );
    expect(codes({ 'response_length/mean': of(20, (i) => 100 + 20 * i) })).toEqual(['length']);
  });
});
