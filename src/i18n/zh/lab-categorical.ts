import type { labCategorical as english } from '../en/lab-categorical';
import type { Spoken } from '../languages';

export const labCategorical: Spoken<typeof english> = {
  title: '每种写法往哪里拉',
  see:
    '用五个结果代替所有回答：拖动 π 或参考策略的柱子，或用方向键移动，其余柱子会让出位置。' +
    '每一格把一种写法的期望步子（彩色）画在真实的步子（灰色）上。',
  bar: (which, letter) => `结果 ${letter} 的 ${which === 'policy' ? 'π' : 'π_ref'}`,
  presets: { near: '离参考策略近', far: '离得远', dropped: 'π 丢掉了参考策略最喜欢的结果' },
  reverse: 'KL(π‖π_ref)',
  forward: 'KL(π_ref‖π)',
  nats: 'nat',
  legend: '箭头：与真实步子的夹角，以及相对于它的长度。柱子：向上表示这一步使该结果更可能出现。',
  columns: { loss: '放入损失', 'weighted-loss': '放入损失，乘以 ρ', reward: '放入奖励', further: '文档之外' },
  bias: (percent) => `偏差 ${percent}`,
  cosine: (cosine) => `余弦 ${cosine}`,
  verdicts: {
    exact: '正确',
    zero: '完全没有拉力',
    weak: '几乎没有拉力',
    wrong: '方向错误',
    near: '几乎正确',
    off: '有偏',
    none: '没有可比的',
  },
  length: (times) => `${times} 倍长`,
  cell: (label, verdict, bias, cosine) => `${label}：${verdict}；${bias}，${cosine}`,
  same: 'π 就是参考策略：真实的步子为零，没有可比的东西。',
  means: (loss, reward) => `${loss}${reward}`,
  lossMeans: {
    near: (bias) => `损失中的 k3 只差 ${bias}：离参考策略这么近时，正向 KL 的拉力与反向 KL 相近。`,
    off: (bias, times) => `损失中的 k3 差了 ${bias}，拉力是应有的 ${times} 倍：它是正向 KL 的梯度。`,
  },
  rewardMeans: {
    weak: (times) => `奖励中的 k3 几乎不拉：只有真实步子的 ${times}。`,
    wrong: (cosine) => `奖励中的 k3 往错误的方向拉（余弦 ${cosine}）：它抬高正向 KL，也连带抬高了本该降低的反向 KL。`,
    off: (cosine) => `奖励中的 k3 拉向别处（余弦 ${cosine}）：反向 KL 的梯度减去正向 KL 的梯度。`,
  },
};
