import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { STANDARD_POLICY, type PolicyConfig } from '../../src/policy/config';
import { initialiseParameters } from '../../src/policy/initialise';
import { checkPolicyConfig, parameterLayout, slice } from '../../src/policy/layout';
import { arbitraryConfig } from '../support/arbitrary-policy';

describe('the layout of parameters', () => {
  it('names and shapes are those of GPT2LMHeadModel', () => {
    const { entries, size } = parameterLayout({ ...STANDARD_POLICY, layers: 1 });
    expect(entries.map(({ name, shape }) => `${name} ${shape.join('x')}`)).toEqual([
      'transformer.wte.weight 16x32',
      'transformer.wpe.weight 10x32',
      'transformer.h.0.ln_1.weight 32',
      'transformer.h.0.ln_1.bias 32',
      'transformer.h.0.attn.c_attn.weight 32x96',
      'transformer.h.0.attn.c_attn.bias 96',
      'transformer.h.0.attn.c_proj.weight 32x32',
      'transformer.h.0.attn.c_proj.bias 32',
      'transformer.h.0.ln_2.weight 32',
      'transformer.h.0.ln_2.bias 32',
      'transformer.h.0.mlp.c_fc.weight 32x128',
      'transformer.h.0.mlp.c_fc.bias 128',
      'transformer.h.0.mlp.c_proj.weight 128x32',
      'transformer.h.0.mlp.c_proj.bias 32',
      'transformer.ln_f.weight 32',
      'transformer.ln_f.bias 32',
      'lm_head.weight 16x32',
    ]);
    // 16·32 + 10·32 + (12·32² + 13·32) + 2·32 + 16·32
    expect(size).toBe(14112);
    expect(parameterLayout(STANDARD_POLICY).size).toBe(26816);
  });

  it('tensors cover the vector without holes, each at a multiple of 4', () => {
    fc.assert(
      fc.property(arbitraryConfig, (config) => {
        const { entries, size } = parameterLayout(config);
        let end = 0;
        for (const entry of entries) {
          expect(entry.offset).toBe(end);
          expect(entry.offset % 4).toBe(0);
          expect(entry.shape.reduce((product, dimension) => product * dimension)).toBe(entry.size);
          end += entry.size;
        }
        expect(size).toBe(end);
        expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
      }),
    );
  });

  it('views share memory with the vector', () => {
    const { entries, size } = parameterLayout(STANDARD_POLICY);
    const vector = new Float64Array(size);
    slice(vector, entries[3]).fill(2);
    expect(vector.reduce((sum, value) => sum + value)).toBe(2 * entries[3].size);
    expect(vector[entries[3].offset]).toBe(2);
  });
});

describe('checkPolicyConfig', () => {
  const refused: [Partial<PolicyConfig>, RegExp][] = [
    [{ dModel: 0 }, /^dModel: got '0'; allowed are whole numbers from 1 to 65536\.$/],
    [{ layers: 1.5 }, /^layers: got '1.5';/],
    [{ heads: -4 }, /^heads: got '-4';/],
    [{ context: Number.NaN }, /^context: got 'NaN';/],
    [{ vocabulary: Infinity }, /^vocabulary: got 'Infinity';/],
    [{ vocabulary: '16' as unknown as number }, /^vocabulary: got '16';/],
    [{ layers: undefined }, /^layers: got nothing;/],
    [{ dModel: 30 }, /^dModel: got '30'; allowed are multiples of 4\.$/],
    [{ vocabulary: 18 }, /^vocabulary: got '18'; allowed are multiples of 4\.$/],
    [{ heads: 5 }, /^heads: got '5'; allowed are numbers that divide dModel = 32 into multiples of 4/],
    [{ heads: 16 }, /^heads: got '16';/],
    [{ layers: 65537 }, /^layers: got '65537'; allowed are whole numbers from 1 to 65536/],
    [{ layers: 65536, dModel: 65536 }, /make a policy of \d+ parameters; at most 67108864/],
  ];
  it.each(refused)('refuses %o', (change, sentence) => {
    expect(() => checkPolicyConfig({ ...STANDARD_POLICY, ...change })).toThrow(sentence);
    expect(() => parameterLayout({ ...STANDARD_POLICY, ...change })).toThrow(sentence);
  });

  it('the size limit counts what the layout really has', () => {
    // 4·(2·4 + 1 + 2) + 4·(12·4 + 13)
    expect(parameterLayout({ dModel: 4, layers: 1, heads: 1, context: 1, vocabulary: 4 }).size).toBe(288);
    const largest = { dModel: 1024, layers: 5, heads: 8, context: 510, vocabulary: 256 };
    expect(parameterLayout(largest).size).toBeLessThanOrEqual(2 ** 26);
    expect(() => parameterLayout({ ...largest, layers: 6 })).toThrow(/at most 67108864 are allowed/);
  });
});

describe('initialiseParameters', () => {
  it('weights are random, biases 0, gains 1', () => {
    const { entries } = parameterLayout(STANDARD_POLICY);
    const parameters = initialiseParameters(STANDARD_POLICY, 0.5, (index) => index + 1);
    for (const entry of entries) {
      const expected = (i: number) =>
        ({ gain: 1, bias: 0, matrix: 0.5 * (entry.offset + i + 1), embedding: 0.5 * (entry.offset + i + 1) })[
          entry.kind
        ];
      expect([...slice(parameters, entry)]).toEqual(Array.from({ length: entry.size }, (_, i) => expected(i)));
    }
    expect(new Set(entries.map(({ kind }) => kind)).size).toBe(4);
  });

  it('an invalid standard deviation is refused', () => {
    expect(() => initialiseParameters(STANDARD_POLICY, -1, () => 0)).toThrow(
      "standardDeviation: got '-1'; allowed are numbers from 0.",
    );
    expect(() => initialiseParameters(STANDARD_POLICY, Number.NaN, () => 0)).toThrow(/standardDeviation: got 'NaN'/);
  });
});
