import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CurvesFile } from '../../../src/study/curves-file';
import { presetExperiment, problemsOf } from '../../../src/experiment/read-experiment';
import { replayHash, replayPlace } from '../../../src/study/place-address';
import { liveExperiment, toRecording } from '../../../src/ui/replay/replay';
import { inShort } from '../../../src/i18n/findings';
import { syntheticCurves } from '../../support/findings-curves';
import { inEnglish } from '../../support/in-english';

describe('addresses of replays', () => {
  it('go there and back, dots in the variant and all', () => {
    const place = { scenario: 'beta-sweep', variant: 'b0.05', methods: ['k1-in-reward', 'none'] };
    expect(replayHash(place)).toBe('#replay=beta-sweep.b0.05&methods=k1-in-reward,none');
    expect(replayPlace(replayHash(place))).toEqual({ ...place, problems: [] });
    expect(replayPlace('#replay=harsh')).toEqual({ scenario: 'harsh', variant: 'base', methods: [], problems: [] });
    expect(replayPlace('#replay=harsh&speed=2').problems.map(inEnglish)).toEqual([
      "'speed' in the address is no setting of the replay; allowed is methods.",
    ]);
  });
});

describe('a claim in short', () => {
  it('is its first sentence, in both languages', () => {
    expect(inShort('k3 collapses, to accuracy .1 at β 0.3. Why: no bound.')).toBe(
      'k3 collapses, to accuracy .1 at β 0.3',
    );
    expect(inShort('k3 会崩溃。原因：没有上界。')).toBe('k3 会崩溃');
    expect(inShort('no end')).toBe('no end');
  });
});

describe('what is trained live at a place', () => {
  it('has the settings of the preset and its variant, the place’s methods, and the preset’s few seeds', () => {
    const live = liveExperiment({ scenario: 'beta-sweep', variant: 'b0.05', methods: ['k1-in-reward'] });
    expect(live).toEqual({ ...presetExperiment('beta-sweep'), beta: 0.05, methods: ['k1-in-reward'] });
    expect(problemsOf(live)).toEqual([]);
    expect(liveExperiment({ scenario: 'clamp', variant: 'off', methods: [] }).estimateClamp).toBe(0);
  });

  it('is refused for a place that no study has', () => {
    expect(() => liveExperiment({ scenario: 'harsh', variant: 'm2', methods: [] })).toThrow(
      "replay: got 'harsh.m2'; allowed is harsh.base.",
    );
    expect(() => liveExperiment({ scenario: 'collapse', variant: 'base', methods: [] })).toThrow(
      /replay: got 'collapse'; allowed are the studied scenarios: .*harsh/,
    );
  });
});

describe('recorded curves', () => {
  const curves = syntheticCurves('harsh', ['k1-in-reward', 'k3-in-reward'], 2);

  it('become points of the chosen methods, collapses with them, and what was no number is left out', () => {
    const broken = structuredClone(curves);
    broken.metrics.reward[3][5] = null;
    const { runs, points, collapses } = toRecording(v.parse(CurvesFile, broken), ['k3-in-reward']);
    expect(runs.map(({ run }) => run)).toEqual([2, 3]);
    expect(collapses.map(({ run }) => run)).toEqual([3]);
    const at = (run: number, step: number) =>
      Object.assign(
        {},
        ...points.filter((point) => point.run === run && point.step === step).map(({ values }) => values),
      ) as object;
    expect(at(2, curves.steps[5])).toEqual({
      reward: 0.8,
      reverseKl: curves.steps[5] / 100,
      forwardKl: curves.steps[5] / 50,
      entropy: 0.3,
    });
    expect(at(3, curves.steps[5])).not.toHaveProperty('reward');
    expect(at(2, 200)).toEqual({ meanAtKIn: 0.75, meanAtKOut: 0.5 });
    expect(points).toHaveLength(2 * (40 + 2));
  });

  it('are refused where a row or a value is missing, or steps go back', () => {
    const refused = (spoil: (curves: CurvesFile) => void): boolean => {
      const spoilt = structuredClone(curves);
      spoil(spoilt);
      return !v.safeParse(CurvesFile, spoilt).success;
    };
    expect(refused(() => {})).toBe(false);
    expect(
      refused(({ metrics }) => {
        metrics.entropy.pop();
      }),
    ).toBe(true);
    expect(
      refused(({ evaluations }) => {
        evaluations.metrics.meanAtKIn[1].pop();
      }),
    ).toBe(true);
    expect(
      refused(({ steps }) => {
        steps.reverse();
      }),
    ).toBe(true);
    expect(
      refused(({ runs }) => {
        runs[1].run = 7;
      }),
    ).toBe(true);
  });
});
