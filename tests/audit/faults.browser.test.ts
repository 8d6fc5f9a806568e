/** The same six planted faults in Chromium's own WebGPU. */
import { expect, test } from 'vitest';
import { fetchPolicy } from '../../src/trainer/reference-policy';
import { FAULTS } from './faults';
import { findFault } from './training';

test.each(FAULTS)('$name', async (fault) => {
  const reference = await fetchPolicy(new URL('/reference/', location.href));
  const found = await findFault(navigator.gpu, reference, fault);
  expect(found?.finding.quantity, String(found?.message)).toBeOneOf(fault.quantities);
  expect(found?.step).toBe(fault.step);
});
