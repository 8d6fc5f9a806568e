import type { Wrong } from '../../training/notice';
import type { notices as english } from '../en/notices';
import type { Spoken } from '../languages';
import { audit } from './audit';

const exponential = (x: number): string => x.toExponential(1);

/** What an audit found wrong, without the full stop. */
function wrongly({ quantity, error, tolerance }: Wrong): string {
  const what = `“${audit.quantities[quantity]}”`;
  if (error === null) return `${what}中有一个值不是数，而 float64 算得出数`;
  if (tolerance === 0) return `${what}与 float64 不一致`;
  return `${what}与 float64 的相对误差为 ${exponential(error)}，允许 ${exponential(tolerance)}`;
}

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
    `这个适配器算出的数不对（${wrongly(wrong)}）；训练${
      step > 0 ? `回到第 ${step} 步的快照，即最后一个确认无误的快照，` : '从第一步重新开始，'
    }改用${now === null ? PROCESSOR : ` ${now}`}。`,
  'begins-again': ({ wrong, now }) =>
    `这个适配器算出的数不对（${wrongly(wrong)}）；改用${now === null ? PROCESSOR : ` ${now} `}重新开始。`,
  processor: PROCESSOR,
  finding: (wrong) => `${wrongly(wrong)}。`,
};
