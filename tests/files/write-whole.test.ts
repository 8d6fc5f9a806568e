import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkWritable, replaceFolder, Unwritable, writeWhole } from '../../src/files/write-whole';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'whole-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('writes a file with its folder, and over the old one; no draft stays', () => {
  const file = path.join(folder, 'a', 'b.txt');
  writeWhole(file, 'one');
  writeWhole(file, 'two');
  expect(readFileSync(file, 'utf8')).toBe('two');
  expect(readdirSync(path.dirname(file))).toEqual(['b.txt']);
});

it('says in one sentence which file it could not write, and why', () => {
  writeFileSync(path.join(folder, 'file'), '');
  for (const write of [(file: string) => writeWhole(file, 'x'), checkWritable]) {
    expect(() => write(path.join(folder, 'file', 'x'))).toThrow(Unwritable);
    expect(() => write(path.join(folder, 'file', 'x'))).toThrow(
      /^.*x cannot be written \(a file stands where its folder should be: EEXIST\)\.$/,
    );
  }
  mkdirSync(path.join(folder, 'is-folder'));
  expect(() => writeWhole(path.join(folder, 'is-folder'), 'x')).toThrow(
    /is-folder cannot be written \(it is a folder: EISDIR\)\.$/,
  );
  expect(readdirSync(folder).filter((name) => name.includes('part'))).toEqual([]);
});

it('replaces a folder whole, or leaves the old one', () => {
  const place = path.join(folder, 'study');
  replaceFolder(place, (draft) => writeFileSync(path.join(draft, 'one'), '1'));
  expect(readdirSync(place)).toEqual(['one']);
  expect(() =>
    replaceFolder(place, (draft) => {
      writeFileSync(path.join(draft, 'two'), '2');
      throw new Error('No more.');
    }),
  ).toThrow('No more.');
  expect(readdirSync(place)).toEqual(['one']);
  expect(() => replaceFolder(place, (draft) => writeFileSync(path.join(draft, 'no', 'such'), ''))).toThrow(
    /study cannot be written \(its folder is not there: ENOENT\)\.$/,
  );
  replaceFolder(place, (draft) => writeFileSync(path.join(draft, 'two'), '2'));
  expect(readdirSync(place)).toEqual(['two']);
  expect(existsSync(`${place}.part`) || existsSync(`${place}.old.part`)).toBe(false);
});
