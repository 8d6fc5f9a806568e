import { describe, expect, it } from 'vitest';
import { armsOf, armText, readArm } from '../../../src/experiment/arms';
import { presetExperiment } from '../../../src/experiment/read-experiment';
import { decideArms, plainMethods, withMethods } from '../../../src/ui/race/arm-edits';
import { ArmFocus } from '../../../src/ui/race/arm-focus';
import { byReason } from '../../../src/ui/race/race-verdict';

const EXPERIMENT = {
  ...presetExperiment(),
  methods: ['none', 'k1-in-reward'],
  arms: ['weak: k3-in-reward, beta=0.1', 'k2-in-loss'],
};
const texts = (arms: readonly Parameters<typeof armText>[0][]): string[] => arms.map(armText);

describe('another choice of methods', () => {
  it('keeps arms with settings of their own, and the order', () => {
    expect(plainMethods(EXPERIMENT)).toEqual(['none', 'k1-in-reward', 'k2-in-loss']);
    expect(texts(withMethods(EXPERIMENT, ['k1-in-reward', 'k2-in-loss', 'full-in-loss']))).toEqual([
      'k1-in-reward',
      'full-in-loss',
      'weak: k3-in-reward, beta=0.1',
      'k2-in-loss',
    ]);
  });
});

describe('other arms', () => {
  it('are methods as long as they have no settings of their own, in their order', () => {
    const decision = decideArms(EXPERIMENT, [readArm('k1-in-reward, lr=0.01'), ...armsOf(EXPERIMENT)]);
    if (decision.kind !== 'restart') throw new Error(JSON.stringify(decision));
    expect(decision.experiment.methods).toEqual([]);
    expect(decision.experiment.arms).toEqual([
      'k1-in-reward, lr=0.01',
      'none',
      'k1-in-reward',
      'weak: k3-in-reward, beta=0.1',
      'k2-in-loss',
    ]);
    const same = decideArms(EXPERIMENT, armsOf(EXPERIMENT));
    expect(same).toEqual({ kind: 'restart', experiment: EXPERIMENT });
  });

  it.each([
    ['none of them', [], 'value'],
    ['one twice', [readArm('weak: none'), readArm('weak: k1-in-loss')], 'arm-repeated'],
    ['one that cannot be trained', [readArm('none, prompts=8, minibatches=3')], 'minibatches'],
  ])('are refused: %s', (_, arms, code) => {
    expect(decideArms(EXPERIMENT, arms)).toMatchObject({ kind: 'refused', problem: { code } });
  });
});

describe('the arms that are looked at', () => {
  it('are all, one, or several; those that are gone are forgotten', () => {
    let told = 0;
    const focus = new ArmFocus(() => (told += 1));
    const shown = () => ['a', 'b', 'c'].filter(focus.shows).join('');
    expect(shown()).toBe('abc');
    focus.isolate('a');
    expect(shown()).toBe('a');
    focus.isolate('b', true);
    expect(shown()).toBe('ab');
    focus.isolate('b');
    expect(shown()).toBe('b');
    focus.raise('c');
    expect(shown()).toBe('bc');
    focus.raise('c');
    focus.raise(undefined);
    focus.isolate('b');
    expect(shown()).toBe('abc');
    focus.isolate('c');
    focus.keep(['a', 'b']);
    expect(shown()).toBe('abc');
    expect(told).toBe(7);
  });
});

it('verdicts with the same reason are told together', () => {
  const told = (arm: string, why: string) => ({ arm, name: arm, what: 'collapsed', why });
  const groups = byReason([told('a', 'x'), told('b', 'y'), told('c', 'x')]);
  expect(groups.map((group) => group.map(({ arm }) => arm))).toEqual([['a', 'c'], ['b']]);
});
