/**
 * Finds the Chromium in which the tests run, and whose SwiftShader Node uses if there is no Vulkan driver.
 * The order: CHROME_BIN; an installed Chrome, Chromium or Edge; Playwright's full Chromium; Debian's package.
 * Playwright's `chromium-headless-shell` is built without WebGPU, so it is never used.
 */
import path from 'node:path';
import { ROOT } from './install.mjs';
import { thisMachine } from './machine.mjs';
import { installPackages } from './packages.mjs';

/** @typedef {import('./machine.mjs').Machine} Machine */

const LINUX_NAMES = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const LINUX_PLACES = [
  '/opt/google/chrome/google-chrome',
  '/usr/lib/chromium/chromium',
  '/usr/lib64/chromium-browser/chromium-browser',
  '/snap/bin/chromium',
  '/opt/microsoft/msedge/microsoft-edge',
];
const MAC_NAMES = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS_PLACES = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** @param {Machine} machine */
const pathsOf = (machine) => (machine.platform === 'win32' ? path.win32 : path.posix);

/**
 * The usual installation paths of Chrome, Chromium and Edge; most of them do not exist. @param {Machine} machine
 */
function installedPlaces(machine) {
  const { join, delimiter } = pathsOf(machine);
  const folders = (machine.env['PATH'] ?? machine.env['Path'] ?? '').split(delimiter).filter(Boolean);
  const onPath = (/** @type {string[]} */ names) =>
    names.flatMap((name) => folders.map((folder) => join(folder, name)));
  if (machine.platform === 'darwin') {
    return ['/Applications', join(machine.home, 'Applications')]
      .flatMap((folder) => MAC_NAMES.map((name) => join(folder, `${name}.app`, 'Contents', 'MacOS', name)))
      .concat(onPath(LINUX_NAMES));
  }
  if (machine.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => machine.env[name] ?? []);
    return WINDOWS_PLACES.flatMap((place) => roots.map((root) => join(root, place))).concat(
      onPath(['chrome.exe', 'chromium.exe', 'msedge.exe']),
    );
  }
  return [...onPath(LINUX_NAMES), ...LINUX_PLACES];
}

/** Playwright's downloaded full Chromiums, newest first. @param {Machine} machine */
function playwrightPlaces(machine) {
  const { join } = pathsOf(machine);
  const usual =
    machine.platform === 'darwin'
      ? join(machine.home, 'Library', 'Caches')
      : machine.platform === 'win32'
        ? (machine.env['LOCALAPPDATA'] ?? join(machine.home, 'AppData', 'Local'))
        : (machine.env['XDG_CACHE_HOME'] ?? join(machine.home, '.cache'));
  const cache = machine.env['PLAYWRIGHT_BROWSERS_PATH'] || join(usual, 'ms-playwright');
  const revision = (/** @type {string} */ name) => Number(name.slice('chromium-'.length));
  return machine
    .list(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => revision(b) - revision(a))
    .flatMap((name) =>
      machine
        .list(join(cache, name))
        .filter((folder) => folder.startsWith('chrome-'))
        .flatMap((folder) => {
          const inside = join(cache, name, folder);
          return [
            join(inside, 'chrome'),
            join(inside, 'chrome.exe'),
            join(inside, 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'),
            join(inside, 'Chromium.app', 'Contents', 'MacOS', 'Chromium'),
          ];
        }),
    );
}

/**
 * Why this file cannot be used as Chromium, or undefined if it can.
 * A file that exists may still not run: Ubuntu's `chromium-browser` only suggests snap, and a downloaded one may lack
 * libraries. On Windows, asking for the version opens a window, so it is enough that the file exists.
 *
 * @param {string} file @param {Machine} machine
 */
function objection(file, machine) {
  if (!machine.exists(file)) return 'there is no such file';
  if (machine.platform === 'win32') return undefined;
  const { status, output } = machine.run(file, ['--version']);
  const said = output.trim().split('\n').at(-1) ?? '';
  if (status !== 0) return `it does not run${said && ` (${said})`}`;
  if (!/(Chrom|Edge|Brave|HeadlessChrome).*\d+\.\d+/i.test(output))
    return `it is no Chromium (asked for its version, it said "${said}")`;
  return undefined;
}

/** All candidate paths, in order of preference. @param {Machine} [machine] */
export const chromiumPlaces = (machine = thisMachine) =>
  [...installedPlaces(machine), ...playwrightPlaces(machine)].filter(machine.exists);

/**
 * An existing Chromium: CHROME_BIN, an installed one, or Playwright's. Installs nothing.
 *
 * @param {Machine} [machine]
 * @returns {string | undefined} its path
 * @throws Error naming CHROME_BIN if it is set to something that cannot be used
 */
export function locateChromium(machine = thisMachine) {
  const chosen = machine.env['CHROME_BIN'];
  if (chosen) {
    const reason = objection(chosen, machine);
    if (reason)
      throw new Error(
        `CHROME_BIN is "${chosen}", but ${reason}; set it to a Chrome, Chromium or Edge that runs, or unset it.`,
      );
    return chosen;
  }
  return chromiumPlaces(machine).find((file) => !objection(file, machine));
}

/**
 * A Chromium with WebGPU; downloads or installs one if there is none.
 *
 * @param {Machine} [machine]
 * @returns {string} its path
 * @throws Error with one sentence that says what to install
 */
export function findChromium(machine = thisMachine) {
  const present = locateChromium(machine);
  if (present) return present;

  console.log("No Chrome, Chromium or Edge found: trying Playwright's Chromium …");
  const playwright = path.join(ROOT, 'node_modules', 'playwright', 'cli.js');
  machine.run(process.execPath, [playwright, 'install', 'chromium', '--no-shell'], { seconds: 300, show: true });
  const downloaded = locateChromium(machine);
  if (downloaded) return downloaded;

  installPackages(['chromium'], "Playwright's Chromium cannot be had: trying the package `chromium` …", machine);
  const packaged = locateChromium(machine);
  if (packaged) return packaged;
  throw new Error(
    'No Chromium with WebGPU was found and none could be installed: install Google Chrome, Chromium or ' +
      'Microsoft Edge (on Debian: apt-get install chromium), or set CHROME_BIN to the path of one.',
  );
}
