/** The tensors of a checkpoint, from one file or from shards, under the names of `GPT2LMHeadModel`. */
import * as v from 'valibot';
import { Refusal } from '../common/problem';
import { schemaProblem } from '../common/schema-problem';
import { commandFor, formatOfBytes } from './other-formats';
import { quote } from './quote';
import { readSafetensors, type Tensor } from './safetensors';

export interface WeightsFile {
  name: string;
  bytes: Uint8Array | ArrayBuffer;
}

/** Wrappers that leave their name in those of tensors: DDP, torch.compile, FSDP, checkpointing, TRL's value head. */
const WRAPPERS = new Set([
  'module',
  '_orig_mod',
  '_fsdp_wrapped_module',
  '_checkpoint_wrapped_module',
  'pretrained_model',
]);
/** What a GPT2Model's own names begin with. */
const OF_THE_BODY = new Set(['wte', 'wpe', 'h', 'ln_f']);
/** The causal mask, which GPT-2's files had as tensors for years. */
const MASK = /^transformer\.h\.\d+\.attn\.(bias|masked_bias)$/;
/** Heads that are trained beside the policy. */
const OTHER_HEADS = /^(v_head|value_head|multiple_choice_head)\./;

export interface FoundTensors {
  /** By the policy's names, without masks and other heads. */
  tensors: Map<string, Tensor>;
  /** Names of the other heads. */
  leftOut: string[];
  /** Of all files. */
  metadata: Record<string, string>;
}

/** The name of a tensor in `GPT2LMHeadModel`, without those of wrappers. */
export function plainName(name: string): string {
  const parts = name.split('.').filter((part) => !WRAPPERS.has(part));
  if (parts[0] === 'model') parts.shift();
  return (OF_THE_BODY.has(parts[0]) ? ['transformer', ...parts] : parts).join('.');
}

/**
 * @param index text of model.safetensors.index.json, if there is one: all tensors that it names must be in the files.
 * @throws Refusal naming the file, the tensor or the part of a header that is wrong.
 */
export function readTensors(files: readonly WeightsFile[], index?: string): FoundTensors {
  const placed = index === undefined ? undefined : readIndex(index);
  const given = new Set(files.map(({ name }) => name));
  const missing = [...new Set(Object.values(placed ?? {}))].filter((name) => !given.has(name));
  if (missing.length > 0) throw new Refusal({ code: 'checkpoint-shards', missing: missing.map((name) => quote(name)) });

  const found: FoundTensors = { tensors: new Map(), leftOut: [], metadata: {} };
  const names = new Set<string>();
  for (const file of files) {
    const { tensors, metadata } = readFile(file, files.length > 1);
    Object.assign(found.metadata, metadata);
    for (const [name, tensor] of tensors) {
      names.add(name);
      const plain = plainName(name);
      if (/\.lora_[AB]\b/.test(name))
        throw new Refusal({
          code: 'checkpoint-format',
          file: quote(file.name),
          format: 'adapter',
          command: commandFor('adapter', file.name),
        });
      if (OTHER_HEADS.test(plain)) found.leftOut.push(name);
      else if (!MASK.test(plain)) {
        if (found.tensors.has(plain)) throw new Refusal({ code: 'checkpoint-twice', tensor: quote(plain) });
        found.tensors.set(plain, tensor);
      }
    }
  }
  const absent = Object.keys(placed ?? {}).find((name) => !names.has(name));
  if (absent !== undefined) throw new Refusal({ code: 'checkpoint-no-tensor', tensor: quote(absent) });
  return found;
}

function readFile({ name, bytes }: WeightsFile, several: boolean) {
  const format = formatOfBytes(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
  if (format)
    throw new Refusal({ code: 'checkpoint-format', file: quote(name), format, command: commandFor(format, name) });
  try {
    return readSafetensors(bytes);
  } catch (error) {
    if (!several || !(error instanceof Refusal)) throw error;
    throw new Refusal({ code: 'in-file', file: quote(name), reason: error.problem }, { cause: error });
  }
}

export const WEIGHTS = 'model.safetensors';
export const INDEX = 'model.safetensors.index.json';
const Index = v.object({ weight_map: v.record(v.string(), v.string()) });

/** The file of each tensor. */
function readIndex(text: string): Record<string, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal({ code: 'broken-file', file: INDEX, line: null, reason: { code: 'no-json' } });
  }
  const parsed = v.safeParse(Index, json, { abortEarly: true });
  if (!parsed.success) {
    const reason = schemaProblem(parsed.issues[0]);
    throw new Refusal({ code: 'broken-file', file: INDEX, line: null, reason });
  }
  return parsed.output.weight_map;
}
