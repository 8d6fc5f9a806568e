import type { PolicyProblemValues } from '../../common/policy-problems';
import type { SentencesOf } from '../../common/problem';

const code = (command: string): string => `\`${command}\``;
const list = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;

const HEADER = {
  encoding: '不是 UTF-8 文本',
  json: '不是有效的 JSON',
  object: '必须是 JSON 对象，并以“{”开头',
};
const SIZES = { shape: '由不小于 0 的整数组成的列表', data_offsets: '两个不小于 0 的整数' };

const FORMAT = {
  pytorch: ' PyTorch 的 pickle 文件',
  adapter: ' LoRA 适配器，只有对某个策略的改动，不含策略本身',
  'git-lfs': ' Git LFS 指针，文件本身尚未下载',
  gguf: ' llama.cpp 的 GGUF 文件',
  tensorflow: ' TensorFlow 文件',
  flax: ' Flax 文件',
  onnx: ' ONNX 计算图',
  numpy: ' NumPy 文件',
  'web-page': '网页，可能来自本应提供下载的网站',
};
const SEVERAL = { folders: '含检查点的文件夹', configs: '配置文件', weights: '权重文件' };

export const policyProblems: SentencesOf<PolicyProblemValues> = {
  'policy-heads': ({ field, given, width, size }) =>
    `${field}：得到 ${given}；必须把 ${width} = ${size} 等分成 4 的倍数。`,
  'policy-size': ({ sizes, parameters, most }) =>
    `${sizes.map(([field, value]) => `${field} ${value}`).join('、')} 构成的策略有 ${parameters} 个参数；` +
    `最多 ${most} 个。`,

  'checkpoint-both': ({ given }) =>
    `检查点由 config.json 和 model.safetensors 两个文件组成；收到的是：${given || '无'}。`,
  'checkpoint-several': ({ what, given }) =>
    `有多个${SEVERAL[what]}（${given.join('、')}）；请只选择一个检查点的文件。`,
  'checkpoint-shards': ({ missing }) => `权重分成多个文件，其中缺少 ${missing.join('、')}。`,
  'checkpoint-format': ({ file, format, command }) =>
    `文件 ${file} 是${FORMAT[format]}，不是 safetensors 文件` +
    `${command === null ? '' : `；${format === 'git-lfs' ? '取得' : '转换'}它的命令：${code(command)}`}。`,

  'checkpoint-byte-pairs': ({ given }) =>
    `vocab_size：得到 ${given}，即 GPT-2 自己的字节对词表；这里的策略用算术的 16 个词元` +
    '（0 到 9、+、-、*、=、结束、填充），其后可以有更多词元。',

  'checkpoint-no-tensor': ({ tensor }) => `缺少张量 ${tensor}。`,
  'checkpoint-no-head': () => '缺少张量 "lm_head.weight"，而按 config.json 的 tie_word_embeddings，词嵌入并不代替它。',
  'checkpoint-no-biases': () =>
    '所有偏置都不存在，像是不带偏置训练的（nanoGPT 的 bias=False）；Hugging Face 的 GPT-2 有偏置。',
  'checkpoint-twice': ({ tensor }) => `张量 ${tensor} 出现了两次，名字只相差 "module." 之类的包装前缀。`,
  'checkpoint-f8': ({ tensor, given, command }) =>
    `张量 ${tensor} 的 dtype 为 ${given}，是为推理量化成 8 位的；可读取 F32、BF16、F16 和 F64；` +
    `转换它的命令：${code(command)}。`,
  'checkpoint-transposed': ({ tensor, given, due, command }) =>
    `张量 ${tensor} 的形状为 ${list(given)}；按 config.json 中的大小应为 ${list(due)}：` +
    `这是 Linear 层的布局，如 nanoGPT，而不是 Hugging Face 的 GPT-2 的布局；转换它的命令：${code(command)}。`,
  'checkpoint-dtype': ({ tensor, given }) => `张量 ${tensor} 的 dtype 为 ${given}；参数应为 F32、BF16、F16 或 F64。`,
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
