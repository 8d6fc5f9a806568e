import { notAllowed, Refusal } from '../common/problem';
import type { PolicyConfig } from './config';
import { parameterLayout, slice } from './layout';

/**
 * Fresh parameters, flat: weights from N(0, standardDeviation²), biases 0, gains 1.
 * @param normal returns a standard normal number for each index of the flat vector.
 * @throws Refusal as `checkPolicyConfig`, or if the standard deviation is negative or not finite.
 */
export function initialiseParameters(
  config: PolicyConfig,
  standardDeviation: number,
  normal: (index: number) => number,
): Float32Array<ArrayBuffer> {
  if (!Number.isFinite(standardDeviation) || standardDeviation < 0) {
    throw new Refusal(notAllowed('standardDeviation', standardDeviation, { kind: 'number', min: 0 }));
  }
  const { entries, size } = parameterLayout(config);
  const parameters = new Float32Array(size);
  for (const entry of entries) {
    const part = slice(parameters, entry);
    if (entry.kind === 'gain') part.fill(1);
    else if (entry.kind !== 'bias')
      part.forEach((_, i) => {
        part[i] = standardDeviation * normal(entry.offset + i);
      });
  }
  return parameters;
}
