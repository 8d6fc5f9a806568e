import type { Quantity } from '../../audit/comparison';
import type { EngineProblemValues } from '../../common/engine-problems';
import type { SentencesOf } from '../../common/problem';
import { audit } from './audit';

export const engineProblems: SentencesOf<EngineProblemValues> = {
  'no-webgpu': () => '这个浏览器没有 WebGPU（缺少 navigator.gpu）。',
  'no-adapter': () => '这里有 WebGPU，但在这台机器上没有可用的适配器。',
  'ladder-ended': ({ shapes, adapter }) => `计算内核的全部 ${shapes} 种形状在 ${adapter} 上算出的数都不对。`,
  'audit-finding': ({ quantity, error, tolerance }) => {
    const what = `“${audit.quantities[quantity as Quantity]}”`;
    if (error === null) return `${what}中有一个值不是数，而 float64 算得出数。`;
    if (tolerance === 0) return `${what}与 float64 不一致。`;
    return `${what}与 float64 的相对误差为 ${error.toExponential(1)}，允许 ${tolerance.toExponential(1)}。`;
  },
  'shader-error': ({ shader, why }) => `着色器 ${shader} 无法编译：${why}`,
  'large-buffer': ({ buffer, given, allowed, runs, fits }) =>
    `这种大小的 ${runs} 个训练需要一个 ${given} MiB 的缓冲区（${buffer}），而这个适配器最多允许 ${allowed} MiB；` +
    `${fits > 0 ? `${fits} 个训练放得下` : '减少每步的回答数才放得下'}。`,
  'large-tree-buffer': ({ buffer, given, allowed }) =>
    `前缀树需要一个 ${given} MiB 的缓冲区（${buffer}），而这个适配器最多允许 ${allowed} MiB；` +
    '减少题目或缩短回答就放得下。',
  'out-of-memory': ({ given, runs }) =>
    `适配器没有剩下 ${given} MiB 来放这种大小的 ${runs} 个训练；减少训练个数就放得下。`,
  'tree-out-of-memory': ({ given }) => `适配器没有剩下 ${given} MiB 来放前缀树；减少题目或缩短回答就放得下。`,
  'gpu-refused': ({ why }) => `GPU 拒绝了一条命令：${why}`,
};
