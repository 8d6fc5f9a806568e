/**
 * Mesa's CPU Vulkan driver, lavapipe: a second software adapter besides Chromium's SwiftShader. Kernels that were right
 * on SwiftShader have been wrong on lavapipe, so tests on Linux need it.
 */
import path from 'node:path';
import { thisMachine } from './machine.mjs';
import { installPackages } from './packages.mjs';

/** @typedef {import('./machine.mjs').Machine} Machine */

/** Folders in which a Vulkan loader looks for drivers. */
const FOLDERS = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'];

/** Path of lavapipe's manifest for the Vulkan loader, or undefined. @param {Machine} [machine] */
export function locateLavapipe(machine = thisMachine) {
  return FOLDERS.flatMap((folder) =>
    machine
      .list(folder)
      .filter((name) => /^lvp_icd.*\.json$/.test(name))
      .map((name) => path.posix.join(folder, name)),
  )[0];
}

/**
 * Locates lavapipe, installing it if necessary.
 *
 * @param {Machine} [machine] @returns {string} path of its manifest for the Vulkan loader
 * @throws Error with one sentence saying what to install
 */
export function findLavapipe(machine = thisMachine) {
  const present = locateLavapipe(machine);
  if (present) return present;
  installPackages(
    ['mesa-vulkan-drivers'],
    'No lavapipe found, the second adapter of the tests: trying the package `mesa-vulkan-drivers` …',
    machine,
  );
  const installed = locateLavapipe(machine);
  if (installed) return installed;
  throw new Error(
    "Mesa's lavapipe (lvp_icd.*.json), the second adapter of the tests, was not found and could not be " +
      'installed: install it (on Debian: apt-get install mesa-vulkan-drivers).',
  );
}
