import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METHODS } from '../../../src/kl/placements';
import { lineColour, textColour } from '../../../src/common/palette';
import { armIds, armStyles, endName, mixedUp, type ArmId, type ArmStyle } from '../../../src/ui/charts/arm-style';
import { sameDash } from '../../../src/ui/charts/colours';
import { methodStyle } from '../../../src/ui/charts/method-style';
import { mixedUpIn } from '../../support/colour-vision';

const NAMES = METHODS.map(({ name }) => name);
const plain = (...methods: string[]): ArmId[] => methods.map((method) => ({ key: method, method }));
const sweep = (method: string, count: number): ArmId[] =>
  Array.from({ length: count }, (_, i) => ({ key: `${method}, beta=${i + 1}`, method }));
const stylesOf = (arms: readonly ArmId[]): ArmStyle[] => [...armStyles(arms, 'en').values()];
const pairs = <T>(items: readonly T[]): [T, T][] =>
  items.flatMap((a, i) => items.slice(i + 1).map((b): [T, T] => [a, b]));

describe('colours and dashes of arms', () => {
  it('are those of estimator and placement, where nothing else looks like them', () => {
    const arms = plain('none', 'k1-in-reward', 'k3-in-reward', 'k3-in-loss', 'k2-in-weighted-loss');
    for (const { key, hue, dash } of stylesOf(arms)) {
      const { hue: ownHue, dash: ownDash } = methodStyle(key, 'en');
      expect({ key, hue, dash }).toEqual({ key, hue: ownHue, dash: ownDash });
    }
  });

  it('keep the colour of a method that only looks like another to the colour-blind', () => {
    const [k2, full] = stylesOf(plain('k2-in-loss', 'full-in-loss'));
    expect([k2.hue, full.hue]).toEqual(['k2', 'full']);
    expect(sameDash(k2.dash, full.dash)).toBe(false);
  });

  it('of one method have other colours and the same dash, first those of no other estimator', () => {
    const styles = stylesOf([...plain('none', 'k1-in-reward'), ...sweep('k3-in-reward', 4)]);
    expect(styles.map(({ hue }) => hue)).toEqual(['none', 'k1', 'k3', 'crimson', 'sky', 'black']);
    expect(styles.every(({ dash }) => dash.length === 0)).toBe(true);
  });

  it.each([
    ['eight of one method', sweep('k3-in-reward', 8)],
    ['eight in the loss', sweep('k2-in-loss', 8)],
    ['eight without a penalty', sweep('none', 8)],
    ['all in the loss and in the reward', plain(...NAMES.slice(0, 4), ...NAMES.slice(-4))],
    ['four of two methods', [...sweep('k1-in-reward', 4), ...sweep('k3-in-reward', 4)]],
    ['typed ones', plain('(d*d)-in-loss', '(d)-in-loss', '(2*d)-in-loss', '(min(d,2))-in-loss')],
  ] as [string, ArmId[]][])('of %s can be told apart, also by the colour-blind', (_, arms) => {
    for (const [a, b] of pairs(stylesOf(arms)))
      if (sameDash(a.dash, b.dash)) expect(mixedUpIn(a.hue, b.hue), `${a.key} and ${b.key}`).toEqual([]);
  });

  it('of any eight arms can be told apart', () => {
    const method = fc.constantFrom(...NAMES);
    fc.assert(
      fc.property(fc.array(method, { minLength: 8, maxLength: 8 }), (methods) => {
        const arms = methods.map((name, i) => ({ key: `${name}, beta=${i}`, method: name }));
        expect(pairs(stylesOf(arms)).filter(([a, b]) => mixedUp(a, b))).toEqual([]);
      }),
    );
  });

  it('are given to any number of arms', () => {
    const styles = stylesOf(sweep('k3-in-reward', 60));
    expect(styles).toHaveLength(60);
    for (const { hue } of styles) {
      expect(lineColour(hue, 'dark')).toMatch(/^#/);
      expect(textColour(hue, 'light')).toMatch(/^#/);
    }
  });
});

describe('names of arms', () => {
  it('are those of their methods, with what differs, or their own', () => {
    const runs = [
      { method: 'k3-in-reward' },
      { method: 'k3-in-reward', arm: 'k3-in-reward, beta=0.1' },
      { method: 'none', arm: 'mine' },
      { method: 'none', arm: 'mine' },
    ];
    const styles = [...armStyles(armIds(runs), 'en').values()];
    expect(styles.map(({ key }) => key)).toEqual(['k3-in-reward', 'k3-in-reward, beta=0.1', 'mine']);
    expect(styles.map(({ label }) => label)).toEqual(['k3 in reward', 'k3 in reward, β 0.1', 'mine']);
  });

  it('have letters where names have no room: of many arms, or long names', () => {
    expect(stylesOf(plain('none', 'k1-in-loss')).map(({ letter, short }) => [letter, short])).toEqual([
      ['', 'no KL'],
      ['', 'k1 in loss'],
    ]);
    expect(stylesOf(sweep('none', 28)).map(({ short }) => short)[27]).toBe('AB');
    const [, long] = stylesOf(plain('none').concat({ key: 'k3-in-reward, beta=0.1, lr=0.01', method: 'k3-in-reward' }));
    expect(long.short).toBe('B');
    expect(endName(long)).toBe('B k3 in reward, β 0.1, Lear…');
  });
});
