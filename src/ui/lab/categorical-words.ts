/** Every sentence of the categorical toy, in one shape per language. */
import type { Language } from '../race/words';

const english = {
  title: 'Where each writing pulls',
  see:
    'Five outcomes instead of all completions: drag a bar of π or of the reference, or move it with the arrow ' +
    'keys; the others make room. Each field shows the expected step of one writing (colour) on the true one (grey).',
  bar: (which: 'policy' | 'reference', letter: string) => `${which === 'policy' ? 'π' : 'π_ref'} of outcome ${letter}`,
  presets: { near: 'Near the reference', far: 'Far from it', dropped: 'π dropped the reference’s favourite' },
  reverse: 'KL(π‖π_ref)',
  forward: 'KL(π_ref‖π)',
  nats: 'nats',
  legend:
    'Arrow: the angle to the true step and the length relative to it. Bars: upwards, the step makes the outcome ' +
    'likelier.',
  columns: {
    loss: 'in the loss',
    'weighted-loss': 'in the loss, times ρ',
    reward: 'in the reward',
    further: 'not in the document',
  },
  bias: (percent: string) => `bias ${percent}`,
  cosine: (cosine: string) => `cosine ${cosine}`,
  verdicts: {
    exact: 'right',
    zero: 'no pull at all',
    weak: 'hardly any pull',
    wrong: 'the wrong way',
    near: 'nearly right',
    off: 'off',
    none: 'nothing to measure',
  },
  length: (times: string) => `${times}× as long`,
  cell: (label: string, verdict: string, bias: string, cosine: string) => `${label}: ${verdict}; ${bias}, ${cosine}`,
  same: 'π is the reference: the true step is zero, and there is nothing to compare with.',
  means: (loss: string, reward: string) => `${loss} ${reward}`,
  lossMeans: {
    near: (bias: string) =>
      `k3 in the loss is off by ${bias} only: this near to the reference, the forward KL pulls like the reverse KL.`,
    off: (bias: string, times: string) =>
      `k3 in the loss is off by ${bias} and pulls ${times} times as hard as it should: it is the forward KL’s gradient.`,
  },
  rewardMeans: {
    weak: (times: string) => `k3 in the reward hardly pulls: ${times} of the true step.`,
    wrong: (cosine: string) =>
      `k3 in the reward pulls the wrong way (cosine ${cosine}): it raises the forward KL, and with it the reverse KL that it should lower.`,
    off: (cosine: string) =>
      `k3 in the reward pulls elsewhere (cosine ${cosine}): the reverse KL’s gradient less the forward KL’s.`,
  },
};

export type CategoricalWords = typeof english;

const chinese: CategoricalWords = {
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

const LANGUAGES: Record<Language, CategoricalWords> = { en: english, zh: chinese };

export const categoricalWords = (language: Language): CategoricalWords => LANGUAGES[language];
