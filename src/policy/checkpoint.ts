/**
 * A checkpoint in Hugging Face's format for GPT-2: `config.json` and `model.safetensors`. Transformers loads ours with
 * `GPT2LMHeadModel.from_pretrained(folder)`, and this file reads what Transformers, and those who train with it, save.
 */
import { Refusal } from '../common/problem';
import { readConfig, writeConfig } from './checkpoint-config';
import type { CheckpointNote } from './checkpoint-notes';
import { readTensors, WEIGHTS, type FoundTensors, type WeightsFile } from './checkpoint-tensors';
import { tokensOf, type PolicyConfig } from './config';
import { isFloat, valuesOf } from './floats';
import { parameterLayout, slice, type ParameterEntry } from './layout';
import { TO_CONV1D, TO_FLOAT32 } from './other-formats';
import { quote } from './quote';
import { writeSafetensors, type Tensor } from './safetensors';

/** Both files. As returned by `writeCheckpoint`, `weights.buffer` is exactly the file. */
export interface Checkpoint {
  config: string;
  weights: Uint8Array<ArrayBuffer>;
}

/** The files of a checkpoint as people have them: the weights in one file, or in shards, with or without an index. */
export interface CheckpointSource {
  config: string;
  weights: Uint8Array | ArrayBuffer | readonly WeightsFile[];
  index?: string;
}

export interface ReadCheckpoint {
  config: PolicyConfig;
  /** Flat, of `parameterLayout(config)`. */
  parameters: Float32Array<ArrayBuffer>;
  /** Strings kept in the weights file. */
  metadata: Record<string, string>;
  /** What was done to read it, where it was more than copying. */
  notes: CheckpointNote[];
}

const HEAD = 'lm_head.weight';
const EMBEDDING = 'transformer.wte.weight';

/**
 * @param parameters the flat vector of `parameterLayout(config)`.
 * @param metadata strings to store in the weights file, in addition to Hugging Face's own `format: 'pt'`.
 * @throws Refusal if the parameters are not as many as the layout says, or one of them is not finite (naming its
 *   tensor).
 */
export function writeCheckpoint(
  config: PolicyConfig,
  parameters: Float32Array,
  metadata: Record<string, string> = {},
): Checkpoint {
  const { entries, size } = parameterLayout(config);
  if (parameters.length !== size) {
    throw new Refusal({ code: 'vector-size', field: 'parameters', given: parameters.length, size });
  }
  const tensors = entries.map((entry): [string, Tensor] => {
    const shape = shapeInFile(entry, config);
    const data = slice(parameters, entry).slice(0, sizeOf(shape));
    checkFinite(entry.name, data);
    return [entry.name, { dtype: 'F32', shape, data }];
  });
  return { config: writeConfig(config), weights: writeSafetensors(tensors, { ...metadata, format: 'pt' }) };
}

/** @throws Refusal naming the field of config.json, the file or the tensor that is wrong. */
export function readCheckpoint({ config: text, weights, index }: CheckpointSource): ReadCheckpoint {
  const { config, tied } = readConfig(text);
  const files = isFiles(weights) ? weights : [{ name: WEIGHTS, bytes: weights }];
  const found = readTensors(files, index);
  const notes = [...tie(found, tied), ...remarks(found, config)];
  const { entries, size } = parameterLayout(config);
  const { tensors } = found;
  if (tensors.has(EMBEDDING) && entries.every(({ name, kind }) => kind !== 'bias' || !tensors.has(name)))
    throw new Refusal({ code: 'checkpoint-no-biases' });
  const parameters = new Float32Array(size);
  for (const entry of entries) {
    const tensor = tensors.get(entry.name);
    if (!tensor) throw new Refusal({ code: 'checkpoint-no-tensor', tensor: quote(entry.name) });
    const data = dataOf(tensor, entry, config);
    slice(parameters, entry).set(data);
    checkFinite(entry.name, slice(parameters, entry), data);
    tensors.delete(entry.name);
  }
  const [unexpected] = tensors.keys();
  if (unexpected !== undefined) throw new Refusal({ code: 'checkpoint-extra-tensor', tensor: quote(unexpected) });
  return { config, parameters, metadata: found.metadata, notes };
}

const isFiles = (weights: CheckpointSource['weights']): weights is readonly WeightsFile[] => Array.isArray(weights);

/**
 * Gives tied embeddings the head that they stand for. A head in the file is used as it is, whatever the config says of
 * ties: Transformers 5 does so if it differs from the embeddings, and if it does not there is nothing to decide.
 */
function tie({ tensors }: FoundTensors, tied: boolean | null): CheckpointNote[] {
  const embedding = tensors.get(EMBEDDING);
  const head = tensors.get(HEAD);
  if (tied === false) {
    if (!head) throw new Refusal({ code: 'checkpoint-no-head' });
    return [];
  }
  // If the embeddings are missing as well, that is what is wrong.
  if (!embedding) return [];
  if (head && !isSame(head, embedding)) return [{ code: 'checkpoint-own-head', default: tied === null }];
  tensors.set(HEAD, embedding);
  return [{ code: 'checkpoint-tied', default: tied === null }];
}

function isSame(one: Tensor, other: Tensor): boolean {
  const [bytes, others] = [one, other].map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return one.dtype === other.dtype && bytes.length === others.length && bytes.every((byte, i) => byte === others[i]);
}

/** What is worth knowing of tensors that are read, and of those that are not. */
function remarks({ tensors, leftOut }: FoundTensors, config: PolicyConfig): CheckpointNote[] {
  const notes: CheckpointNote[] = [];
  const dtypes = [...new Set([...tensors.values()].map(({ dtype }) => dtype))].filter((dtype) => dtype !== 'F32');
  if (dtypes.length > 0) notes.push({ code: 'checkpoint-precision', dtypes: dtypes.sort() });
  if (leftOut.length > 0) notes.push({ code: 'checkpoint-left-out', what: leftOut.map((name) => quote(name)) });
  const { vocabulary, padding } = config;
  if (padding) notes.push({ code: 'checkpoint-padded', tokens: tokensOf(config), vocabulary });
  return notes;
}

/** A tensor's values. @throws Refusal if it is not stored as floats, or its shape is not the entry's. */
function dataOf(tensor: Tensor, entry: ParameterEntry, config: PolicyConfig): Float32Array | Float64Array {
  const { dtype, shape } = tensor;
  const name = quote(entry.name);
  if (dtype.startsWith('F8'))
    throw new Refusal({ code: 'checkpoint-f8', tensor: name, given: dtype, command: TO_FLOAT32 });
  if (!isFloat(dtype)) throw new Refusal({ code: 'checkpoint-dtype', tensor: name, given: dtype });
  const due = shapeInFile(entry, config);
  if (shape.join() !== due.join()) {
    if (entry.kind === 'matrix' && entry.name !== HEAD && shape.join() === [...due].reverse().join())
      throw new Refusal({ code: 'checkpoint-transposed', tensor: name, given: shape, due, command: TO_CONV1D });
    throw new Refusal({ code: 'checkpoint-shape', tensor: name, given: shape, due });
  }
  return valuesOf(tensor);
}

/** The shape of an entry without padding. */
function shapeInFile({ name, shape }: ParameterEntry, config: PolicyConfig): number[] {
  return name === EMBEDDING || name === HEAD ? [tokensOf(config), ...shape.slice(1)] : shape;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** @param given the values before they were rounded to float32. */
function checkFinite(name: string, data: Float32Array, given: Float32Array | Float64Array = data): void {
  const index = data.findIndex((value) => !Number.isFinite(value));
  if (index >= 0)
    throw new Refusal({ code: 'checkpoint-not-finite', tensor: quote(name), given: String(given[index]), index });
}
