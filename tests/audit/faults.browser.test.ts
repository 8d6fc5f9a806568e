/** The same six planted faults in Chromium's own WebGPU. */
import { expect, test } from 'vitest';
import { fetchPolicy } from '../../src/training/reference-policy';
import { FAULTS } from '../support/faults';
import { findFault } from '../support/audited-training';

test.each(FAULTS)('$name', async (fault) => {
  const reference = await fetchPolicy(new URL('/reference/', location.href));
  const found = await findFault(navigator.gpu, reference, fault);
  expect(found?.finding.quantity, String(found?.message)).toBeOneOf(fault.quantities);
  expect(found?.step).toBe(fault.step);
});
