/** All access to the machine in the search for a browser, in one object, so that tests can replace it. */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import os from 'node:os';

/**
 * @typedef {object} Machine
 * @property {NodeJS.Platform} platform
 * @property {Record<string, string | undefined>} env
 * @property {string} home
 * @property {(path: string) => boolean} exists
 * @property {(folder: string) => string[]} list names inside a folder; none where it does not exist
 * @property {(path: string) => string} real the path with its links followed; the path itself where it cannot be
 * @property {(path: string) => string} read the first 64 KiB of a text file; '' where it cannot be read
 * @property {(command: string, args: string[], options?: { seconds?: number, show?: boolean }) => { status: number |
 *   null, output: string }} run `show` lets the person see what it prints; otherwise `output` has it. status null: it
 *   could not start or took too long.
 */

/** @type {Machine} */
export const thisMachine = {
  platform: process.platform,
  env: process.env,
  home: os.homedir(),
  exists: existsSync,
  list(folder) {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  },
  real(path) {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  },
  read(path) {
    try {
      const file = openSync(path, 'r');
      const bytes = Buffer.alloc(65536);
      const length = readSync(file, bytes);
      closeSync(file);
      return bytes.toString('utf8', 0, length);
    } catch {
      return '';
    }
  },
  run(command, args, { seconds = 15, show = false } = {}) {
    const result = spawnSync(command, args, {
      timeout: seconds * 1000,
      encoding: 'utf8',
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    return {
      status: result.status,
      output: `${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}`,
    };
  },
};
