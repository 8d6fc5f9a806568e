/** What is said of a log, on the toy's own recorded runs and on invented ones. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CurvesFile } from '../../src/study/curves-file';
import { parseJson } from '../../src/study/read-study';
import { curvesFile } from '../../src/study/study-records';
import { LANGUAGE_CODES } from '../../src/i18n/languages';
import { alikeText, matchText, readText, ruleText, signText, understoodText, wantText } from '../../src/i18n/log';
import { controlOf, judge, type Judgement } from '../../src/logs/judge';
import type { LogRun } from '../../src/logs/log';
import { fallOf, logCurve, logFall, OVERLAYS, pictureCurve } from '../../src/logs/overlay';
import {
  makePictures,
  PICTURE_NAMES,
  PICTURE_PLACES,
  type PictureName,
  type RecordedRun,
} from '../../src/logs/pictures';
import { readLog } from '../../src/logs/read-log';

const STUDY = path.join(import.meta.dirname, '..', '..', 'public', 'study');
const pictures = makePictures(
  PICTURE_PLACES.map(({ scenario, variant }) => {
    const file = curvesFile(scenario, variant);
    return parseJson(CurvesFile, readFileSync(path.join(STUDY, file), 'utf8'), file);
  }),
);
const runsOf = (scenario: string, method: string): RecordedRun[] =>
  pictures.runs.filter((run) => run.scenario === scenario && run.method === method && run.variant === 'base');

/** A recorded run as verl would log it, on another scale of reward, KL and steps. */
const asLog = ({ steps, shape }: RecordedRun, wanted = ['reward', 'kl', 'entropy']): LogRun => {
  const at = steps.map((step) => 7 * step + 3);
  const all = {
    reward: { name: 'critic/score/mean', values: shape.reward.map((value) => 5 * value) },
    kl: { name: 'actor/kl_loss', values: shape.kl!.map((value) => value / 1000) },
    entropy: { name: 'actor/entropy', values: shape.entropy!.map((value) => 3 * value) },
  };
  return {
    name: '',
    series: Object.entries(all).flatMap(([metric, of]) => (wanted.includes(metric) ? [{ ...of, steps: at }] : [])),
  };
};
const log = (series: Record<string, readonly number[]>): LogRun => ({
  name: '',
  series: Object.entries(series).map(([name, values]) => ({
    name,
    steps: values.map((_, i) => i),
    values: [...values],
  })),
});
const of = (n: number, f: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => f(i));
const verdictsOf = ({ comparisons }: Judgement) =>
  Object.fromEntries(comparisons.map(({ picture, verdict }) => [picture, verdict])) as Record<PictureName, string>;
const ruleOf = ({ rules }: Judgement, rule: string) => rules.find((result) => result.rule === rule)!;

describe("the toy's recorded runs", () => {
  it('are recognised, whatever the scales of the log, and excluded from the opposite picture', () => {
    const share = (scenario: string, method: string, picture: PictureName, verdict: string): number => {
      const judged = runsOf(scenario, method).map((run) => verdictsOf(judge(asLog(run), pictures))[picture]);
      return judged.filter((each) => each === verdict).length / judged.length;
    };
    expect(share('harsh', 'k3-in-reward', 'k3-in-reward', 'resembles')).toBeGreaterThanOrEqual(0.9);
    expect(share('harsh', 'k3-in-reward', 'learns', 'excluded')).toBe(1);
    expect(share('harsh', 'k3-in-reward', 'held', 'excluded')).toBe(1);
    expect(share('harsh', 'k1-in-loss', 'k1-in-loss', 'resembles')).toBeGreaterThanOrEqual(0.8);
    expect(share('gentle', 'k1-in-reward', 'learns', 'resembles')).toBe(1);
    expect(share('gentle', 'k1-in-reward', 'k3-in-reward', 'excluded')).toBe(1);
    expect(share('harsh', 'k2-in-loss', 'k3-in-reward', 'excluded')).toBe(1);
    expect(share('harsh', 'k2-in-loss', 'held', 'resembles')).toBeGreaterThanOrEqual(0.6);
    expect(share('harsh', 'k2-in-reward', 'random', 'resembles')).toBeGreaterThanOrEqual(0.8);
  });

  it('that look the same are named, and the settings asked for: no picture shows the method', () => {
    const judgement = judge(asLog(runsOf('harsh', 'k3-in-reward')[2]), pictures);
    const found = judgement.comparisons.find(({ picture }) => picture === 'k3-in-reward')!;
    expect(found.alike.some(({ method, runs, of }) => method === 'k1-in-loss' && runs > of / 2)).toBe(true);
    const settings = judgement.wants.find((want) => want.code === 'settings');
    expect(settings).toMatchObject({ pictures: expect.arrayContaining(['k3-in-reward', 'k1-in-loss']) });
    // k3 in the reward looks like any other run where the steps are small.
    const gentle = judge(asLog(runsOf('gentle', 'k3-in-reward')[0]), pictures);
    expect(verdictsOf(gentle).learns).toBe('resembles');
    expect(verdictsOf(gentle)['k3-in-reward']).toBe('excluded');
  });

  it('without entropy: it is said between which pictures the entropy would tell', () => {
    const judged = runsOf('harsh', 'k1-in-reward').map((run) => judge(asLog(run, ['reward', 'kl']), pictures));
    const tells = judged.flatMap(({ wants }) => wants.filter((want) => want.code === 'would-tell'));
    expect(tells).toContainEqual(
      expect.objectContaining({ metric: 'entropy', feature: 'entropyEnd', pictures: ['held', 'drifts'] }),
    );
    for (const { wants } of judged) expect(wants).toContainEqual({ code: 'entropy' });
  });

  it('without reward: nothing is compared, and the reward is asked for', () => {
    const judgement = judge(asLog(runsOf('harsh', 'k2-in-loss')[0], ['kl', 'entropy']), pictures);
    expect(judgement.comparisons).toEqual([]);
    expect(judgement.wants[0]).toEqual({ code: 'reward' });
    expect(ruleOf(judgement, 'reward')).toMatchObject({
      outcome: 'cannot',
      why: { code: 'missing', metrics: ['reward'] },
    });
  });

  it('are drawn beside a log so that both fall at the same place', () => {
    const [run] = pictures.pictures.find(({ name }) => name === 'k3-in-reward')!.runs;
    const late = log({ reward: of(200, (i) => (i < 150 ? 0.5 : 0)), kl: of(200, (i) => i) });
    const judgement = judge(late, pictures);
    expect(logFall(judgement)).toBeCloseTo(0.75, 1);
    expect(fallOf(run.shape.reward)).toBeLessThan(0.5);
    const curve = pictureCurve({ name: 'k3-in-reward', runs: [run], ranges: {} }, 'reward', {
      from: 0,
      to: 199,
      fall: 0.75,
    });
    const half = curve.findLast(({ y }) => y >= 0.5)!;
    expect(Math.abs(half.x / 199 - 0.75)).toBeLessThan(0.15);
    expect(Math.max(...logCurve(judgement, 'reward').map(({ y }) => y))).toBeCloseTo(1, 6);
    expect(logCurve(judgement, 'entropy')).toEqual([]);
  });
});

describe('the rules, on a log', () => {
  const noise = (i: number): number => 0.02 * Math.sin(12.9898 * i * i);
  const rise = (i: number): number => Math.min(0.8, 0.2 + i / 100);
  const dies = (i: number): number => (i < 100 ? rise(i) : Math.max(0, 0.8 - (i - 100) / 10));

  it('reward collapse is found at the step of the log, in rewards of any range', () => {
    const due = { outcome: 'found', step: expect.closeTo(108, -1) as number };
    expect(ruleOf(judge(log({ reward: of(200, dies) }), pictures), 'reward')).toMatchObject(due);
    const scaled = judge(log({ reward: of(200, (i) => 40 * dies(i)) }), pictures);
    expect(scaled.scale).toMatchObject({ kind: 'from-zero', low: 0, high: expect.closeTo(32, 1) as number });
    expect(ruleOf(scaled, 'reward')).toMatchObject(due);
    const negative = judge(log({ reward: of(200, (i) => 2 * dies(i) - 1) }), pictures);
    expect(negative.scale).toMatchObject({ kind: 'own-range', low: expect.closeTo(-1, 6) as number });
    expect(ruleOf(negative, 'reward')).toMatchObject(due);
  });

  it('a dip that recovers is no collapse, and a small change in a negative reward is nothing', () => {
    const dip = (i: number): number => (i > 100 && i < 120 ? 0.05 : rise(i));
    expect(ruleOf(judge(log({ reward: of(200, dip) }), pictures), 'reward')).toEqual({
      rule: 'reward',
      outcome: 'not-found',
    });
    const flat = judge(log({ reward: of(200, (i) => -1 + noise(i)) }), pictures);
    expect(flat.scale?.flat).toBe(true);
    expect(ruleOf(flat, 'reward')).toMatchObject({ outcome: 'cannot', why: { code: 'flat' } });
    expect(flat.comparisons).toEqual([]);
  });

  it('entropy collapse takes a lost reward', () => {
    const entropy = of(200, (i) => (i < 100 ? 0.5 : 0.01));
    const lost = judge(log({ reward: of(200, dies), entropy }), pictures);
    expect(ruleOf(lost, 'entropy')).toMatchObject({ outcome: 'found', step: expect.closeTo(101, -1) as number });
    expect(ruleOf(judge(log({ reward: of(200, rise), entropy }), pictures), 'entropy')).toMatchObject({
      outcome: 'not-found',
    });
  });

  it('KL runaway: β·KL of a whole answer, in units of the range of the reward', () => {
    const series = {
      'critic/score/mean': of(100, rise),
      'actor/kl_loss': of(100, (i) => (i < 50 ? 0.01 : 0.1)),
      'response_length/mean': of(100, () => 400),
    };
    expect(ruleOf(judge(log(series), pictures), 'kl-runaway')).toMatchObject({ why: { metrics: ['beta'] } });
    // 0.1 nat × 400 tokens × 0.1 is above 3.
    expect(ruleOf(judge(log(series), pictures, { beta: 0.1 }), 'kl-runaway')).toMatchObject({
      outcome: 'found',
      step: 50,
    });
    expect(ruleOf(judge(log(series), pictures, { beta: 0.05 }), 'kl-runaway')).toMatchObject({ outcome: 'not-found' });
    const withBeta = { ...series, 'actor/kl_coef': of(100, () => 0.1) };
    expect(ruleOf(judge(log(withBeta), pictures), 'kl-runaway')).toMatchObject({ outcome: 'found', step: 50 });
    expect(
      ruleOf(
        judge(log({ ...series, 'critic/score/mean': of(100, (i) => 10 * rise(i)) }), pictures, { beta: 0.1 }),
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
    const ends = judge(log({ reward: of(60, rise), grad_norm: of(60, (i) => (i < 40 ? 1 : NaN)) }), pictures);
    expect(ruleOf(ends, 'numeric')).toMatchObject({ outcome: 'found', step: 40, value: { name: 'grad_norm' } });
    const gaps = judge(log({ reward: of(60, rise), loss: of(60, (i) => (i % 10 === 0 ? 1 : NaN)) }), pictures);
    expect(ruleOf(gaps, 'numeric')).toMatchObject({ outcome: 'not-found' });
  });

  it('a short log is not judged, and how many points it takes is said', () => {
    const judgement = judge(log({ reward: of(12, (i) => (i < 6 ? 0.8 : 0)) }), pictures);
    expect(ruleOf(judgement, 'reward')).toMatchObject({ why: { code: 'too-short', points: 12, least: 30 } });
    expect(judgement.wants).toContainEqual({ code: 'longer', points: 12, least: 30 });
  });
});

describe('signs', () => {
  const signs = (series: Record<string, readonly number[]>) => judge(log(series), pictures).signs;
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

describe('a judgement', () => {
  it('never throws, whatever the numbers, and every part of it is said in every language', () => {
    const value = fc.oneof(fc.double({ min: -1e6, max: 1e6 }), fc.constantFrom(NaN, Infinity, 0, 1));
    const column = fc.array(value, { maxLength: 80 });
    const names = [
      'reward',
      'critic/rewards/mean',
      'kl',
      'entropy',
      'grad_norm',
      'completions/mean_length',
      'actor/kl_coef',
    ];
    fc.assert(
      fc.property(
        fc.record(Object.fromEntries(names.map((name) => [name, column])), { requiredKeys: [] }),
        (series) => {
          const given = log(series as Record<string, number[]>);
          const judgement = judge(given, pictures, { beta: 0.1 });
          for (const language of LANGUAGE_CODES) {
            const said = [
              ...readText({ name: 'x', format: 'csv', runs: [given], notes: [] }, language),
              ...understoodText(judgement, language),
              ...judgement.rules.map((result) => ruleText(result, language)),
              ...judgement.signs.map((sign) => signText(sign, language)),
              ...judgement.comparisons.flatMap((comparison) => [
                alikeText(comparison, language),
                ...comparison.features.map((match) => matchText(match, language)),
              ]),
              ...judgement.wants.map((want) => wantText(want, language)),
            ];
            expect(said.join('\n')).not.toMatch(/undefined|\[object/);
          }
          for (const overlay of OVERLAYS) logCurve(judgement, overlay);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has ranges of every feature for every picture, from at least ten runs', () => {
    expect(pictures.pictures.map(({ name }) => name)).toEqual(PICTURE_NAMES);
    for (const { runs, ranges } of pictures.pictures) {
      expect(runs.length).toBeGreaterThanOrEqual(10);
      for (const range of Object.values(ranges)) expect(range.low).toBeLessThanOrEqual(range.high);
      expect(Object.keys(ranges)).toHaveLength(6);
    }
  });
});
