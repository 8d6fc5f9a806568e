/**
 * Problems of a policy's sizes and of its files. Names, shapes and offsets from a file are already quoted, because the
 * file is untrusted.
 */
export interface PolicyProblemValues {
  /** Heads that do not divide the width into multiples of 4; `width` is the name of the width's field. */
  'policy-heads': { field: string; given: string; width: string; size: number };
  /** Sizes of a policy that is too large, as [field, value]. */
  'policy-size': { sizes: readonly (readonly [string, number])[]; parameters: number; most: number };

  // checkpoint
  'checkpoint-no-tensor': { tensor: string };
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
