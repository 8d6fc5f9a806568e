/**
 * Six planted faults, headless: the audit finds each at the first update it affects, and reports the right quantity.
 */
import { expect, test } from 'vitest';
import { shippedPolicy } from '../support/specs';
import { FAULTS } from '../support/faults';
import { findFault } from '../support/audited-training';
import { gpu } from '../support/device';

const { config, parameters } = shippedPolicy();

test.each(FAULTS)('$name', async (fault) => {
  const found = await findFault(gpu, { policy: config, parameters }, fault);
  expect(found?.finding.quantity, String(found?.message)).toBeOneOf(fault.quantities);
  expect(found?.step).toBe(fault.step);
});
