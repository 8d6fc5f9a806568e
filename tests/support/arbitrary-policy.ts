import fc from 'fast-check';
import { Refusal } from '../../src/common/problem';
import type { PolicyConfig } from '../../src/policy/config';

/** Small policies of any allowed proportions. */
export const arbitraryConfig: fc.Arbitrary<PolicyConfig> = fc
  .record({
    heads: fc.integer({ min: 1, max: 4 }),
    quarter: fc.integer({ min: 1, max: 3 }),
    layers: fc.integer({ min: 1, max: 3 }),
    context: fc.integer({ min: 1, max: 12 }),
    vocabularyQuarter: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ heads, quarter, layers, context, vocabularyQuarter }) => ({
    dModel: 4 * heads * quarter,
    layers,
    heads,
    context,
    vocabulary: 4 * vocabularyQuarter,
  }));

/** What a refusal says: one sentence on one line, no accident of the runtime. */
export function sentenceOf(action: () => unknown): string | null {
  try {
    action();
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (!/^[A-Z].*\.$|^config\.json .*\.$/.test(error.message))
      throw new Error(`Not a sentence: ${error.message}`, { cause: error });
    return error.message;
  }
}
