/** Checkpoints from the user's disk: chosen files, a chosen or dropped folder; and the files that are saved. */
import type { CheckpointSource } from '../../policy/checkpoint';
import { chooseFiles, sourceOf } from '../../policy/checkpoint-folder';
import type { CheckpointNote } from '../../policy/checkpoint-notes';
import type { CheckpointFiles } from '../../training/protocol';
import { save } from '../controls/save';

/** A file that need not be opened; its path has the folders that the browser tells. */
export interface OfferedFile {
  path: string;
  open: () => Promise<File>;
}

/** Far more than a folder of checkpoints has: one dropped by mistake, such as a home folder, is not searched whole. */
const MOST_FILES = 5000;

/** Files of `<input type="file">`. */
export const offered = (files: readonly File[]): OfferedFile[] =>
  files.map((file) => ({ path: file.webkitRelativePath || file.name, open: () => Promise.resolve(file) }));

/**
 * What was dropped: files, and those in dropped folders. Must be called while the event is handled, because the browser
 * forgets the items afterwards.
 */
export function dropped({ items, files }: DataTransfer): Promise<OfferedFile[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  return entries.length > 0 ? filesIn(entries) : Promise.resolve(offered([...files]));
}

async function filesIn(entries: FileSystemEntry[]): Promise<OfferedFile[]> {
  const found: OfferedFile[] = [];
  // Breadth first, so that a limit cuts off the deepest folders.
  for (let level = entries; level.length > 0 && found.length < MOST_FILES;) {
    const next: FileSystemEntry[] = [];
    for (const entry of level) {
      if (isFile(entry))
        found.push({
          path: entry.fullPath.replace(/^\//, ''),
          open: () => new Promise((resolve, reject) => entry.file(resolve, reject)),
        });
      else next.push(...(await children(entry as FileSystemDirectoryEntry)));
    }
    level = next;
  }
  return found;
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** All entries of a folder; a browser gives them in parts, the last of which is empty. */
async function children(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  while (all.length < MOST_FILES) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) break;
    all.push(...part);
  }
  return all;
}

/**
 * The checkpoint among the files, of which only its own are opened.
 * @throws Refusal if there is none, or more than one; an error of the browser if a file cannot be read.
 */
export async function readCheckpoint(
  files: readonly OfferedFile[],
): Promise<{ checkpoint: CheckpointSource; notes: readonly CheckpointNote[] }> {
  const chosen = chooseFiles(files.map(({ path }) => path));
  const { config, weights, index } = chosen;
  const bytes = new Map<string, ArrayBuffer>();
  for (const path of [config, ...weights, ...(index === undefined ? [] : [index])]) {
    const file = await files.find((each) => each.path === path)!.open();
    bytes.set(path, await file.arrayBuffer());
  }
  const checkpoint = sourceOf(chosen, {
    text: (path) => new TextDecoder().decode(bytes.get(path)),
    bytes: (path) => bytes.get(path)!,
  });
  return { checkpoint, notes: chosen.notes };
}

/** Saves both files under the names that Transformers expects in a folder. */
export function saveCheckpoint(files: CheckpointFiles): void {
  save('config.json', new Blob([files.config], { type: 'application/json' }));
  save('model.safetensors', new Blob([files.weights], { type: 'application/octet-stream' }));
}
