import type { lossSettings as english } from '../en/loss-settings';
import type { Spoken } from '../languages';

export const lossSettings: Spoken<typeof english> = {
  clip: {
    label: '裁剪范围 ε',
    help:
      'PPO：词元的比率若已沿优势所鼓励的方向离开 1 − ε … 1 + ε，就没有策略梯度。异策略时它使梯度有偏，但有界；' +
      '同策略时不起作用。0 表示关闭。',
  },
  clipHigh: {
    label: '上侧裁剪范围 ε',
    help:
      '上侧单独的范围，即 DAPO 的 clip-higher（0.28 对 0.2）：好的稀有词元在被裁剪之前可以增长得更多。' +
      '0 表示与另一侧相同。',
  },
  dualClip: {
    label: '双侧裁剪 c',
    help:
      'Dual-clip PPO：优势为负而比率大于 c 的词元也没有策略梯度，一个陈旧样本就不会无限地推动策略。' +
      'verl 和 SkyRL 取 3；0 表示关闭。',
  },
  aggregation: {
    label: '词元的权重',
    help:
      '对词元求和之后除以什么；策略梯度、损失中的惩罚和熵都一样。求和与固定长度（Dr. GRPO）不改变期望梯度的方向；' +
      '按回答取平均（GRPO）使长回答权重较小；对所有词元取平均（DAPO）则把每次更新除以其词元数。',
    choices: {
      'sequence-sum': '每条回答求和',
      'token-mean': '对所有词元平均（DAPO）',
      'sequence-mean': '每条回答平均（GRPO）',
      'fixed-length': '求和 / 最长答案（Dr. GRPO）',
    },
  },
  entropyBonus: {
    label: '熵奖励',
    help:
      '每个前缀的精确熵的系数 α，从损失中减去：期望梯度多出所见前缀的 α∇H，把策略拉向均匀分布，而不是参考策略。' +
      '0 表示关闭，负值惩罚熵。',
  },
  dynamicSampling: {
    label: '动态采样',
    help:
      '舍去奖励全部相同的组，连同其损失中的惩罚，平均时也不计入（DAPO；verl 的 filter_groups）。这样的组本来就没有' +
      '策略梯度，但失去了惩罚：总是答对或总是答错的题目不再被拉住。',
    choices: { off: '关', on: '开' },
  },
  second: {
    label: '第二个惩罚',
    help: '写法之外的另一个惩罚，有自己的 β：奖励和损失中的 KL 用两个不同的估计量，verl 允许这样做。两者的梯度相加。',
  },
  secondBeta: {
    label: '第二个惩罚的 β',
    help: '第二个惩罚的强度；0 表示关闭。',
  },
  logRatioClamp: {
    label: '对数比的截断',
    help:
      '计算 k 之前把 δ = log π − log π_ref 限制在 ± 此值之内，默认被截断处惩罚项没有梯度；0 表示关闭。' +
      '有些框架取 20。估计量 full 从不截断。',
    unit: '奈特',
  },
  estimateClamp: {
    label: '估计值的截断',
    help:
      '把估计值 k 限制在 ± 此值之内，默认被截断处惩罚项没有梯度：偏离最严重的词元反而不受约束。0 表示关闭。' +
      '有些框架取 10。估计量 full 从不截断。',
    unit: '奈特',
  },
  clampSides: {
    label: '截断的侧',
    help:
      '两侧都截断，或只截断 e^(−δ) 爆炸的一侧：−δ 和 k 有上限，δ 和 −k 没有。TRL 针对 KL 爆炸的合并请求提出的就是' +
      '单侧截断。',
    choices: { both: '两侧', upper: '只有上侧' },
  },
  clampGradient: {
    label: '截断处的梯度',
    help:
      '没有梯度，自动微分就是这样；直通，即截断后的 δ 处的 k′，词元仍以有界的强度被拉回；或像先取 exp 再截断的代码：' +
      '没有梯度，但指数溢出处（−δ 超过 88.7 奈特）为 NaN，训练随之停止。',
    choices: { zero: '没有', 'straight-through': '直通', framework: '没有，或 NaN（exp 之后截断）' },
  },
  advantage: {
    label: '优势',
    help:
      '奖励如何变成优势。减去基线不改变期望梯度（减去组均值使它乘以 (G − 1)/G）；除以标准差则会改变：它给题目加权，' +
      '并把奖励中的惩罚变成另一种惩罚。ReMax 的基线是贪心回答，即组内最后一条，它不参与训练。',
    choices: {
      rloo: '留一法（RLOO）',
      grpo: '组内归一（GRPO）',
      mean: '减组均值（Dr. GRPO）',
      'rloo-normalised': '留一法再归一（NeMo-RL）',
      'reinforce++': '批内归一（REINFORCE++）',
      'reinforce++-baseline': '减组均值再批内归一（REINFORCE++ 基线）',
      remax: '减贪心回答（ReMax）',
      none: '无：奖励本身',
    },
  },
};
