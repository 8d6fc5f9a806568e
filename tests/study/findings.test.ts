import { describe, expect, it } from 'vitest';
import { claimTexts } from '../../src/i18n/claims';
import { inEach } from '../../src/i18n/every-language';
import { CLAIMS } from '../../src/study/claims/all';
import type { Check, Outcome } from '../../src/study/finding';
import { find, findings, tallyText, verdictOf } from '../../src/study/findings';
import { STUDIED } from '../../src/study/study-plan';
import { halfOf } from '../../src/study/select';
import { findPreset, studiedMethods, variantsOf } from '../../src/experiment/presets';
import { mixed, syntheticStudy } from '../support/synthetic-study';

const claimed = syntheticStudy('as-claimed');
const contrary = syntheticStudy('contrary');
const noise = syntheticStudy('noise');
const found = { claimed: findings(claimed), contrary: findings(contrary), noise: findings(noise) };
/** What holds in every world: what is computed from formulas. */
const isComputed = (id: string, index: number) =>
  Object.values(found).every((of) => of.find(({ claim }) => claim.id === id)!.checks[index].outcome === 'holds');

describe('findings', () => {
  it('reproduces every claim, with all seeds and with each half, where the data are as claimed', () => {
    for (const { claim, verdict, halves, checks, n } of found.claimed) {
      expect(
        checks
          .filter(({ outcome }) => outcome !== 'holds')
          .map(({ expected, measured }) => `${claim.id}: ${expected.en}, but ${measured.en}`),
      ).toEqual([]);
      expect([verdict, ...halves.map((half) => half.verdict)], claim.id).toEqual([
        'reproduced',
        'reproduced',
        'reproduced',
      ]);
      expect(n, claim.id).toBe(claim.places.length > 0 && !claim.gradientsOnly ? 20 : 2);
    }
  });

  it('reproduces no claim on contrary data, except that two are alike and what is computed', () => {
    for (const { claim, verdict, checks } of found.contrary) {
      const rest = checks.filter(
        ({ outcome, expected }, i) =>
          outcome === 'holds' && !isComputed(claim.id, i) && !expected.en.includes('the same as'),
      );
      expect(rest.map(({ expected, measured }) => `${claim.id}: ${expected.en}: ${measured.en}`)).toEqual([]);
      expect(verdict, claim.id).toBe(checks.some(({ outcome }) => outcome === 'holds') ? 'in-part' : 'not-reproduced');
    }
    const verdicts = new Map(found.contrary.map(({ claim, verdict }) => [claim.id, verdict]));
    for (const id of [
      'k3-in-reward-collapses',
      'k1-in-loss-unstable',
      'k1-in-loss-off-policy',
      'k1-in-reward-better',
      'asynchronous-collapse',
      'token-level',
      'smaller-beta',
    ]) {
      expect(verdicts.get(id), id).toBe('not-reproduced');
    }
  });

  it('reproduces nothing from noise', () => {
    for (const { claim, verdict } of found.noise) expect(verdict, claim.id).not.toBe('reproduced');
  });

  it('has no check that holds in every world but the computed ones, which are few', () => {
    const fixed = found.claimed.flatMap(({ claim, checks }) =>
      checks.filter((_, i) => isComputed(claim.id, i)).map(({ expected }) => expected.en),
    );
    expect(fixed).toHaveLength(6);
    for (const expected of fixed) expect(expected).toMatch(/closed form|by formula|sample by sample/);
  });

  it('says so where the halves of the seeds disagree', () => {
    for (const claim of CLAIMS) {
      const { halves, verdict } = find(claim, mixed(claimed, contrary));
      expect(halves[0].verdict, claim.id).toBe('reproduced');
      expect(halves[1].verdict, claim.id).not.toBe('reproduced');
      expect(verdict, claim.id).not.toBe('reproduced');
    }
  });

  it('cuts the seeds in two that have nothing in common', () => {
    const [lower, upper] = [halfOf(claimed, 'lower'), halfOf(claimed, 'upper')];
    expect(lower.origin.seeds).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(upper.origin.seeds).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    expect(lower.runs.length + upper.runs.length).toBe(claimed.runs.length);
    expect(lower.gradients.length + upper.gradients.length).toBe(claimed.gradients.length);
  });

  it('throws, naming claim and place, for every place and every row that is missing', () => {
    for (const claim of CLAIMS) {
      for (const { scenario, variant, methods } of claim.places) {
        for (const method of methods) {
          const without = {
            ...claimed,
            runs: claimed.runs.filter(
              (run) => !(run.scenario === scenario && run.variant === variant && run.method === method),
            ),
          };
          expect(() => find(claim, without), `${claim.id} ${scenario}.${variant} ${method}`).toThrow(
            new RegExp(`no runs of ${method} in ${scenario}\\.${variant}`),
          );
        }
      }
      if (claim.lab !== undefined)
        expect(() => find(claim, { ...claimed, gradients: [] })).toThrow(
          `claim ${claim.id}: the study has no gradients of row`,
        );
    }
    expect(() => findings({ ...claimed, runs: [] })).toThrow(
      /^claim k3-in-reward-collapses: the study has no runs of k3-in-reward in paper\.base/,
    );
    expect(() => findings(syntheticStudy('as-claimed', [3]))).toThrow(/among the seeds \(none\)/);
  });

  it('is the same for the same data, in whatever order they come, and changes nothing of them', () => {
    const text = (of: typeof found.noise) => JSON.stringify(of.map(({ claim, ...rest }) => [claim.id, rest]));
    expect(
      text(findings({ ...noise, runs: [...noise.runs].reverse(), gradients: [...noise.gradients].reverse() })),
    ).toBe(text(found.noise));
    expect(noise).toEqual(syntheticStudy('noise'));
  });

  it('counts a policy whose numbers are none as right in nothing', () => {
    const broken = {
      ...claimed,
      runs: claimed.runs.map((run) =>
        run.method === 'k3-in-reward'
          ? { ...run, accuracyIn: null, reverseKl: null, forwardKl: null, entropy: null }
          : run,
      ),
    };
    const of = (id: string) =>
      find(
        CLAIMS.find((claim) => claim.id === id)!,
        broken,
      );
    expect(of('k3-in-reward-collapses').verdict).toBe('reproduced');
    const why = of('k3-in-reward-why');
    expect(why.verdict).toBe('in-part');
    expect(why.checks.at(-1)!.measured.en).toContain('no finite value');
  });
});

describe('claims', () => {
  it('have ids of their own, texts in both languages and places that the study trains', () => {
    expect(new Set(CLAIMS.map(({ id }) => id)).size).toBe(CLAIMS.length);
    expect(CLAIMS.map(({ id }) => id).sort()).toEqual(Object.keys(claimTexts.byId).sort());
    for (const { id, claim, source, reason, places } of CLAIMS) {
      expect(id).toMatch(/^[a-z0-9-]+$/);
      for (const { en, zh } of [claim, source, ...Object.values(reason)]) {
        expect(en.length, id).toBeGreaterThan(10);
        expect(zh, id).toMatch(/\p{Script=Han}/u);
        expect(en.replace(/“.*?”/g, ''), id).not.toMatch(/\p{Script=Han}/u);
      }
      for (const place of places) {
        expect(STUDIED, id).toContain(place.scenario);
        const preset = findPreset(place.scenario)!;
        const variant = variantsOf(preset).find((each) => each.id === place.variant);
        expect(variant, `${id} ${place.scenario}.${place.variant}`).toBeDefined();
        for (const method of place.methods)
          expect(studiedMethods(preset, variant!), `${id} ${place.scenario}`).toContain(method);
      }
    }
  });

  it('are told with what was measured, in both languages', () => {
    for (const { claim, checks } of found.noise) {
      for (const { expected, measured } of checks) {
        for (const { en, zh } of [expected, measured])
          expect(`${claim.id} ${en} ${zh}`).not.toMatch(/NaN|undefined|null|Infinity/);
        expect(measured.en).not.toMatch(/\p{Script=Han}/u);
        expect(expected.zh).toMatch(/\p{Script=Han}/u);
      }
    }
    const [first] = found.claimed[0].checks;
    expect(first.measured.en).toBe('k3 in reward 20 of 20 (84–100 %), k1 in reward 0 of 20 (0–16 %)');
    expect(first.expected.en).toBe(
      'Paper: k3 in reward collapses more often than k1 in reward, and the intervals do not overlap',
    );
  });

  it('tell what says the contrary from what decides nothing', () => {
    const measured = (of: typeof found.noise, id: string, kind: RegExp) =>
      of
        .find(({ claim }) => claim.id === id)!
        .checks.filter(({ outcome, expected }) => outcome !== 'holds' && kind.test(expected.en))
        .map(({ measured: { en } }) => en);
    for (const [id, kind] of [
      ['k3-in-reward-collapses', /collapses more|under 0\.1/],
      ['k1-in-reward-better', /above that|gains more/],
      ['k1-in-reward-sound', /fewer than half/],
    ] as const) {
      expect(measured(found.contrary, id, kind).length, id).toBeGreaterThan(1);
      for (const text of measured(found.contrary, id, kind)) expect(text, id).toMatch(/: the contrary$/);
    }
    for (const text of measured(found.noise, 'one-method', /the same as/))
      expect(text).toMatch(/: (not decided by this many seeds|the contrary)$/);
    expect(measured(found.noise, 'k1-in-loss-unstable', /collapses more/).join()).toContain(
      ': not decided by this many seeds',
    );
  });

  it('leave open what only intervals too wide stand against', () => {
    const check = (outcome: Outcome): Check => ({
      expected: inEach(() => ''),
      measured: inEach(() => ''),
      outcome,
    });
    const of = (...outcomes: Outcome[]) => verdictOf(outcomes.map(check));
    expect([
      of('holds', 'holds'),
      of('holds', 'open'),
      of('holds', 'contrary'),
      of('open', 'contrary'),
      of('open', 'open'),
    ]).toEqual(['reproduced', 'in-part', 'in-part', 'not-reproduced', 'undecided']);
    expect(tallyText(['holds', 'open', 'contrary', 'holds'].map((outcome) => check(outcome as Outcome)))).toMatchObject(
      {
        en: '2 of 4 checks hold, 1 undecided, 1 to the contrary',
        zh: '4 项检验成立 2 项，1 项未定，1 项相反',
      },
    );
    expect(tallyText([check('holds')]).en).toBe('1 of 1 check holds');
    // A gradient whose interval decides nothing is not held against the claim either.
    const gradient = found.noise.find(({ claim }) => claim.id === 'k2-biased')!.checks;
    expect(gradient.map(({ outcome }) => outcome)).toEqual(gradient.map(() => 'open'));
    for (const { measured } of gradient) expect(measured.en).toMatch(/: not decided by this many samples$/);
    expect(found.noise.find(({ claim }) => claim.id === 'k2-biased')!.verdict).toBe('undecided');
  });

  it('need at least one check', () => {
    expect(() => verdictOf([])).toThrow('checks: got none');
  });
});
