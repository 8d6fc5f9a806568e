import { describe, expect, it } from 'vitest';
import { armText, readArm } from '../../../src/experiment/arms';
import type { Experiment } from '../../../src/experiment/experiment';
import { fromQuery } from '../../../src/experiment/query';
import { presetExperiment, withChanges } from '../../../src/experiment/read-experiment';
import { repeatable, shareLink, type Change } from '../../../src/ui/race/share-link';

const BEGUN = withChanges(presetExperiment('collapse'), {
  arms: ['weak: k3-in-loss, beta=0.05', 'k1-in-reward, group=4'],
  changes: ['50:beta=0.1'],
  seeds: 3,
});
const beta = (step: number, before: number, after: number): Change => ({
  step,
  changes: [{ key: 'beta', before, after }],
});
const queryOf = (changes: readonly Change[]): string => {
  const shared = shareLink(repeatable(BEGUN, changes), 'https://a.b/c', '?utm_source=x');
  if ('problem' in shared) throw new Error(shared.problem.code);
  return shared.link.replace('https://a.b/c?', '');
};

/** Spaces in an arm's text do not matter. */
const canonical = (experiment: Experiment): Experiment => ({
  ...experiment,
  arms: experiment.arms.map((text) => armText(readArm(text))),
});

describe('a link to a training', () => {
  it('has the experiment as it began, and live changes at their steps', () => {
    const query = queryOf([
      beta(20, 0.3, 0.5),
      { step: 30, changes: [{ key: 'learningRate', before: 1e-3, after: 2e-3 }] },
    ]);
    expect(query).toContain('changes=50:beta=0.1;20:beta=0.5;30:lr=0.002');
    expect(query).toContain('utm_source=x');
    const opened = fromQuery(query);
    expect(opened.problems).toEqual([]);
    expect(canonical(opened.experiment)).toEqual({ ...BEGUN, changes: ['50:beta=0.1', '20:beta=0.5', '30:lr=0.002'] });
  });

  it('opens as the experiment itself where nothing was changed', () => {
    expect(canonical(fromQuery(queryOf([])).experiment)).toEqual(BEGUN);
    expect(shareLink(presetExperiment('collapse'), 'https://a.b/c')).toEqual({ link: 'https://a.b/c' });
  });

  it('does not repeat scheduled changes; the last of those made at one step holds', () => {
    const scheduled: Change = { ...beta(50, 0.3, 0.1), scheduled: true };
    const { changes } = repeatable(BEGUN, [scheduled, beta(60, 0.1, 0.2), beta(60, 0.2, 0.4)]);
    expect(changes).toEqual(['50:beta=0.1', '60:beta=0.4']);
  });

  it('is refused with the reason where it would hold too many changes', () => {
    const many = Array.from({ length: 70 }, (_, i) => beta(100 + i, i, i + 0.5));
    expect(shareLink(repeatable(BEGUN, many), 'https://a.b/c')).toMatchObject({
      problem: { code: 'value', field: 'changes' },
    });
  });
});
