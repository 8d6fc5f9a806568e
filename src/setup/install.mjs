/**
 * Installs the npm packages of package-lock.json if they are missing.
 * Everything in this folder that runs before the packages are installed uses only Node's built-in modules.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** The oldest Node that vite 7 runs on. */
const OLDEST_NODE = [20, 19];

/**
 * @param {string} version as in `process.versions.node`
 * @throws Error when it is too old
 */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = OLDEST_NODE;
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    throw new Error(
      `Node ${version} is too old: RLVR Playground needs Node ${OLDEST_NODE.join('.')} or newer (nodejs.org).`,
    );
  }
}

/** @param {string} file @returns {any} the parsed JSON, or undefined if the file is missing or incomplete */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Whether node_modules holds every package of package-lock.json in the required version. npm writes
 * node_modules/.package-lock.json at the very end of an installation, so that file is compared: an interrupted
 * installation does not have it, and one of another branch has other versions.
 *
 * @param {string} [root]
 */
export function isInstalled(root = ROOT) {
  const wanted = readJson(path.join(root, 'package-lock.json'))?.packages;
  const present = readJson(path.join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === '' || entry.optional || entry.devOptional || entry.peer) return true;
    return present[place]?.version === entry.version && existsSync(path.join(root, place, 'package.json'));
  });
}

/**
 * Whether package-lock.json matches package.json; if not, `npm ci` fails. @param {string} root
 */
function lockFits(root) {
  const manifest = readJson(path.join(root, 'package.json'));
  const locked = readJson(path.join(root, 'package-lock.json'))?.packages?.[''];
  const ranges = (/** @type {any} */ of) =>
    JSON.stringify(Object.entries({ ...of?.dependencies, ...of?.devDependencies }).sort());
  return Boolean(locked) && ranges(manifest) === ranges(locked);
}

/**
 * Installs what is missing.
 *
 * @param {string} [root]
 * @throws Error with one sentence when npm cannot
 */
export function install(root = ROOT) {
  checkNode();
  const fits = lockFits(root);
  if (fits && isInstalled(root)) return;
  // `ci` fails on a lock file that this npm or registry considers incomplete; `install` repairs it.
  let reason = '';
  for (const command of fits ? ['ci', 'install'] : ['install']) {
    console.log(`Installing packages (npm ${command}) …`);
    const result = npm([command, '--include=dev', '--no-audit', '--no-fund'], root);
    if (result.status === 0) return;
    reason = result.error?.message ?? `npm ${command} ended with ${result.signal ?? `code ${result.status}`}`;
  }
  throw new Error(`The packages could not be installed (${reason}); is the network there, and is npm on the PATH?`);
}

/** @param {string[]} args @param {string} cwd */
function npm(args, cwd) {
  // npm passes its own path to scripts; otherwise it is on the PATH, on Windows as a .cmd file (which needs a shell).
  const script = process.env['npm_execpath'];
  return script && /\.[cm]?js$/.test(script)
    ? spawnSync(process.execPath, [script, ...args], { cwd, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
}

/**
 * Runs a script's main function; prints an error as one sentence and exits with a nonzero code.
 *
 * @param {() => Promise<number | void>} main resolves with the exit code, or with undefined to keep running
 */
export async function runScript(main) {
  try {
    const code = await main();
    if (typeof code === 'number') process.exitCode = code;
  } catch (error) {
    console.error(`\nError: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
