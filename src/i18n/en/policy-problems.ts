/** Refusals of a policy's sizes and of its files. */
import type { PolicyProblemValues } from '../../common/policy-problems';
import type { SentencesOf } from '../../common/problem';

const code = (command: string): string => `\`${command}\``;
const list = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;

const HEADER = {
  encoding: 'is not UTF-8 text',
  json: 'is not valid JSON',
  object: 'must be a JSON object and begin with "{"',
};
const SIZES = { shape: 'lists of integers from 0 on', data_offsets: 'two integers from 0 on' };

const FORMAT = {
  pytorch: 'a PyTorch pickle',
  adapter: 'a LoRA adapter, only the change to a policy that is not in it',
  'git-lfs': 'a Git LFS pointer, the note that stands for a file not yet downloaded',
  gguf: 'a GGUF file of llama.cpp',
  tensorflow: 'a TensorFlow file',
  flax: 'a Flax file',
  onnx: 'an ONNX graph',
  numpy: 'a NumPy file',
  'web-page': 'a web page, perhaps of the site from which the file was to be downloaded',
};
const SEVERAL = { folders: 'folders with a checkpoint', configs: 'config files', weights: 'weights files' };

export const policyProblems = {
  'policy-heads': ({ field, given, width, size }) =>
    `${field}: got ${given}; allowed are numbers that divide ${width} = ${size} into multiples of 4.`,
  'policy-size': ({ sizes, parameters, most }) =>
    `${sizes.map(([field, value]) => `${field} ${value}`).join(', ')} make a policy of ${parameters} parameters; at ` +
    `most ${most} are allowed.`,

  'checkpoint-both': ({ given }) =>
    `A checkpoint is two files, config.json and model.safetensors; given: ${given || 'none'}.`,
  'checkpoint-several': ({ what, given }) =>
    `There are several ${SEVERAL[what]} (${given.join(', ')}); choose ` +
    `${what === 'folders' ? 'one' : 'those of one checkpoint'}.`,
  'checkpoint-shards': ({ missing }) => `The weights are in several files, of which ${missing.join(', ')} is missing.`,
  'checkpoint-format': ({ file, format, command }) =>
    `The file ${file} is ${FORMAT[format]}, not a safetensors file` +
    `${command === null ? '' : `; ${format === 'git-lfs' ? 'fetch' : 'convert'} it with ${code(command)}`}.`,

  'checkpoint-byte-pairs': ({ given }) =>
    `vocab_size: got ${given}, GPT-2’s own byte pairs; a policy here has the 16 tokens of arithmetic ` +
    '(0 to 9, +, -, *, =, end, pad), and possibly more after them.',

  'checkpoint-no-tensor': ({ tensor }) => `Tensor ${tensor} is missing.`,
  'checkpoint-no-head': () =>
    'Tensor "lm_head.weight" is missing, and by tie_word_embeddings in config.json the embeddings do not stand for it.',
  'checkpoint-no-biases': () =>
    'None of the biases is there, as if trained without them (nanoGPT’s bias=False); a GPT-2 of Hugging Face has them.',
  'checkpoint-twice': ({ tensor }) =>
    `Tensor ${tensor} is there twice, under names that differ only by a wrapper such as "module.".`,
  'checkpoint-f8': ({ tensor, given, command }) =>
    `Tensor ${tensor} has the dtype ${given}, quantised to 8 bits for inference; read are F32, BF16, F16 and F64; ` +
    `convert it with ${code(command)}.`,
  'checkpoint-transposed': ({ tensor, given, due, command }) =>
    `Tensor ${tensor} has the shape ${list(given)}; with these sizes config.json asks for ${list(due)}: this is the ` +
    `layout of Linear layers, as in nanoGPT, not that of Hugging Face’s GPT-2; convert it with ${code(command)}.`,
  'checkpoint-dtype': ({ tensor, given }) =>
    `Tensor ${tensor} has the dtype ${given}; parameters are F32, BF16, F16 or F64.`,
  'checkpoint-shape': ({ tensor, given, due }) =>
    `Tensor ${tensor} has the shape ${list(given)}; with these sizes config.json asks for ${list(due)}.`,
  'checkpoint-extra-tensor': ({ tensor }) => `Tensor ${tensor} does not belong to a GPT-2 of the sizes in config.json.`,
  'checkpoint-not-finite': ({ tensor, given, index }) =>
    `Tensor ${tensor} has ${given} at index ${index}; every parameter must be finite.`,

  'safetensors-too-short': ({ bytes }) =>
    `The safetensors file is truncated: it has ${bytes} bytes, its header length alone takes 8.`,
  'safetensors-header-length': ({ given, rest, most }) =>
    `The safetensors header length is ${given} bytes, but the file has ${rest} after it (and ${most} are allowed): ` +
    'truncated, or no safetensors file.',
  'safetensors-header': ({ fault }) => `The safetensors header ${HEADER[fault]}.`,
  'safetensors-twice': ({ name }) => `The safetensors header has ${name} twice.`,
  'safetensors-metadata': ({ key }) =>
    `The safetensors header field "__metadata__" ${
      key === null ? 'must be an object of strings' : `has ${key}, which is not a string`
    }.`,
  'safetensors-data': ({ bytes, described }) =>
    `The safetensors file has ${bytes} bytes of data where its header describes ${described}.`,

  'safetensors-tensor': ({ tensor }) => `Tensor ${tensor} is not described by an object in the safetensors header.`,
  'safetensors-dtype': ({ tensor, given, allowed }) =>
    `Tensor ${tensor} has the dtype ${given || 'nothing'}; allowed are ${allowed.join(', ')}.`,
  'safetensors-sizes': ({ tensor, field, given }) =>
    `Tensor ${tensor} has the ${field} ${given || 'nothing'}; allowed are ${SIZES[field]}.`,
  'safetensors-backwards': ({ tensor, begin, end }) =>
    `Tensor ${tensor} has the data_offsets [${begin}, ${end}], which end before they begin.`,
  'safetensors-beyond': ({ tensor, end, bytes }) =>
    `Tensor ${tensor} ends at byte ${end}, but the file has only ${bytes} bytes of data: truncated, or the offsets ` +
    'are wrong.',
  'safetensors-uncountable': ({ tensor, shape }) =>
    `Tensor ${tensor} has the shape ${shape}, which is too large to count.`,
  'safetensors-span': ({ tensor, dtype, shape, size, begin, end }) =>
    `Tensor ${tensor} takes ${size} bytes as ${dtype} ${shape}, but its data_offsets [${begin}, ${end}] span ` +
    `${end - begin}.`,
  'safetensors-begin': ({ tensor, begin, due }) =>
    `Tensor ${tensor} begins at byte ${begin} of the data where byte ${due} is due, ` +
    `${begin < due ? 'overlapping another tensor' : 'leaving a hole before it'}.`,

  'safetensors-taken': ({ tensor }) => `Tensor ${tensor} has a name that is taken.`,
  'safetensors-array': ({ tensor, given, dtype, due }) =>
    `Tensor ${tensor} has data in a ${given}; ${dtype} takes a ${due}.`,
  'safetensors-entries': ({ tensor, entries, shape }) =>
    `Tensor ${tensor} has ${entries} entries, which do not fill its shape ${shape}.`,
} satisfies SentencesOf<PolicyProblemValues>;
