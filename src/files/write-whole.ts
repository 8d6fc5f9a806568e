/** Atomic writes: a file is either complete or absent. */
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Explanations of the error codes of a failed write. */
const MEANINGS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'that is not permitted',
  EPERM: 'that is not permitted',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'a file stands where its folder should be',
  EISDIR: 'it is a folder',
  ENOENT: 'its folder is not there',
  EFBIG: 'it is larger than is allowed',
  EIO: 'the disk fails',
};

/** A failed write; the message is one sentence. */
export class Unwritable extends Error {}

/** Converts a failed write into an error whose message is one sentence naming the file. */
export function unwritable(file: string, error: unknown): Unwritable {
  if (error instanceof Unwritable) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const why =
    code === undefined
      ? error instanceof Error
        ? error.message
        : String(error)
      : MEANINGS[code] === undefined
        ? code
        : `${MEANINGS[code]}: ${code}`;
  return new Unwritable(`${file} cannot be written (${why}).`, { cause: error });
}

/** Path of the temporary file that is written first. */
export const draftOf = (file: string): string => `${file}.part`;

/** Like a recursive mkdirSync, but reports the real reason: on a read-only disk, mkdirSync reports a missing folder. */
export function makeFolders(folder: string): void {
  // One by one: on a virtual file system (/proc/x), Node 20's recursive mkdirSync never returns.
  const missing: string[] = [];
  let there = path.resolve(folder);
  for (; !existsSync(there); there = path.dirname(there)) missing.unshift(there);
  if (missing.length > 0) accessSync(there, constants.W_OK);
  else if (!statSync(there).isDirectory())
    throw Object.assign(new Error(`EEXIST: file already exists, mkdir '${there}'`), { code: 'EEXIST' });
  for (const each of missing) {
    try {
      mkdirSync(each);
    } catch (error) {
      // Another process may have created it in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * Writes a draft next to the file and renames it, so that a failure or a killed process leaves the old file, or none.
 * Creates the folder if needed.
 * @throws Unwritable with one sentence naming the file; the draft is then removed.
 */
export function writeWhole(file: string, data: string | Uint8Array): void {
  const draft = draftOf(file);
  try {
    makeFolders(path.dirname(file));
    writeFileSync(draft, data);
    renameSync(draft, file);
  } catch (error) {
    try {
      rmSync(draft, { force: true });
    } catch {
      // Report why the write failed, not why the cleanup did.
    }
    throw unwritable(file, error);
  }
}

/**
 * Checks that `writeWhole` could write the file, so that a bad path fails before the work is done; leaves nothing
 * behind. @throws Unwritable
 */
export function checkWritable(file: string): void {
  const draft = draftOf(file);
  try {
    makeFolders(path.dirname(file));
    writeFileSync(draft, '');
    rmSync(draft);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/**
 * Replaces a folder as a whole: `make` fills a new folder next to the old one, which is removed only afterwards.
 * @throws Unwritable naming the folder, or any other error that `make` throws; the old folder is then kept.
 */
export function replaceFolder(folder: string, make: (draft: string) => void): void {
  const draft = draftOf(folder);
  const old = `${folder}.old.part`;
  const clear = (): void => {
    for (const each of [draft, old]) rmSync(each, { recursive: true, force: true });
  };
  try {
    clear();
    makeFolders(draft);
    make(draft);
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(draft, folder);
    clear();
  } catch (error) {
    try {
      if (!existsSync(folder) && existsSync(old)) renameSync(old, folder);
      clear();
    } catch {
      // Report why the replacement failed, not why the cleanup did.
    }
    throw (error as NodeJS.ErrnoException).code === undefined ? error : unwritable(folder, error);
  }
}
