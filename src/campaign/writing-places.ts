/**
 * Disks that are full, nearly full or read-only: a small tmpfs if mounting is allowed, else limits on the process and
 * the folder.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type DiskKind = 'full' | 'nearly full' | 'read-only';

export interface WritingPlace {
  /** How the failure is simulated, for the record. */
  how: string;
  folder: string;
  /** Makes the disk fail. @returns the command, wrapped if necessary. */
  spoil(kind: DiskKind, command: readonly string[]): readonly string[];
  /** Makes the disk writable again, and empty. */
  mend(): void;
  remove(): void;
}

const SIZE_MIB = 32;
/** Free bytes on a nearly full disk: enough for a command's first files, but not for all. */
const LEFT_BYTES = 8192;
const FILLER = 'filler';

function empty(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true, force: true });
}

/** Fills the disk, then frees `left` bytes. */
function fill(folder: string, left: number): void {
  const spare = path.join(folder, `${FILLER}-spare`);
  const room = Buffer.alloc(4096);
  const write = (name: string, most: number): void => {
    const file = openSync(name, 'w');
    try {
      for (let written = 0; written < most; written += room.length) writeSync(file, room);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  };
  write(spare, left);
  write(path.join(folder, FILLER), Infinity);
  rmSync(spare);
}

/** A new tmpfs; undefined if mounting is not allowed. */
function mounted(): WritingPlace | undefined {
  if (process.platform !== 'linux') return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'campaign-disk-'));
  const mount = (...args: string[]) => spawnSync('mount', args, { encoding: 'utf8' });
  if (mount('-t', 'tmpfs', '-o', `size=${SIZE_MIB}m`, 'tmpfs', folder).status !== 0) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  const remount = (how: string): void => {
    const { status, stderr } = mount('-o', `remount,${how}`, folder);
    if (status !== 0) throw new Error(`The campaign's disk could not be made ${how} (${stderr.trim()}).`);
  };
  return {
    how: `a tmpfs of ${SIZE_MIB} MiB, filled, or mounted read-only`,
    folder,
    spoil(kind, command) {
      if (kind === 'read-only') remount('ro');
      else fill(folder, kind === 'full' ? 0 : LEFT_BYTES);
      return command;
    },
    mend() {
      remount('rw');
      empty(folder);
    },
    remove() {
      spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Without permission to mount: a limit on file size, and a read-only folder. */
function limited(): WritingPlace {
  if (process.platform === 'win32' || process.getuid?.() === 0) {
    throw new Error(
      'A disk cannot be made full here: on Linux the campaign needs the right to mount a tmpfs, and elsewhere, ' +
        'or without it, an ordinary user (not root) and bash.',
    );
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'campaign-disk-'));
  const every = (mode: number): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
      if (entry.isDirectory()) chmodSync(path.join(entry.parentPath, entry.name), mode);
    chmodSync(folder, mode);
  };
  return {
    how: 'a limit on the size of files (ulimit -f), or folders without the right to write',
    folder,
    spoil(kind, command) {
      if (kind === 'read-only') {
        every(0o555);
        return command;
      }
      // With the signal ignored, exceeding the limit is a write error.
      return [
        'bash',
        '-c',
        `trap '' XFSZ; ulimit -f ${kind === 'full' ? 0 : LEFT_BYTES / 1024}; exec "$@"`,
        'limited',
        ...command,
      ];
    },
    mend() {
      every(0o755);
      empty(folder);
    },
    remove() {
      every(0o755);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @throws Error with one sentence if neither is possible, so that an untested case does not look like success. */
export function makePlace(): WritingPlace {
  const place = mounted() ?? limited();
  mkdirSync(place.folder, { recursive: true });
  return place;
}
