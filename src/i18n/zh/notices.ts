import type { Wrong } from '../../training/notice';
import type { notices as english } from '../en/notices';
import type { Spoken } from '../languages';
import { engineProblems } from './engine-problems';

/** What an audit found wrong, without the full stop. */
const finding = (wrong: Wrong): string => engineProblems['audit-finding'](wrong).replace(/。$/, '');

const PROCESSOR = '处理器上的 float64';

export const notices: Spoken<typeof english> = {
  loading: '正在载入参考策略。',
  preparing: '正在准备计算内核。',
  'device-coming-back': '正在找回设备。',
  'trying-another-way': '算出的数不对：正在换一种方式。',
  paused: '已暂停。',
  'nothing-training': '没有正在进行的训练。',
  training: ({ runs, adapter }) => `正在 ${adapter} 上进行 ${runs} 个训练。`,
  pretraining: ({ step, steps }) => `正在预训练新的参考策略：第 ${step} 步，共 ${steps} 步。`,
  finished: ({ steps }) => `训练完成，共 ${steps} 步。`,
  'software-adapter': ({ adapter }) => `这里的 WebGPU 由软件模拟（${adapter}），不是显卡：训练较慢。`,
  'on-processor': ({ why, wrong }) =>
    wrong
      ? `这里的 WebGPU 算出的数不对，改在处理器上用 float64 训练：结果同样正确，只是比显卡慢。（${why}）`
      : '这里用不了 WebGPU，改在处理器上用 float64 训练：结果同样正确，只是比显卡慢。较新的 Chrome、Edge、Firefox ' +
        `或 Safari 打开硬件加速后就有 WebGPU。（${why}）`,
  'device-lost': ({ why, step }) =>
    `设备丢失了（${why || '没有给出原因'}）；训练` +
    `${step > 0 ? `从第 ${step} 步的快照继续` : '从第一步重新开始'}，数值不变。`,
  'wrong-numbers': ({ wrong, step, now }) =>
    `这个适配器算出的数不对（${finding(wrong)}）；训练${
      step > 0 ? `回到第 ${step} 步的快照，即最后一个确认无误的快照，` : '从第一步重新开始，'
    }改用${now ?? PROCESSOR}。`,
  'begins-again': ({ wrong, now }) =>
    `这个适配器算出的数不对（${finding(wrong)}）；改用${now ?? `${PROCESSOR} `}重新开始。`,
  'checkpoint-precision': ({ dtypes }) =>
    `检查点的参数是 ${dtypes.join('、')}，这里转成 float32` +
    `${dtypes.includes('F64') ? '，其中 F64 经过舍入' : '，没有别的改变'}。`,
  'checkpoint-tied': ({ default: byDefault }) =>
    `检查点的词嵌入与 lm_head 共享权重${byDefault ? '（config.json 没有写明，GPT2Config 默认如此）' : ''}：` +
    '这里的 lm_head 是 wte 的副本，训练会分别改变两者。',
  'checkpoint-own-head': ({ default: byDefault }) =>
    `按${byDefault ? ' GPT2Config 的默认值（config.json 没有写明）' : ' config.json '}，检查点的词嵌入与 lm_head ` +
    '共享权重，但文件中的 lm_head.weight 与 wte 不同：按文件使用，与 Transformers 5 相同（Transformers 4 ' +
    '会让两者共享）。',
  'checkpoint-left-out': ({ what }) => `检查点中不属于策略、未读取的部分：${what.join('、')}。`,
  'checkpoint-padded': ({ tokens, vocabulary }) =>
    `检查点的词表有 ${tokens} 个词元，计算时补到 4 的倍数 ${vocabulary}，补上的概率为 0：策略不变。`,
  processor: PROCESSOR,
};
