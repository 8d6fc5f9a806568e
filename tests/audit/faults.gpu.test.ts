/** Six planted faults, headless: the audit finds each at the first update that it concerns, and blames the right quantity. */
import { expect, test } from 'vitest';
import { shippedPolicy } from '../engine/specs';
import { FAULTS } from './faults';
import { findFault } from './training';
import { gpu } from '../engine/device';

const { config, parameters } = shippedPolicy();

test.each(FAULTS)('$name', async (fault) => {
  const found = await findFault(gpu, { policy: config, parameters }, fault);
  expect(found?.finding.quantity, String(found?.message)).toBeOneOf(fault.quantities);
  expect(found?.step).toBe(fault.step);
});
