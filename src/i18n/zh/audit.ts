import type { audit as english } from '../en/audit';
import type { Spoken } from '../languages';

export const audit: Spoken<typeof english> = {
  checked: (updates, worst) => `已用 float64 核对 ${updates} 次更新，最大误差 ${worst}`,
  checkedLab: (worst) => `已用 float64 核对：最大误差 ${worst}`,
  float64: '用 float64 计算',
  waiting: '正在核对第一次更新',
  title: '这些数字对吗？',
  close: '关闭',
  means:
    'WebGPU 用 float32 计算，硬件和驱动是否正确无人能保证。所以训练中的一部分更新会被完整记录下来，' +
    '在处理器上用另一套代码、以 float64（16 位有效数字而不是 7 位）从同样的 token 和权重逐步重算。' +
    '误差若超出舍入能解释的范围就不予接受：已算出的退回到还正确的地方，换一种方式重算。',
  exact: '这里全部由处理器用 float64 计算，没有更精确的东西可以用来核对。',
  quantity: '量',
  numbers: '比较的数',
  error: '最大误差',
  allowed: '允许',
  quantities: {
    prompts: '抽到的题目',
    tokens: '采样的 token',
    rewards: '奖励',
    logprobs: 'π、π_ref、μ 的对数概率',
    coefficients: '系数：估计量与位置',
    gradient: '梯度（按张量）',
    adam: 'Adam 的一步',
    metrics: '这一步的各项指标',
  },
  exactly: '0',
  shape: (shape, adapter) => `在 ${adapter} 上计算（内核形状：${shape}）。`,
  kernels: ({ kind, workgroup, quads }) =>
    `每组 ${workgroup} ` +
    `个线程${quads ? '、每四个线程共享读取' : ''}${kind === 'software' ? '、面向处理器' : ''}的工作组`,
  counts: (updates, light, last) =>
    `至今核对了单个训练的 ${updates} 次更新，最近一次在第 ${last} ` +
    `步${light > 0 ? `；其中 ${light} 次省去了策略的前向与反向（策略较大或训练较多时很费时间）` : ''}。` +
    '前两步之后每次只核对一个训练，最多占用 2 % 的时间；到最后一步，每个训练都至少核对过一次。' +
    '留出题的评估不在其中。',
  countsLab: '每当实验室建立一棵新的回答树，就核对第一道题全部回答的对数概率和一个梯度。',
  relative: '误差都相对于该量本身的大小。允许的范围由舍入次数推出（src/audit/tolerances.ts），接近它也属正常。',
  refuted: '发现有错、已经放弃的（连同所有训练上一次都被确认正确之后的全部步骤）：',
};
