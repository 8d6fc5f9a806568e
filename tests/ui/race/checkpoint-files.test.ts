/** Selections in the page's file picker and folders dropped onto it, in any order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../src/training/reference-policy';
import { dropped, offered, readCheckpoint } from '../../../src/ui/race/checkpoint-files';
import { BESIDE, made, shards, type Files } from '../../support/checkpoint-changes';
import { shippedPolicy } from '../../support/specs';

const picked = (files: Files, folder = ''): File[] =>
  Object.entries(files).map(([name, bytes]) => {
    const file = new File([Uint8Array.from(bytes)], name);
    if (folder) Object.defineProperty(file, 'webkitRelativePath', { value: `${folder}/${name}` });
    return file;
  });
const parametersOf = async (files: Parameters<typeof readCheckpoint>[0]) =>
  readPolicy((await readCheckpoint(files)).checkpoint).parameters;
const { parameters } = shippedPolicy();

/** What a browser gives for a dropped file or folder; a folder's entries come in parts. */
function entryOf(path: string, content: File | Record<string, File>): FileSystemEntry {
  if (content instanceof File)
    return {
      isFile: true,
      fullPath: path,
      file: (take: (file: File) => void) => take(content),
    } as unknown as FileSystemEntry;
  const parts = Object.entries(content).map(([name, file]) => [entryOf(`${path}/${name}`, file)]);
  return {
    isFile: false,
    fullPath: path,
    createReader: () => {
      const left = [...parts, []];
      return { readEntries: (take: (entries: FileSystemEntry[]) => void) => take(left.shift()!) };
    },
  } as unknown as FileSystemEntry;
}
const transfer = (entries: (FileSystemEntry | null)[], files: File[] = []) =>
  ({ items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files }) as unknown as DataTransfer;

describe('a selection of files', () => {
  const whole = picked({ ...BESIDE, ...made({}) });
  it('is read in any order, whatever else is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(whole, { minLength: whole.length }), async (files) => {
        expect(await parametersOf(offered(files))).toEqual(parameters);
      }),
      { numRuns: 30 },
    );
  });

  it('may be a folder, or all files of shards', async () => {
    expect(await parametersOf(offered(picked({ ...BESIDE, ...made({}) }, 'policy')))).toEqual(parameters);
    expect(await parametersOf(offered(picked(shards()).reverse()))).toEqual(parameters);
  });

  it('that misses something is refused with what was given', async () => {
    const [config] = picked(made({}));
    await expect(readCheckpoint(offered([config]))).rejects.toThrow(
      'A checkpoint is two files, config.json and model.safetensors; given: config.json.',
    );
    await expect(readCheckpoint(offered(picked(shards()).slice(0, 2)))).rejects.toThrow(
      'of which model-00002-of-00002.safetensors is missing.',
    );
    await expect(readCheckpoint(offered([config, new File([Uint8Array.of(1)], 'pytorch_model.bin')]))).rejects.toThrow(
      'The file "pytorch_model.bin" is a PyTorch pickle',
    );
  });
});

describe('what is dropped', () => {
  const files = Object.fromEntries(picked({ ...BESIDE, ...made({}) }).map((file) => [file.name, file]));
  it('may be a folder, of which only the checkpoint is opened', async () => {
    const untouched = new Proxy(files['optimizer.pt'], {
      get: () => {
        throw new Error('opened');
      },
      getPrototypeOf: () => File.prototype,
    });
    const folder = entryOf('/policy', { ...files, 'optimizer.pt': untouched });
    expect(await parametersOf(await dropped(transfer([folder])))).toEqual(parameters);
  });

  it('may be both files, or files of a browser without entries', async () => {
    const both = picked(made({}));
    const entries = both.map((file) => entryOf(`/${file.name}`, file));
    expect(await parametersOf(await dropped(transfer(entries)))).toEqual(parameters);
    expect(await parametersOf(await dropped(transfer([null], both)))).toEqual(parameters);
  });

  it('is nothing if it is text', async () => {
    expect(await dropped(transfer([null]))).toEqual([]);
  });
});
