/** Forms of a policy that are not read here; policy/other-formats.ts recognises them. */
export type OtherFormat =
  'pytorch' | 'adapter' | 'git-lfs' | 'gguf' | 'tensorflow' | 'flax' | 'onnx' | 'numpy' | 'web-page';

/**
 * Problems of a policy's sizes and of its files. Names, shapes and offsets from a file are already quoted, because the
 * file is untrusted.
 */
export interface PolicyProblemValues {
  /** Heads that do not divide the width into multiples of 4; `width` is the name of the width's field. */
  'policy-heads': { field: string; given: string; width: string; size: number };
  /** Sizes of a policy that is too large, as [field, value]. */
  'policy-size': { sizes: readonly (readonly [string, number])[]; parameters: number; most: number };

  // checkpoint: its files
  /** No config.json, or no weights, among the given files. */
  'checkpoint-both': { given: string };
  /** Files of which only one can be meant: several folders with a config.json, several configs or weights. */
  'checkpoint-several': { what: 'folders' | 'configs' | 'weights'; given: readonly string[] };
  /** Files of the index, or numbers of shards, that are not given. */
  'checkpoint-shards': { missing: readonly string[] };
  /** A file that holds a policy in another form; `command` converts it, if there is one. */
  'checkpoint-format': { file: string; format: OtherFormat; command: string | null };

  // checkpoint: config.json
  /** The vocabulary of GPT-2 itself. */
  'checkpoint-byte-pairs': { given: number };

  // checkpoint: tensors
  'checkpoint-no-tensor': { tensor: string };
  /** No lm_head.weight, and embeddings that are not tied. */
  'checkpoint-no-head': object;
  'checkpoint-no-biases': object;
  /** A name that two tensors have when the names of wrappers are taken away. */
  'checkpoint-twice': { tensor: string };
  /** 8-bit floats, whose scales are kept elsewhere. */
  'checkpoint-f8': { tensor: string; given: string; command: string };
  /** A matrix [out, in], as of a Linear layer, where [in, out] is due. */
  'checkpoint-transposed': { tensor: string; given: readonly number[]; due: readonly number[]; command: string };
  'checkpoint-dtype': { tensor: string; given: string };
  'checkpoint-shape': { tensor: string; given: readonly number[]; due: readonly number[] };
  /** A tensor that a policy of these sizes does not have. */
  'checkpoint-extra-tensor': { tensor: string };
  /** A parameter that is not finite, as text: JSON has no NaN. */
  'checkpoint-not-finite': { tensor: string; given: string; index: number };

  // safetensors: the file and its header
  'safetensors-too-short': { bytes: number };
  'safetensors-header-length': { given: number; rest: number; most: number };
  'safetensors-header': { fault: 'encoding' | 'json' | 'object' };
  'safetensors-twice': { name: string };
  /** `key` is the one whose value is not a string; null if the metadata is not an object. */
  'safetensors-metadata': { key: string | null };
  'safetensors-data': { bytes: number; described: number };

  // safetensors: one tensor as the header describes it
  'safetensors-tensor': { tensor: string };
  'safetensors-dtype': { tensor: string; given: string; allowed: readonly string[] };
  'safetensors-sizes': { tensor: string; field: 'shape' | 'data_offsets'; given: string };
  'safetensors-backwards': { tensor: string; begin: number; end: number };
  'safetensors-beyond': { tensor: string; end: number; bytes: number };
  'safetensors-uncountable': { tensor: string; shape: string };
  'safetensors-span': { tensor: string; dtype: string; shape: string; size: number; begin: number; end: number };
  /** A tensor that overlaps the previous one, or leaves a hole. */
  'safetensors-begin': { tensor: string; begin: number; due: number };

  // safetensors: a tensor to be written
  'safetensors-taken': { tensor: string };
  'safetensors-array': { tensor: string; given: string; dtype: string; due: string };
  'safetensors-entries': { tensor: string; entries: number; shape: string };
}
