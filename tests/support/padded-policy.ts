/** A small random policy whose vocabulary has one token more than the standard one, and three entries of padding. */
import { standardNormal, STREAM } from '../../src/arithmetic/random';
import { tokensOf, type PolicyConfig } from '../../src/policy/config';
import { initialiseParameters } from '../../src/policy/initialise';
import { parameterLayout, slice } from '../../src/policy/layout';

export const PADDED: PolicyConfig = { dModel: 16, layers: 1, heads: 2, context: 8, vocabulary: 20, padding: 3 };

/** The rows of padding in a vector of the layout's size, of the embeddings and of the head. */
export function paddedRows(vector: Float32Array): Float32Array[] {
  return parameterLayout(PADDED)
    .entries.filter(({ name }) => /wte|lm_head/.test(name))
    .map((entry) => slice(vector, entry).subarray(tokensOf(PADDED) * PADDED.dModel));
}

export function paddedParameters(): Float32Array {
  const parameters = initialiseParameters(PADDED, 0.3, (index) => standardNormal(1, STREAM.initial, index));
  for (const row of paddedRows(parameters)) row.fill(0);
  return parameters;
}
