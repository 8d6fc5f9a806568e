/** Checkpoint folders and other files on disk. */
import { closeSync, ftruncateSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { draftOf, makeFolders, unwritable, writeWhole } from '../files/write-whole';
import { saidText } from '../i18n/notices';
import { chooseFiles, sourceOf } from '../policy/checkpoint-folder';
import { trainPath, type LabPolicy, type Path } from '../lab/table/trajectory';
import { pathFile, readPath } from '../lab/table/trajectory-file';
import type { LabRun } from '../lab/lab-types';
import type { Backend } from '../population/api';
import { CONFIG_FILE, readPolicy, WEIGHTS_FILE, writePolicy, type LoadedPolicy } from '../training/reference-policy';
import type { MetricPoint } from '../training/protocol';
import type { RunInfo } from '../experiment/population-spec';
import { UsageError } from '../common/command-line';
import { sentence } from '../common/text';

/** Shipped files: the reference policy, and the lab's training runs that start from it. */
const PUBLIC = path.join(import.meta.dirname, '..', '..', 'public');
const SHIPPED = path.join(PUBLIC, 'reference');
const SHIPPED_PATHS = path.join(PUBLIC, 'lab');

/**
 * Reads a checkpoint folder.
 * @param say is told what was done to read it, where it is worth knowing.
 * @throws UsageError with one sentence naming the file, field or tensor.
 */
export function readCheckpointFolder(
  folder: string = SHIPPED,
  say: (line: string) => void = () => undefined,
): LoadedPolicy {
  const attempt = <T>(name: string, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw new UsageError(
        `--checkpoint: got '${folder}', where ${name} cannot be read ` +
          `(${(error as NodeJS.ErrnoException).code ?? sentence(error)}).`,
      );
    }
  };
  const read = (name: string) => attempt(name, () => readFileSync(path.join(folder, name)));
  const names = attempt(CONFIG_FILE, () => readdirSync(folder));
  try {
    const chosen = chooseFiles(names);
    const policy = readPolicy(sourceOf(chosen, { text: (name) => read(name).toString('utf8'), bytes: read }));
    for (const note of [...chosen.notes, ...(policy.notes ?? [])]) say(saidText(note, 'en'));
    return policy;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--checkpoint: got '${folder}': ${sentence(error)}`, { cause: error });
  }
}

/**
 * Writes config.json and model.safetensors. @throws Error naming a tensor that is not finite; Unwritable if a file
 * cannot be written.
 */
export function writeCheckpointFolder(folder: string, policy: LoadedPolicy): void {
  const { config, weights } = writePolicy(policy);
  // The weights first: a folder with only a config would look like a damaged checkpoint.
  writeWhole(path.join(folder, WEIGHTS_FILE), weights);
  writeWhole(path.join(folder, CONFIG_FILE), config);
}

/** The policy in the lab's form. */
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
 * The inputs of a Lab: its policy, and the source of its paths: files if the policy is the shipped one, else training.
 * @param folder of `--checkpoint`
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

/** Creates the folder of an option, so that a bad path fails before the work is done. @throws UsageError */
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
 * Writes metrics.jsonl: one line per run and step, ordered by step, then run, as they arrive; populations of several
 * shapes follow each other. `arm` is only there for an arm with a name or settings of its own. Non-finite values are
 * null. It contains no times, so the same seeds give the same bytes. Until `finish` it is named metrics.jsonl.part.
 */
export class MetricsFile {
  #file: number | undefined;
  /** Offset of each step's lines, in the population that is written at the moment. */
  readonly #begins = new Map<number, number>();
  #size = 0;
  #part = 0;

  /** @throws Unwritable, like all methods. */
  constructor(
    private readonly name: string,
    private readonly runs: readonly RunInfo[],
    /** The number of a run's population. */
    private readonly partOf: (run: number) => number = () => 0,
  ) {
    this.#file = this.#try(() => openSync(draftOf(name), 'w'));
  }

  write(points: readonly MetricPoint[]): void {
    for (const { run, step, values } of points) {
      const part = this.partOf(run);
      if (part !== this.#part) this.#begins.clear();
      this.#part = part;
      if (!this.#begins.has(step)) this.#begins.set(step, this.#size);
      const { run: _, ...info } = this.runs[run];
      const line = Buffer.from(`${JSON.stringify({ ...info, step, ...values })}\n`);
      // A nearly full disk may accept only part of a write.
      for (let at = 0; at < line.length;)
        at += this.#try(() => writeSync(this.#file!, line, at, line.length - at, this.#size + at));
      this.#size += line.length;
    }
  }

  /** Drops every step after `step` of the population that is written at the moment. */
  rewind(step: number): void {
    for (const [begun, at] of this.#begins) {
      if (begun <= step) continue;
      this.#size = Math.min(this.#size, at);
      this.#begins.delete(begun);
    }
    this.#try(() => ftruncateSync(this.#file!, this.#size));
  }

  /** Renames the complete file to its final name. */
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
