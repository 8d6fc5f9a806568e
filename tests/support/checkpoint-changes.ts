/** Ways to change the shipped checkpoint into other forms of it, as folders in memory. */
import { readFileSync } from 'node:fs';
import { readSafetensors, writeSafetensors, type Tensor, type TensorData } from '../../src/policy/safetensors';
import { nearestFloat16, toBfloat16, toFloat16 } from './half-floats';

type Tensors = Map<string, Tensor>;
type Config = Record<string, unknown>;
export type Files = Record<string, Uint8Array>;

const folder = new URL('../../public/reference/', import.meta.url);
export const CONFIG = JSON.parse(readFileSync(new URL('config.json', folder), 'utf8')) as Config;
export const WEIGHTS = readFileSync(new URL('model.safetensors', folder));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const json = (value: unknown): Uint8Array => bytes(`${JSON.stringify(value, null, 2)}\n`);
export const shipped = () => readSafetensors(WEIGHTS).tensors;

/** A folder of the shipped policy, with its config changed (undefined removes a field) and its tensors. */
export function made(
  config: Config,
  change: (tensors: Tensors) => Tensors | void = () => undefined,
  metadata = true,
): Files {
  const tensors = shipped();
  return {
    'config.json': json({ ...CONFIG, ...config }),
    'model.safetensors': writeSafetensors(change(tensors) ?? tensors, metadata ? { format: 'pt' } : {}),
  };
}

export const renamed = (change: (name: string) => string) => (tensors: Tensors) =>
  new Map([...tensors].map(([name, tensor]) => [change(name), tensor]));
const valuesOf = ({ data }: Tensor) => data as Float32Array;

/** Stores the tensors whose name fits in another format. */
export const stored =
  (dtype: 'BF16' | 'F16' | 'F64' | 'F8_E4M3', which = /./) =>
  (tensors: Tensors) => {
    for (const [name, tensor] of tensors) {
      if (!which.test(name)) continue;
      const values = valuesOf(tensor);
      const data = {
        BF16: () => toBfloat16(values),
        F16: () => toFloat16(values),
        F64: () => Float64Array.from(values),
        F8_E4M3: () => new Uint8Array(values.length).fill(0x38),
      }[dtype]();
      tensors.set(name, { ...tensor, dtype, data: data as TensorData });
    }
  };

/** Rounds to another format and back to float32, as `.to(torch.bfloat16).float()` does. */
export const rounded = (dtype: 'BF16' | 'F16') => (tensors: Tensors) => {
  for (const tensor of tensors.values()) {
    const values = valuesOf(tensor);
    if (dtype === 'BF16') {
      const bits = Uint32Array.from(toBfloat16(values), (half) => half * 65536);
      tensor.data = new Float32Array(bits.buffer);
    } else tensor.data = values.map((value) => nearestFloat16(value));
  }
};

export const withoutHead = (tensors: Tensors): void => void tensors.delete('lm_head.weight');
export const headOfEmbeddings = (tensors: Tensors): void =>
  void tensors.set('lm_head.weight', tensors.get('transformer.wte.weight')!);
export const withoutPrefix = renamed((name) => name.replace(/^transformer\./, ''));

/** The causal mask of each layer, as GPT-2's files had it. */
export const masks =
  (dtype: 'F32' | 'U8' | 'BOOL', masked: boolean, prefix = 'transformer.') =>
  (tensors: Tensors) => {
    const size = 10;
    const causal = Array.from({ length: size * size }, (_, i) => (i % size <= Math.floor(i / size) ? 1 : 0));
    for (const layer of [0, 1]) {
      const data = dtype === 'F32' ? Float32Array.from(causal) : Uint8Array.from(causal);
      tensors.set(`${prefix}h.${layer}.attn.bias`, { dtype, shape: [1, 1, size, size], data });
      if (masked)
        tensors.set(`${prefix}h.${layer}.attn.masked_bias`, { dtype: 'F32', shape: [], data: Float32Array.of(-1e4) });
    }
  };

/** More rows of zeros for tensors whose first size is that of the vocabulary or of the context. */
export const grown = (which: RegExp, rows: number) => (tensors: Tensors) => {
  for (const [name, { shape, data }] of tensors) {
    if (!which.test(name)) continue;
    const larger = new Float32Array(rows * shape[1]);
    larger.set(data as Float32Array);
    tensors.set(name, { dtype: 'F32', shape: [rows, shape[1]], data: larger });
  }
};
export const wrapped = (name: string): string =>
  `_orig_mod.module.${name.replace('.attn.', '._fsdp_wrapped_module.attn.')}`;

export const withoutBiases = (tensors: Tensors): Tensors =>
  new Map([...tensors].filter(([name]) => !name.endsWith('bias')));

export const valueHead = (tensors: Tensors): void =>
  void tensors.set('v_head.summary.weight', { dtype: 'F32', shape: [1, 32], data: new Float32Array(32) });

export const notANumber = (tensors: Tensors): void => {
  tensors.get('transformer.wpe.weight')!.data[5] = Number.NaN;
};

export const VOCABULARY = /wte|lm_head/;

export const transposed = (tensors: Tensors): void => {
  for (const [name, { shape, data }] of tensors) {
    const [rows, columns] = shape;
    if (!/(c_attn|c_proj|c_fc)\.weight$/.test(name)) continue;
    const turned = Float32Array.from(
      data as Float32Array,
      (_, i) => data[(i % rows) * columns + Math.floor(i / rows)] as number,
    );
    tensors.set(name, { dtype: 'F32', shape: [columns, rows], data: turned });
  }
};

export const several =
  (...changes: ((tensors: Tensors) => Tensors | void)[]) =>
  (tensors: Tensors): Tensors =>
    changes.reduce((all, change) => change(all) ?? all, tensors);

/** The weights in two files, and their index. */
export function shards(): Files {
  const names = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
  const half = (tensors: Tensors, second: boolean) => new Map([...tensors].filter((_, i) => i >= 14 === second));
  const map = [...shipped().keys()].map((name, i): [string, string] => [name, names[i >= 14 ? 1 : 0]]);
  return {
    'config.json': json(CONFIG),
    [names[0]]: writeSafetensors(half(shipped(), false), { format: 'pt' }),
    [names[1]]: writeSafetensors(half(shipped(), true), { format: 'pt' }),
    'model.safetensors.index.json': json({ metadata: { total_size: 107264 }, weight_map: Object.fromEntries(map) }),
  };
}
export const without = (files: Files, name: string): Files =>
  Object.fromEntries(Object.entries(files).filter(([each]) => each !== name));

export const POINTER = bytes(
  'version https://git-lfs.github.com/spec/v1\n' +
    'oid sha256:248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707\nsize 548105171\n',
);
/** The beginning of what torch.save writes: a zip archive. */
export const PICKLE = Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 8, 8, 0, 0, 0, 0);
export const GGUF = Uint8Array.of(0x47, 0x47, 0x55, 0x46, 3, 0, 0, 0, 29, 0, 0, 0);

export const ADAPTER: Files = {
  'adapter_config.json': json({ peft_type: 'LORA', base_model_name_or_path: 'gpt2', r: 8, target_modules: ['c_attn'] }),
  'adapter_model.safetensors': writeSafetensors([
    [
      'base_model.model.transformer.h.0.attn.c_attn.lora_A.weight',
      { dtype: 'F32', shape: [8, 32], data: new Float32Array(256) },
    ],
  ]),
};

/** What lies beside a checkpoint in a folder of a trainer. */
export const BESIDE: Files = {
  'added_tokens.json': json({}),
  'adapter_config.json': json({ peft_type: 'LORA' }),
  'generation_config.json': json({ eos_token_id: 14 }),
  'merges.txt': bytes('#version: 0.2\n'),
  'optimizer.pt': PICKLE,
  'README.md': bytes('# A model\n'),
  'special_tokens_map.json': json({}),
  'tokenizer.json': json({ version: '1.0' }),
  'tokenizer_config.json': json({ model_max_length: 10 }),
  'trainer_state.json': json({ global_step: 100 }),
  'training_args.bin': PICKLE,
  'vocab.json': json({}),
};

/** config.json of GPT-2 itself on the hub, with the sizes of the toy. */
export const HUB: Config = {
  tie_word_embeddings: undefined,
  torch_dtype: undefined,
  transformers_version: undefined,
  use_cache: undefined,
  scale_attn_weights: undefined,
  n_inner: undefined,
  pad_token_id: undefined,
  attn_pdrop: 0.1,
  embd_pdrop: 0.1,
  resid_pdrop: 0.1,
  summary_activation: null,
  summary_first_dropout: 0.1,
  summary_proj_to_labels: true,
  summary_type: 'cls_index',
  summary_use_proj: true,
  task_specific_params: { 'text-generation': { do_sample: true, max_length: 50 } },
};
