/** What is said of a log, on the toy's own recorded runs and on invented ones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGE_CODES } from '../../src/i18n/languages';
import { alikeText, matchText, readText, ruleText, signText, understoodText, wantText } from '../../src/i18n/log';
import { judge, type Judgement } from '../../src/logs/judge';
import type { LogRun } from '../../src/logs/log';
import { fallOf, logCurve, logFall, OVERLAYS, pictureCurve } from '../../src/logs/overlay';
import { PICTURE_NAMES, type PictureName, type RecordedRun } from '../../src/logs/pictures';
import { of, pictures, ruleOf, runOf } from '../support/logs';

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
const verdictsOf = ({ comparisons }: Judgement) =>
  Object.fromEntries(comparisons.map(({ picture, verdict }) => [picture, verdict])) as Record<PictureName, string>;

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
    const late = runOf({ reward: of(200, (i) => (i < 150 ? 0.5 : 0)), kl: of(200, (i) => i) });
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
          const given = runOf(series as Record<string, number[]>);
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
