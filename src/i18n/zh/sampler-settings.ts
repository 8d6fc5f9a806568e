import type { samplerSettings as english } from '../en/sampler-settings';
import type { Spoken } from '../languages';

export const samplerSettings: Spoken<typeof english> = {
  rolloutTemperature: {
    label: '采样温度',
    help:
      '只用于采样的 softmax 温度 τ_s；0 表示与对数概率的温度 τ 相同。两者不同时，梯度是在另一个策略的回答上取平均，' +
      '这是常见的错误；log π/π_ref 的均值可能因此为负。',
  },
  topP: {
    label: 'top-p',
    help:
      '采样只从合计占这一概率份额的最少几个最可能的词元中抽取（核采样，Holtzman 等，2020）；1 表示关闭。对数概率' +
      '仍按完整的策略计算：期望梯度缺少其余部分，得分的均值不再为 0，log π/π_ref 的均值可能为负。',
  },
  topK: {
    label: 'top-k',
    help: '采样只从这么多个最可能的词元中抽取；0 表示关闭。与 vLLM 一样先于 top-p 应用；对期望梯度的影响相同。',
  },
  samplerNoise: {
    label: '采样噪声 σ',
    help:
      '加在采样器对数概率上的高斯噪声的标准差，每个词元重新抽取：如同数值与训练器不同的推理引擎。平均而言采样器比' +
      '策略更平坦，期望梯度的偏差随 σ² 增大。',
    unit: '奈特',
  },
  samplerBits: {
    label: '采样精度',
    help:
      '采样器对数概率保留的有效位数：8 即 bfloat16，11 即 float16，24 即 float32，0 表示不舍入。期望梯度因此有偏，' +
      '而且与噪声不同，不会平均掉：同样的对数概率总是同样舍入。',
    unit: '位',
  },
  importanceCorrection: {
    label: '采样修正',
    help:
      '每个词元的策略梯度乘以 w = μ(y)/μ_s(y)，即训练器与采样器之比：在上限处截断（TIS；verl、TRL、slime），或舍' +
      '去超出上下限的词元（IcePop）。不加限制时，期望梯度相当于词元取自 μ，只缺从不被抽到的词元；限制以偏差换取较' +
      '小的方差。与这些框架一样，损失中的 KL 不加权。',
    choices: { none: '无', truncated: '截断（TIS）', masked: '屏蔽（IcePop）' },
  },
  correctionLevel: {
    label: 'w 的层级',
    help: '每个词元的权重只修正该词元的抽取，不修正它之前的前缀和之后的内容。整条回答的乘积修正全部，但方差更大。',
    choices: { token: '词元', sequence: '序列' },
  },
  correctionHigh: {
    label: 'w 的上限',
    help: '采样修正的权重在此截断，或超出即屏蔽。常用 2 或 3。',
  },
  correctionLow: {
    label: 'w 的下限',
    help: '屏蔽式采样修正舍去权重低于此值的部分。',
  },
};
