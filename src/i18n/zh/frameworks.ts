import type { frameworks as english } from '../en/frameworks';
import type { Spoken } from '../languages';

export const frameworks: Spoken<typeof english> = {
  title: '在你的框架中',
  close: '关闭',
  parts: '方向',
  from: '从框架出发',
  to: '把本页的设置搬过去',
  paste: '粘贴你的配置',
  fromLead:
    '各框架如何处理 KL 惩罚，在这里叫什么。点击开始，就在本页的算术题上训练它，并与没有惩罚、k1 放入奖励两种情形对照。',
  toLead: '把本页的设置写成可以复制到框架配置里的几行；做不到时说明原因。',
  framework: '框架',
  read: (version: string) => `依据版本：${version}。`,
  theirs: '框架中的设置',
  row: (id: string) => `实验室表格第 ${id} 行`,
  noRow: '没有惩罚',
  verdicts: { unbiased: '梯度无偏', biased: '梯度有偏', none: '平均而言没有力' },
  offPolicyVerdict: (verdict: string) => `在这里，样本来自较旧的策略：${verdict}`,
  here: '在这里是',
  advantage: { rloo: 'RLOO', grpo: 'GRPO 的优势' },
  clamps: (logRatio: number, estimate: number) => [
    ...(logRatio ? [`对数比截断在 ±${logRatio}`] : []),
    ...(estimate ? [`估计值截断在 ±${estimate}`] : []),
  ],
  all: (parts) => parts.join('，'),
  start: '用这些设置开始',
  ownBeta: '使用框架自己的 β（如果有）',
  ownBetaHelp: (beta: string) =>
    '框架的 β 很小（0.001 到 0.2），回答却有几千个词元；在这里这么弱的惩罚几乎看不出作用，所以不勾选时保留本页的 ' +
    `β（${beta}）。`,
  strength: (beta: number) => `β ${beta}`,
  pageStrength: (beta: string) => `β ${beta}（本页的）`,
  method: '写法',
  copy: '复制',
  copied: '已复制',
  notCopied: '浏览器不允许复制，请选中后手动复制。',
  notPossible: '那里做不到',
  fromLegend: '学习率、批量和更新次数沿用本页：框架里的数值对这么小的策略没有意义。',
  toLegend: '学习率和模型由你决定，批量大小也是：本页的只适合玩具。',
};
