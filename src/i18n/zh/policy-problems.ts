import type { PolicyProblemValues } from '../../common/policy-problems';
import type { SentencesOf } from '../../common/problem';

const list = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;

const HEADER = {
  encoding: '不是 UTF-8 文本',
  json: '不是有效的 JSON',
  object: '必须是 JSON 对象，并以“{”开头',
};
const SIZES = { shape: '由不小于 0 的整数组成的列表', data_offsets: '两个不小于 0 的整数' };

export const policyProblems: SentencesOf<PolicyProblemValues> = {
  'policy-heads': ({ field, given, width, size }) =>
    `${field}：得到 ${given}；必须把 ${width} = ${size} 等分成 4 的倍数。`,
  'policy-size': ({ sizes, parameters, most }) =>
    `${sizes.map(([field, value]) => `${field} ${value}`).join('、')} 构成的策略有 ${parameters} 个参数；` +
    `最多 ${most} 个。`,

  'checkpoint-no-tensor': ({ tensor }) => `缺少张量 ${tensor}。`,
  'checkpoint-dtype': ({ tensor, given }) => `张量 ${tensor} 的 dtype 为 ${given}；这里的检查点用 F32。`,
  'checkpoint-shape': ({ tensor, given, due }) =>
    `张量 ${tensor} 的形状为 ${list(given)}；按 config.json 中的大小应为 ${list(due)}。`,
  'checkpoint-extra-tensor': ({ tensor }) => `按 config.json 中的大小，GPT-2 没有张量 ${tensor}。`,
  'checkpoint-not-finite': ({ tensor, given, index }) =>
    `张量 ${tensor} 在下标 ${index} 处的值为 ${given}；每个参数都必须是有限的数。`,

  'safetensors-too-short': ({ bytes }) => `safetensors 文件被截断：只有 ${bytes} 字节，仅表示文件头长度就需要 8 字节。`,
  'safetensors-header-length': ({ given, rest, most }) =>
    `safetensors 文件头的长度写为 ${given} 字节，但其后只有 ${rest} 字节（最多允许 ${most} 字节）：文件被截断，` +
    '或者不是 safetensors 文件。',
  'safetensors-header': ({ fault }) => `safetensors 文件头${HEADER[fault]}。`,
  'safetensors-twice': ({ name }) => `safetensors 文件头中 ${name} 出现了两次。`,
  'safetensors-metadata': ({ key }) =>
    `safetensors 文件头的字段“__metadata__”${key === null ? '必须是值为字符串的对象' : `中，${key} 的值不是字符串`}。`,
  'safetensors-data': ({ bytes, described }) =>
    `safetensors 文件有 ${bytes} 字节数据，而文件头描述的是 ${described} 字节。`,

  'safetensors-tensor': ({ tensor }) => `safetensors 文件头没有用对象来描述张量 ${tensor}。`,
  'safetensors-dtype': ({ tensor, given, allowed }) =>
    `张量 ${tensor} 的 dtype 为 ${given || '空'}；可以是 ${allowed.join('、')}。`,
  'safetensors-sizes': ({ tensor, field, given }) =>
    `张量 ${tensor} 的 ${field} 为 ${given || '空'}；应为${SIZES[field]}。`,
  'safetensors-backwards': ({ tensor, begin, end }) =>
    `张量 ${tensor} 的 data_offsets 为 [${begin}, ${end}]，终点在起点之前。`,
  'safetensors-beyond': ({ tensor, end, bytes }) =>
    `张量 ${tensor} 到第 ${end} 字节为止，但文件只有 ${bytes} 字节数据：文件被截断，或者偏移量有误。`,
  'safetensors-uncountable': ({ tensor, shape }) => `张量 ${tensor} 的形状为 ${shape}，大得无法计数。`,
  'safetensors-span': ({ tensor, dtype, shape, size, begin, end }) =>
    `张量 ${tensor} 按 ${dtype} ${shape} 占 ${size} 字节，但它的 data_offsets [${begin}, ${end}] 只跨 ` +
    `${end - begin} 字节。`,
  'safetensors-begin': ({ tensor, begin, due }) =>
    `张量 ${tensor} 从数据的第 ${begin} 字节开始，而应从第 ${due} 字节开始：` +
    `${begin < due ? '与另一个张量重叠' : '前面留有空洞'}。`,

  'safetensors-taken': ({ tensor }) => `张量 ${tensor} 的名字已被使用。`,
  'safetensors-array': ({ tensor, given, dtype, due }) => `张量 ${tensor} 的数据是 ${given}；${dtype} 需要 ${due}。`,
  'safetensors-entries': ({ tensor, entries, shape }) => `张量 ${tensor} 有 ${entries} 个元素，与形状 ${shape} 不符。`,
};
