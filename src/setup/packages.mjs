/** Debian's packages, for what npm does not have: browsers and drivers that tests run in. */
import { thisMachine } from './machine.mjs';

/** @typedef {import('./machine.mjs').Machine} Machine */

/**
 * How `apt-get` may be called: as root, or by a sudo that asks nothing; undefined where it may not. @param {Machine}
 * machine
 */
function aptPrefix(machine) {
  if (machine.platform !== 'linux') return undefined;
  if (!/^ID(_LIKE)?=.*(debian|ubuntu)/m.test(machine.read('/etc/os-release'))) return undefined;
  if (machine.run('id', ['-u']).output.trim() === '0') return [];
  return machine.run('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * Installs packages where this machine is a Debian and we may; the caller looks whether they are there afterwards.
 *
 * @param {string[]} names @param {string} why one sentence for people, before the installation begins
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
  // A fresh container has no package lists.
  if (!apt('install', '-y', '--no-install-recommends', ...names)) {
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...names);
  }
}
