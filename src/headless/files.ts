/** Checkpoint folders and other files on disk. */
import { closeSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { draftOf, makeFolders, unwritable, writeWhole } from '../files/write-whole';
import { trainPath, type LabPolicy, type Path } from '../lab/table/trajectory';
import { pathFile, readPath } from '../lab/table/trajectory-file';
import type { LabRun } from '../lab/lab-types';
import type { Backend } from '../population/api';
import { CONFIG_FILE, readPolicy, WEIGHTS_FILE, writePolicy, type LoadedPolicy } from '../training/reference-policy';
import type { MetricPoint } from '../training/protocol';
import type { RunInfo } from '../experiment/population-spec';
import { UsageError } from './headless-arguments';
import { sentence } from '../common/text';

/** What is shipped: the reference policy, and the training runs of the lab that go out from it. */
const PUBLIC = path.join(import.meta.dirname, '..', '..', 'public');
const SHIPPED = path.join(PUBLIC, 'reference');
const SHIPPED_PATHS = path.join(PUBLIC, 'lab');

/** Reads a checkpoint folder. @throws UsageError with one sentence naming the file, field or tensor. */
export function readCheckpointFolder(folder: string = SHIPPED): LoadedPolicy {
  const read = (name: string) => {
    try {
      return readFileSync(path.join(folder, name));
    } catch (error) {
      throw new UsageError(
        `--checkpoint: got '${folder}', where ${name} cannot be read ` +
          `(${(error as NodeJS.ErrnoException).code ?? sentence(error)}).`,
      );
    }
  };
  const config = read(CONFIG_FILE).toString('utf8');
  const weights = read(WEIGHTS_FILE);
  try {
    return readPolicy({ config, weights });
  } catch (error) {
    throw new UsageError(`--checkpoint: got '${folder}': ${sentence(error)}`, { cause: error });
  }
}

/**
 * Writes config.json and model.safetensors. @throws Error naming the tensor that is not finite; Unwritable where it
 * cannot be written.
 */
export function writeCheckpointFolder(folder: string, policy: LoadedPolicy): void {
  const { config, weights } = writePolicy(policy);
  // The weights first: a folder with a config alone would look like a checkpoint that has lost something.
  writeWhole(path.join(folder, WEIGHTS_FILE), weights);
  writeWhole(path.join(folder, CONFIG_FILE), config);
}

/** The same policy as the lab has it. */
export const labPolicy = ({ policy, parameters, digits }: LoadedPolicy): LabPolicy => ({
  config: policy,
  parameters,
  digits: digits ?? 2,
});

/** The shipped file of one of the lab's runs. @throws Error with one sentence. */
export function readShippedPath(run: LabRun): Buffer {
  const file = path.join(SHIPPED_PATHS, pathFile(run));
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? sentence(error)}); "npm run headless ` +
        '-- paths --out public/lab" makes it.',
      { cause: error },
    );
  }
}

/**
 * What a Lab is made of: its policy, and where its paths come from: files where the policy is the shipped one, or else
 * training. @param folder of `--checkpoint`
 */
export function labOn(
  loaded: LoadedPolicy,
  folder: string | undefined,
  backend: Backend,
): [LabPolicy, (run: LabRun) => Promise<Path>] {
  const policy = labPolicy(loaded);
  return [
    policy,
    async (run) =>
      folder === undefined ? readPath(readShippedPath(run), run, policy) : trainPath(backend, policy, run),
  ];
}

export function writeJson(file: string, value: unknown): void {
  writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Makes the folder of an option, so that a bad place is refused before the work is done. @throws UsageError */
export function makeFolder(option: string, folder: string): string {
  try {
    makeFolders(folder);
  } catch (error) {
    throw new UsageError(
      `--${option}: got '${folder}', which cannot be made a folder ` +
        `(${(error as NodeJS.ErrnoException).code ?? sentence(error)}).`,
    );
  }
  return folder;
}

/**
 * metrics.jsonl: one line per run and step, by step, then run, written as they come. Values that are no finite number
 * are null. No times, so that the same seeds give the same bytes. Until `finish` it is metrics.jsonl.part.
 */
export class MetricsFile {
  #file: number | undefined;
  /** Where the lines of each step begin. */
  readonly #begins = new Map<number, number>();
  #size = 0;

  /** @throws Unwritable, as every method of it. */
  constructor(
    private readonly name: string,
    private readonly runs: readonly RunInfo[],
  ) {
    this.#file = this.#try(() => openSync(draftOf(name), 'w'));
  }

  write(points: readonly MetricPoint[]): void {
    for (const { run, step, values } of points) {
      if (!this.#begins.has(step)) this.#begins.set(step, this.#size);
      const { method, seed } = this.runs[run];
      const line = Buffer.from(`${JSON.stringify({ method, seed, step, ...values })}\n`);
      // A disk that is nearly full takes a part of it.
      for (let at = 0; at < line.length;)
        at += this.#try(() => writeSync(this.#file!, line, at, line.length - at, this.#size + at));
      this.#size += line.length;
    }
  }

  /** Drops every step after `step`. */
  rewind(step: number): void {
    for (const [begun, at] of this.#begins) {
      if (begun <= step) continue;
      this.#size = Math.min(this.#size, at);
      this.#begins.delete(begun);
    }
    this.#try(() => ftruncateSync(this.#file!, this.#size));
  }

  /** It is whole. */
  finish(): void {
    this.close();
    this.#try(() => renameSync(draftOf(this.name), this.name));
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #try<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      throw unwritable(this.name, error);
    }
  }
}
