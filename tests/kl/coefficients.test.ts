import { describe, expect, it } from 'vitest';
import { coefficients, type Group } from '../../src/kl/coefficients';
import { group, settings, expectSame, onPolicy } from '../support/coefficient-groups';

describe('coefficients, numbers worked by hand', () => {
  it('RLOO with k1 in the reward, recomputed at the update', () => {
    // δ: .1, .3 | −.6 | 0, .2 ⇒ K = .4, −.6, .2; β = .5 ⇒ x = .8, .3, .9; A = .8 − .6, .3 − .85, .9 − .55.
    const out = coefficients(group, settings('k1-in-reward', { rewardKlAt: 'update' }, { beta: 0.5 }));
    expectSame(out.kSum, [0.4, -0.6, 0.2]);
    expectSame(out.advantage, [0.2, -0.55, 0.35]);
    expectSame(out.coefficient, [
      (-0.2 * Math.exp(-0.1)) / 7,
      (-0.2 * Math.exp(0.1)) / 7,
      (0.55 * Math.exp(0.2)) / 7,
      0,
      -0.35 / 7,
      (-0.35 * Math.exp(-0.1)) / 7,
    ]);
  });
  it('frozen at rollout it takes log μ in place of log π', () => {
    expectSame(coefficients(group, settings('k1-in-reward')).kSum, [0.2 + 0.2, -0.8, 0.3]);
    expectSame(coefficients(group, settings('full-in-reward')).kSum, [0.3, 0.2, 0.9]);
  });
  it('to-go: an ended completion stays in the baseline with K = 0', () => {
    // K_{·,1} = .3, 0, .2; x = 1 − .15, 0, 1 − .1.
    const out = coefficients(
      onPolicy(group),
      settings('k1-in-reward', { rewardKl: 'to-go' }, { beta: 0.5, completions: 1 }),
    );
    expectSame([out.coefficient[1], out.coefficient[5]], [-(0.85 - 0.45), -(0.9 - 0.425)]);
    expectSame(out.advantage, [0.2, -0.55, 0.35]);
  });
  it('GRPO divides by the sample deviation of the penalised scores', () => {
    const out = coefficients(group, settings('none', {}, { advantage: 'grpo' }));
    const deviation = Math.sqrt(1 / 3);
    expectSame(
      out.advantage,
      [1 / 3, -2 / 3, 1 / 3].map((x) => x / (deviation + 1e-4)),
    );
  });
  it('a lone completion has baseline 0 under RLOO and advantage 0 under GRPO', () => {
    const lone: Group = { ...group, lengths: [2], rewards: [1] };
    expect(coefficients(lone, settings('none')).advantage[0]).toBe(1);
    expect(coefficients(lone, settings('none', {}, { advantage: 'grpo' })).advantage[0]).toBe(0);
  });
  it('PPO clips upwards for A > 0, downwards for A < 0, never otherwise', () => {
    const clippy: Group = {
      ...group,
      lengths: [2, 2],
      rewards: [1, 0],
      logprob: [0, 0, 0, 0],
      behaviourLogprob: [-0.5, 0.5, -0.5, 0.5],
    };
    const out = coefficients(clippy, settings('none', {}, { clip: 0.2 }));
    expect([...out.clipped]).toEqual([1, 0, 0, 1]);
    expectSame(out.coefficient, [0, -Math.exp(-0.5) / 7, Math.exp(0.5) / 7, 0]);
    expect([...coefficients(clippy, settings('none')).clipped]).toEqual([0, 0, 0, 0]);
  });
  it('sequence-level ρ weighs every token by the product', () => {
    const out = coefficients(group, settings('none', { rhoLevel: 'sequence' }));
    expectSame(out.sequenceRatio, [1, Math.exp(0.2), Math.exp(-0.1)]);
    expectSame(out.ratio, [1, 1, Math.exp(0.2), 0, Math.exp(-0.1), Math.exp(-0.1)]);
  });
  it('cross-entropy is −1/N on every label and nothing else', () => {
    const out = coefficients(group, settings('k3-in-both', {}, { advantage: 'cross-entropy', clip: 0.1 }));
    expect([...out.coefficient]).toEqual([-1 / 7, -1 / 7, -1 / 7, 0, -1 / 7, -1 / 7]);
    expect([...out.advantage]).toEqual([0, 0, 0]);
  });
  it('full in the loss puts its weight on the exact gradient', () => {
    const plain = coefficients(group, settings('full-in-loss'));
    expectSame(plain.vocabularyWeight, [0.3 / 7, 0.3 / 7, 0.3 / 7, 0, 0.3 / 7, 0.3 / 7]);
    expectSame(plain.coefficient, coefficients(group, settings('none')).coefficient);
    const weighted = coefficients({ ...group, rewards: [0, 0, 0] }, settings('full-in-weighted-loss'));
    expectSame(weighted.coefficient.slice(0, 2), [(0.3 * Math.exp(-0.1) * 0.1) / 7, (0.3 * Math.exp(0.1) * 0.2) / 7]);
    expectSame(weighted.vocabularyWeight.slice(0, 2), [(0.3 * Math.exp(-0.1)) / 7, (0.3 * Math.exp(0.1)) / 7]);
  });
});
