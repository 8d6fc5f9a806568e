/** Installs Debian packages that npm does not have: browsers and drivers for tests. */
import { thisMachine } from './machine.mjs';

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * Command prefix for `apt-get`: none as root, or a sudo without a password; undefined if neither is possible.
 * @param {Machine} machine
 */
function aptPrefix(machine) {
  if (machine.platform !== 'linux') return undefined;
  if (!/^ID(_LIKE)?=.*(debian|ubuntu)/m.test(machine.read('/etc/os-release'))) return undefined;
  if (machine.run('id', ['-u']).output.trim() === '0') return [];
  return machine.run('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * Installs packages if this is a Debian system and we have permission; the caller checks whether they exist afterwards.
 *
 * @param {string[]} names @param {string} why one sentence to print before the installation
 * @param {Machine} [machine]
 */
export function installPackages(names, why, machine = thisMachine) {
  const prefix = aptPrefix(machine);
  if (!prefix) return;
  console.log(why);
  const apt = (/** @type {string[]} */ ...args) => {
    const [command = '', ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return machine.run(command, rest, { seconds: 300, show: true }).status === 0;
  };
  // A new container has no package lists.
  if (!apt('install', '-y', '--no-install-recommends', ...names)) {
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...names);
  }
}
