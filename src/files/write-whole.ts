/** Files that are there whole or not at all. */
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the code of a failed write means, in words. */
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

/** A write that failed, in one sentence. */
export class Unwritable extends Error {}

/** A failed write as one sentence that names the file. */
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

/** Where a file grows until it is whole. */
export const draftOf = (file: string): string => `${file}.part`;

/** As mkdirSync, but with the reason: of a read-only disk that says only that the folder is not there. */
export function makeFolders(folder: string): void {
  // One by one: Node 20 never comes back from making folders recursively where there is a system's own file system
  // (/proc/x).
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
      // Somebody else may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * Writes beside the place and moves it there, so that whoever fails or is killed meanwhile leaves the old file, or
 * none. Makes the folder.
 * @throws Unwritable with one sentence naming the file; the draft is gone then.
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
      // What is told is why it could not be written.
    }
    throw unwritable(file, error);
  }
}

/** A bad place is refused before the work is done: as `writeWhole`, but nothing is left there. @throws Unwritable */
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
 * Puts a folder in another's place, whole: `make` fills a new one beside it, and only then the old one goes.
 * @throws Unwritable naming the folder, or what `make` throws that is no failed write; the old one is there then.
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
      // What is told is why it could not be written.
    }
    throw (error as NodeJS.ErrnoException).code === undefined ? error : unwritable(folder, error);
  }
}
