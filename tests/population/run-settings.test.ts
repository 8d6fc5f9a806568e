/** The table of run settings: the values a population accepts, and the struct of its shaders. */
import { describe, expect, it } from 'vitest';
import { runFields, sharedWgsl } from '../../src/engine/shared-wgsl';
import { parseMethod } from '../../src/kl/placements';
import type { RunSettings } from '../../src/population/api';
import { checkChange, checkSpec } from '../../src/population/check-spec';
import { METRIC_COLUMNS, STATISTIC_COLUMNS } from '../../src/population/metrics';
import { runOf, specOf } from '../support/small-spec';

describe('a run’s settings', () => {
  it.each<[string, Partial<RunSettings>]>([
    ["seed: got '1.5'; allowed are whole numbers from 0.", { seed: 1.5 }],
    ["beta: got 'NaN'; allowed are numbers from -10.", { beta: NaN }],
    ["learningRate: got 'Infinity'; allowed are numbers from 0.", { learningRate: Infinity }],
    ["temperature: got '0'; allowed are numbers from 0.05.", { temperature: 0 }],
    ["dualClip: got '0.5'; allowed are 0 and numbers from 1.", { dualClip: 0.5 }],
    [
      "aggregation: got 'sum'; allowed are sequence-sum, token-mean, sequence-mean, fixed-length.",
      { aggregation: 'sum' as 'token-mean' },
    ],
    ["estimator: got 'k9'", { second: { ...parseMethod('k1-in-loss'), estimator: 'k9' } }],
  ])('are refused: %s', (sentence, settings) => {
    expect(() => {
      checkSpec(specOf({ runs: [runOf(settings)] }));
    }).toThrow(sentence);
    expect(() => {
      checkChange(runOf(), settings);
    }).toThrow(sentence);
  });

  it('a sampler of its own is there from the beginning, or never', () => {
    expect(() => {
      checkChange(runOf(), { topP: 0.9 });
    }).toThrow('topP: got 0.9 for a run that began with 1; a run begins with a sampler of its own, or has none.');
    expect(() => {
      checkChange(runOf({ samplerNoise: 0.2 }), { samplerNoise: 0 });
    }).toThrow('samplerNoise: got 0 for a run that began with 0.2');
    checkChange(runOf({ samplerNoise: 0.2 }), { samplerNoise: 0.4, temperature: 0.8, importanceCorrection: 'masked' });
  });

  it('are the fields of the shaders’ struct, each once, choices by number', () => {
    const fields = runFields(runOf({ advantage: 'grpo', adamBeta1: 0.5, method: parseMethod('k3-in-both') }));
    const struct = /struct Run \{([^}]*)\}/.exec(sharedWgsl())![1];
    expect(Object.keys(fields)).toEqual([...struct.matchAll(/(\w+): [fu]32,/g)].map(([, name]) => name));
    expect(fields).toMatchObject({ advantage: 1, adam_beta1: 0.5, estimator: 4, loss_placement: 1, in_reward: 1 });
    expect(runFields(runOf({ method: parseMethod('none') }))).toMatchObject({ loss_placement: 0, in_reward: 0 });
  });

  it('and columns have names in the shaders', () => {
    const names = sharedWgsl();
    for (const line of [
      'ADVANTAGE_CROSS_ENTROPY = 2u;',
      'IN_REWARD_TO_GO = 2u;',
      'M_GRAD_NORM = 8u;',
      'TOKEN_END = 14u;',
    ])
      expect(names).toContain(`const ${line}`);
    for (const [prefix, count] of [
      ['M', METRIC_COLUMNS],
      ['S', STATISTIC_COLUMNS],
    ] as const)
      expect([...names.matchAll(new RegExp(`const ${prefix}_\\w+ = (\\d+)u;`, 'g'))].map(([, n]) => Number(n))).toEqual(
        Array.from({ length: count }, (_, column) => column),
      );
  });
});
