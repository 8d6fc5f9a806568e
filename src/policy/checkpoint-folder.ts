/**
 * Which files of a folder, or of a selection, are the checkpoint. Decided by names, so that only those files need to be
 * read: folders hold tokenizers, optimizers and other checkpoints as well.
 */
import { Refusal } from '../common/problem';
import type { CheckpointSource } from './checkpoint';
import { CONFIG } from './checkpoint-config';
import { INDEX, WEIGHTS } from './checkpoint-tensors';
import type { CheckpointNote } from './checkpoint-notes';
import { commandFor, formatOfName } from './other-formats';
import { quote } from './quote';

/** The paths of the files to be read. */
export interface ChosenFiles {
  config: string;
  weights: readonly string[];
  index?: string;
  notes: readonly CheckpointNote[];
}

/** Files in JSON that lie beside a config.json. */
const OTHER_JSON = new RegExp(
  `^(${[
    /.*\.index|tokenizer|vocab|merges|special_tokens_map|added_tokens|\w+_config/,
    /trainer_state|training|(all|train|eval)_results|summary/,
  ]
    .map(({ source }) => source)
    .join('|')})\\.json$`,
);
const SHARD = /^(.*)-(\d{5,})-of-(\d{5,})\.safetensors$/;

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
/** Paths for a sentence: in quotes where they have unusual letters, and not all of many. */
const named = (paths: readonly string[]): string[] => [
  ...paths.slice(0, 8).map((path) => (/^[\w./-]+$/.test(path) ? path : quote(path))),
  ...(paths.length > 8 ? ['…'] : []),
];

/**
 * @param paths of all files, with '/' between folders; without folders where a browser gives only names.
 * @throws Refusal if no checkpoint, or more than one, is among them; it names what is there instead.
 */
export function chooseFiles(paths: readonly string[]): ChosenFiles {
  // What an operating system leaves behind is of no interest.
  const visible = paths.filter((path) => !/(^|\/)\.|(^|\/)__MACOSX\//.test(path));
  const own = shallowest(visible);
  const config = chooseConfig(own);
  const weights = chooseWeights(own);
  if (!config || weights.length === 0) throw notThere(visible, own);
  const index = own.find((path) => baseOf(path) === INDEX);
  const adapter = own.filter((path) => formatOfName(baseOf(path)) === 'adapter');
  return {
    config,
    weights,
    ...(index !== undefined && baseOf(weights[0]) !== WEIGHTS ? { index } : {}),
    notes: adapter.length > 0 ? [{ code: 'checkpoint-left-out', what: named(adapter) }] : [],
  };
}

/** The files of the least deep folder that has a checkpoint: a run's folder has older ones in folders of its own. */
function shallowest(paths: readonly string[]): string[] {
  const holders = [...new Set(paths.filter((path) => /\.(safetensors|json)$/i.test(path)).map(folderOf))].filter(
    (folder) => {
      const files = paths.filter((path) => folderOf(path) === folder).map(baseOf);
      return files.includes(CONFIG) || files.some((name) => name.endsWith('.safetensors'));
    },
  );
  const depth = (folder: string) => (folder === '' ? 0 : folder.split('/').length);
  const least = Math.min(...holders.map(depth));
  const first = holders.filter((folder) => depth(folder) === least);
  if (first.length > 1) throw new Refusal({ code: 'checkpoint-several', what: 'folders', given: named(first) });
  return first.length === 0 ? [...paths] : paths.filter((path) => folderOf(path) === first[0]);
}

/** config.json; or else what a browser called it when it saved a second one, or the only other file in JSON. */
function chooseConfig(paths: readonly string[]): string | undefined {
  const json = paths.filter((path) => /\.json$/i.test(path));
  const exact = json.filter((path) => baseOf(path) === CONFIG);
  const alike = json.filter((path) => /^config\b/i.test(baseOf(path)));
  const rest = json.filter((path) => !OTHER_JSON.test(baseOf(path)));
  return only('configs', [exact, alike, rest].find((some) => some.length > 0) ?? []);
}

/** model.safetensors; or else shards; or else the only other file of weights. */
function chooseWeights(paths: readonly string[]): string[] {
  const all = paths.filter((path) => /\.safetensors$/i.test(path) && formatOfName(baseOf(path)) !== 'adapter');
  const exact = all.filter((path) => baseOf(path) === WEIGHTS);
  if (exact.length > 0) return exact;
  const shards = all.filter((path) => SHARD.test(baseOf(path)));
  if (shards.length > 0) return allShards(shards);
  // An index may name its files otherwise.
  if (paths.some((path) => baseOf(path) === INDEX)) return [...all].sort();
  const one = only('weights', all);
  return one === undefined ? [] : [one];
}

/** Shards of one model, in order. @throws Refusal if one of them is not there. */
function allShards(paths: readonly string[]): string[] {
  const shards = paths.map((path) => ({ path, parts: SHARD.exec(baseOf(path))! }));
  const [, stem, number, count] = shards[0].parts;
  const other = shards.find(({ parts }) => parts[1] !== stem || parts[3] !== count);
  if (other) throw new Refusal({ code: 'checkpoint-several', what: 'weights', given: named([paths[0], other.path]) });
  // No more than are given plus a few, whatever number the names give.
  const due = Array.from({ length: Math.min(Number(count), paths.length + 8) }, (_, i) =>
    [`${stem}-${String(i + 1).padStart(number.length, '0')}`, 'of', `${count}.safetensors`].join('-'),
  );
  const names = paths.map(baseOf);
  const missing = due.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Refusal({ code: 'checkpoint-shards', missing: named(missing) });
  return [...paths].sort();
}

function only(what: 'configs' | 'weights', paths: readonly string[]): string | undefined {
  if (paths.length > 1) throw new Refusal({ code: 'checkpoint-several', what, given: named(paths) });
  return paths[0];
}

/** Says what is there instead, if it is a policy in another form. */
function notThere(paths: readonly string[], own: readonly string[]): Refusal {
  const weights = own.some((path) => /\.safetensors$/i.test(path) && formatOfName(baseOf(path)) === undefined);
  const other = weights ? undefined : paths.find((path) => formatOfName(baseOf(path)) !== undefined);
  const adapter = paths.find((path) => formatOfName(baseOf(path)) === 'adapter') ?? other;
  if (other !== undefined && adapter !== undefined) {
    const name = baseOf(adapter);
    const format = formatOfName(name)!;
    return new Refusal({ code: 'checkpoint-format', file: quote(name), format, command: commandFor(format, name) });
  }
  return new Refusal({ code: 'checkpoint-both', given: named(paths).join(', ') });
}

/** A file's contents, of which a browser and Node have different kinds. */
export interface Contents {
  text: (path: string) => string;
  bytes: (path: string) => Uint8Array | ArrayBuffer;
}

/** The checkpoint of the chosen files. */
export function sourceOf({ config, weights, index }: ChosenFiles, read: Contents): CheckpointSource {
  const files = weights.map((path) => ({ name: baseOf(path), bytes: read.bytes(path) }));
  return {
    config: read.text(config),
    weights: files.length === 1 && files[0].name === WEIGHTS ? files[0].bytes : files,
    ...(index === undefined ? {} : { index: read.text(index) }),
  };
}
