import { describe, expect, it } from 'vitest';
import { armsOf } from '../../../src/experiment/arms';
import { presetExperiment } from '../../../src/experiment/read-experiment';
import { chartOf, groupCollapses } from '../../../src/ui/charts/chart-view';
import { columnsOf, inColumns, spread } from '../../../src/ui/charts/label-places';
import { decide, withNewSeed } from '../../../src/ui/race/decide';
import { armStyles } from '../../../src/ui/charts/arm-style';
import { choose, promptProblem } from '../../../src/ui/race/answers';
import type { SeenCollapse } from '../../../src/ui/race/race-state';
import { survivors, verdicts, type Cause } from '../../../src/ui/race/race-verdict';
import { words } from '../../../src/i18n/race';
import { sampleOf } from '../../support/fake-worker';

const EXPERIMENT = presetExperiment('collapse');
const fallen = (
  run: number,
  method: string,
  step: number,
  kind: SeenCollapse['collapse']['kind'] = 'reward',
): SeenCollapse => ({ run, method, seed: run + 1, collapse: { kind, step, detectedAt: step + 25 } });
const cause: Cause = (kind) => (kind === 'dead-leash' ? 'It holds nothing.' : 'It is unbounded.');

describe('what a decision in the form means', () => {
  it('refuses junk and impossible combinations, and names the field', () => {
    expect(decide(EXPERIMENT, 'beta', 'lots')).toMatchObject({
      kind: 'refused',
      problem: { code: 'value', field: 'beta', given: "'lots'", allowed: { kind: 'number', min: -10, max: 10 } },
    });
    expect(decide(EXPERIMENT, 'minibatches', '3')).toMatchObject({
      kind: 'refused',
      problem: { code: 'minibatches', field: 'minibatches', given: "'3'" },
    });
  });
  it('applies live options at once, restarts for others, does nothing for the same value', () => {
    expect(decide(EXPERIMENT, 'beta', '0.1')).toEqual({ kind: 'live', changes: { beta: 0.1 } });
    expect(decide(EXPERIMENT, 'prompts', '16')).toEqual({
      kind: 'restart',
      experiment: { ...EXPERIMENT, prompts: 16 },
    });
    expect(decide(EXPERIMENT, 'beta', ' 3e-1 ')).toEqual({ kind: 'same' });
    expect(decide({ ...EXPERIMENT, beta: 2 }, 'preset', 'harsh')).toEqual({
      kind: 'restart',
      experiment: presetExperiment('harsh'),
    });
  });
  it('takes seeds that were not used yet', () => {
    expect(withNewSeed(EXPERIMENT).seed).toBe(EXPERIMENT.seed + EXPERIMENT.seeds);
    expect(withNewSeed({ ...EXPERIMENT, seed: 1_000_000 }).seed).toBe(0);
  });
});

describe('collapses in words', () => {
  const collapses = [fallen(1, 'k3-in-reward', 45), fallen(0, 'k3-in-reward', 38), fallen(2, 'k3-in-reward', 41)];
  const styles = armStyles(armsOf(EXPERIMENT), 'en');

  it('are one sentence per method, with the range of steps and the number of seeds', () => {
    const [verdict, ...others] = verdicts(collapses, styles, () => 4, cause, words('en'));
    expect(others).toEqual([]);
    expect(verdict).toMatchObject({
      name: 'k3 in reward',
      what: 'collapsed at steps 38–45 (3 of 4 seeds)',
      why: 'It is unbounded.',
    });
  });
  it('say the reason once for a method that fell in two ways', () => {
    const both = verdicts(
      [...collapses, fallen(3, 'k3-in-reward', 50, 'kl-runaway'), fallen(4, 'k1-in-reward', 60)],
      styles,
      () => 4,
      cause,
      words('en'),
    );
    expect(both.map(({ name, what, why }) => `${name} ${what}. ${why}`)).toEqual([
      'k3 in reward collapsed at steps 38–45 (3 of 4 seeds), and ran away from the reference at step 50 (1 of 4 ' +
        'seeds). It is unbounded.',
      'k1 in reward collapsed at step 60 (1 of 4 seeds). It is unbounded.',
    ]);
  });
  it('say where a run broke numerically, and everything in the reader’s language', () => {
    const [broke] = verdicts(
      [fallen(0, 'k3-in-reward', 7, 'numeric')],
      armStyles(armsOf(EXPERIMENT), 'zh'),
      () => 1,
      cause,
      words('zh'),
    );
    expect(broke).toMatchObject({
      name: 'k3 放入奖励',
      what: '在第 7 步数值上坏掉了',
      why: '在第 7 步停下，那里有一个梯度不再是有限数；其余训练继续。',
    });
  });
  it('keep kinds apart, and send each to the chart that shows it', () => {
    const groups = groupCollapses([...collapses, fallen(3, 'k3-in-reward', 50, 'entropy')], () => 4);
    expect(groups.map((group) => [group.kind, group.steps])).toEqual([
      ['reward', [38, 41, 45]],
      ['entropy', [50]],
    ]);
    expect(groups.map((group) => chartOf(group.kind))).toEqual(['reward', 'entropy']);
  });
  it('name the survivors once somebody has fallen; a dead leash alone is no fall', () => {
    expect(survivors([], EXPERIMENT.methods)).toEqual([]);
    expect(survivors(collapses, EXPERIMENT.methods)).toEqual(['k1-in-reward']);
    expect(survivors([fallen(0, 'k3-in-reward', 60, 'dead-leash')], EXPERIMENT.methods)).toEqual([]);
  });
});

describe('names at the ends of lines', () => {
  it('keep their distance, their order and their place inside the chart', () => {
    expect(spread([10, 11, 50], 15, 0, 100)).toEqual([10, 25, 50]);
    const tight = spread([99, 98, 97], 15, 0, 100);
    expect(tight).toEqual([100, 85, 70]);
    const crowded = spread([0, 0, 0, 0, 0], 40, 0, 100);
    expect(crowded).toEqual([0, 25, 50, 75, 100]);
  });
  it('stand in two columns where they are many letters in a low chart', () => {
    const letters = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
    expect([columnsOf(letters, 13, 60), columnsOf(letters, 13, 300), columnsOf(['no KL', ...letters], 13, 60)]).toEqual(
      [2, 1, 1],
    );
    const places = inColumns([50, 10, 12, 51], 2, (centres) => spread(centres, 5, 0, 100));
    expect(places).toEqual({ ys: [50, 10, 12, 51], column: [0, 0, 1, 1] });
  });
});

describe('samples', () => {
  it('are read back as problems', () => {
    expect(promptProblem([3, 7, 10, 4, 8, 13])).toEqual({ text: '37+48=', truth: 85 });
    expect(promptProblem([0, 5, 11, 2, 0, 13])).toEqual({ text: '05-20=', truth: 85 });
    expect(promptProblem([7, 12, 8, 13])).toEqual({ text: '7*8=', truth: 56 });
  });
  it('show as many prompts as there are, before second answers', () => {
    const first = sampleOf(0, [5, 8, 14], 1);
    const other = { ...first, prompt: [1, 2, 10, 1, 2, 13] };
    expect(choose([first, { ...first }, other], 2)).toEqual([first, other]);
    expect(choose([first, { ...first }], 4)).toHaveLength(2);
  });
});
