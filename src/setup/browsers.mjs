/** Finds Firefox and WebKit for `npm run test:browsers`, and installs Debian's packages where they are missing. */
import path from 'node:path';
import { thisMachine } from './machine.mjs';
import { installPackages } from './packages.mjs';

/** @typedef {import('./machine.mjs').Machine} Machine */

/** The first of these commands on the PATH. @param {string[]} names @param {Machine} machine */
function onPath(names, machine) {
  const folders = (machine.env['PATH'] ?? '').split(':').filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.posix.join(folder, name))).find(machine.exists);
}

/** The paths of WebKitGTK's MiniBrowser on Debian, Fedora and Arch. @param {Machine} machine */
function miniBrowser(machine) {
  const roots = [
    '/usr/lib',
    '/usr/libexec',
    '/usr/lib64',
    ...machine
      .list('/usr/lib')
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => `/usr/lib/${name}`),
  ];
  return roots
    .flatMap((root) =>
      ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0'].map((version) => `${root}/${version}/MiniBrowser`),
    )
    .find(machine.exists);
}

/**
 * @template T
 * @param {() => T | undefined} locate @param {string[]} packages of Debian @param {string} what @param {Machine}
 *   machine
 * @returns {T}
 */
function find(locate, packages, what, machine) {
  const present = locate();
  if (present) return present;
  installPackages(packages, `${what} was not found: trying the packages \`${packages.join(' ')}\` …`, machine);
  const installed = locate();
  if (installed) return installed;
  throw new Error(
    `${what} was not found and could not be installed: install it (on Debian: apt-get install ${packages.join(' ')}).`,
  );
}

/**
 * @param {Machine} [machine]
 * @returns {string} the path of Firefox: FIREFOX_BIN, or an installed one
 * @throws Error with one sentence saying what to install
 */
export function findFirefox(machine = thisMachine) {
  const chosen = machine.env['FIREFOX_BIN'];
  if (chosen && !machine.exists(chosen))
    throw new Error(`FIREFOX_BIN is "${chosen}", but there is no such file; set it to a Firefox, or unset it.`);
  return chosen || find(() => onPath(['firefox-esr', 'firefox'], machine), ['firefox-esr'], 'Firefox', machine);
}

/**
 * @param {Machine} [machine]
 * @returns {{ browser: string, driver: string, display: string }} the paths of WebKitGTK's MiniBrowser, of
 *   WebKitWebDriver and of Xvfb
 * @throws Error with one sentence that says what to install
 */
export function findWebKit(machine = thisMachine) {
  return find(
    () => {
      const [browser, driver, display] = [
        miniBrowser(machine),
        onPath(['WebKitWebDriver'], machine),
        onPath(['Xvfb'], machine),
      ];
      return browser && driver && display ? { browser, driver, display } : undefined;
    },
    ['webkit2gtk-driver', 'xvfb'],
    'WebKitGTK with its driver, or Xvfb,',
    machine,
  );
}
