/** Refusals of a policy's sizes and of its files. */
import type { PolicyProblemValues } from '../../common/policy-problems';
import type { SentencesOf } from '../../common/problem';

const list = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;

const HEADER = {
  encoding: 'is not UTF-8 text',
  json: 'is not valid JSON',
  object: 'must be a JSON object and begin with "{"',
};
const SIZES = { shape: 'lists of integers from 0 on', data_offsets: 'two integers from 0 on' };

export const policyProblems = {
  'policy-heads': ({ field, given, width, size }) =>
    `${field}: got ${given}; allowed are numbers that divide ${width} = ${size} into multiples of 4.`,
  'policy-size': ({ sizes, parameters, most }) =>
    `${sizes.map(([field, value]) => `${field} ${value}`).join(', ')} make a policy of ${parameters} parameters; at ` +
    `most ${most} are allowed.`,

  'checkpoint-no-tensor': ({ tensor }) => `Tensor ${tensor} is missing.`,
  'checkpoint-dtype': ({ tensor, given }) => `Tensor ${tensor} has the dtype ${given}; a checkpoint here has F32.`,
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
