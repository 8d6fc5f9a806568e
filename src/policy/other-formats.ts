/** Files that hold a policy in a form that is not read here: what they are, and the command that converts them. */
import type { OtherFormat } from '../common/policy-problems';

/** One line for a terminal; FOLDER holds the files, NEW is the folder to be loaded here. */
const load = (how: string) =>
  `python -c "from transformers import GPT2LMHeadModel as M; M.from_pretrained('FOLDER'${how}).save_pretrained('NEW')"`;

const COMMANDS: Record<OtherFormat, ((file: string) => string) | null> = {
  pytorch: () => load(''),
  adapter: () =>
    `python -c "from peft import AutoPeftModelForCausalLM as M; ` +
    `M.from_pretrained('FOLDER').merge_and_unload().save_pretrained('NEW')"`,
  'git-lfs': () => 'git lfs pull',
  gguf: (file) => load(`, gguf_file='${/^[\w.-]+$/.test(file) ? file : 'FILE.gguf'}'`),
  // Of Transformers 4; version 5 no longer reads these.
  tensorflow: () => load(', from_tf=True'),
  flax: () => load(', from_flax=True'),
  onnx: null,
  numpy: null,
  'web-page': null,
};

/** Widens a file that Transformers can read to float32. */
export const TO_FLOAT32 = load(", dtype='float32'");

/** Transposes the matrices of nanoGPT and others, whose layers are Linear, [out, in], where GPT-2's are [in, out]. */
export const TO_CONV1D =
  `python -c "from safetensors.torch import load_file, save_file; m = load_file('model.safetensors'); ` +
  `save_file({k: v.t().contiguous() if k.endswith(('c_attn.weight', 'c_proj.weight', 'c_fc.weight')) else v ` +
  `for k, v in m.items()}, 'model.safetensors')"`;

export const commandFor = (format: OtherFormat, file: string): string | null => COMMANDS[format]?.(file) ?? null;

/** The format that a file's name tells, if it is one of policies but not ours. */
export function formatOfName(name: string): OtherFormat | undefined {
  if (/^adapter_model\.(safetensors|bin)$/.test(name)) return 'adapter';
  if (/^(optimizer|scheduler|rng_state|training_args|scaler)\b/.test(name)) return undefined;
  if (/\.(bin|pt|pth|ckpt)$/i.test(name)) return 'pytorch';
  if (/\.gguf$/i.test(name)) return 'gguf';
  if (/\.(h5|keras)$/i.test(name)) return 'tensorflow';
  if (/\.msgpack$/i.test(name)) return 'flax';
  if (/\.onnx$/i.test(name)) return 'onnx';
  if (/\.npz?$/i.test(name)) return 'numpy';
  return undefined;
}

const begins = (bytes: Uint8Array, text: string): boolean =>
  [...text].every((letter, i) => bytes[i] === letter.charCodeAt(0));

/** The format that a file's first bytes tell; undefined for safetensors and for what is unknown. */
export function formatOfBytes(bytes: Uint8Array): OtherFormat | undefined {
  // A safetensors file begins with the length of its header, which never takes more than 4 of the 8 bytes.
  if (bytes.length < 8 || bytes.subarray(4, 8).every((byte) => byte === 0)) return undefined;
  if (begins(bytes, 'version https://git-lfs')) return 'git-lfs';
  if (begins(bytes, 'GGUF')) return 'gguf';
  // A zip archive, or the pickle of older versions.
  if (begins(bytes, 'PK\u0003\u0004') || (bytes[0] === 0x80 && bytes[1] <= 5)) return 'pytorch';
  if (begins(bytes, '\u0089HDF')) return 'tensorflow';
  if (begins(bytes, '\u0093NUMPY')) return 'numpy';
  if (/^\s*<(!doctype|html)/i.test(new TextDecoder().decode(bytes.subarray(0, 64)))) return 'web-page';
  return undefined;
}
