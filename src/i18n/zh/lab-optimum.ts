import type { labOptimum as english } from '../en/lab-optimum';
import type { Spoken } from '../languages';

export const labOptimum: Spoken<typeof english> = {
  title: '走向最优',
  see:
    '奖励减 β·KL 有唯一的最优策略 π* ∝ π_ref·e^(R/β)，在这里它是精确已知的。现在每一行都从参考策略出发，' +
    '用对所有回答求得的期望梯度训练：没有采样，也就没有噪声。哪些行能到达 π*？',
  beta: 'β，惩罚的权重',
  learningRate: '学习率',
  refuse: (name: string, given: string, min: number, max: number) =>
    `${name}：输入为${given === '' ? '空' : ` ${given}`}；允许 ${min} 到 ${max} 之间的数。`,
  train: '精确训练',
  again: '重新训练',
  stop: '停止',
  waits: '其间上面的表格暂停。',
  progress: (step: number, steps: number) => `第 ${step} 步，共 ${steps} 步。`,
  before: (steps: number) => `所有行同时训练 ${steps} 步。`,
  failed: (why: string) => `训练中断：${why}`,
  stale: '层级或题目已改变，这里属于之前的设置。',
  step: '更新次数',
  kl: 'KL(π‖π*)，nat：离最优有多远',
  objective: 'J = 奖励 − β·KL；最上面的线是 J*，可能达到的最好值',
  best: 'π*',
  rows: '行',
  klToOptimum: 'KL(π‖π*)',
  gap: 'J* − J',
  accuracy: '答对',
  reverseKl: 'KL(π‖π_ref)',
  ends: '终点',
  endsHelp: (share: string, settled: string) =>
    `到达 π*：起点的 KL(π‖π*) 剩下不到 ${share}。别处：最后五分之一的更新中变化不超过 ${settled}。还在路上：` +
    '仍在下降。仍在移动：两者都不是。',
  endings: { arrived: '到达 π*', coming: '还在路上', away: '别处', moving: '仍在移动', stopped: '不是有限数' },
  goal: (accuracy: string, reverseKl: string) => `π* 本身答对 ${accuracy}，离参考策略 ${reverseKl} nat。`,
  arrived: (rows: string) => `第 ${rows} 行到达它们所声称目标的最优。`,
  nobody: '还没有任何一行到达最优。',
  away: (rows: string) => `第 ${rows} 行停在别处：它们下降的不是奖励减 β·KL。`,
  pulls: (rows: string) => `第 ${rows} 行还在路上。`,
  moving: (rows: string) => `第 ${rows} 行仍在移动：会停在哪里还不知道。`,
  stopped: (rows: string) => `第 ${rows} 行中断：数值不再有限。`,
  means: '期望梯度等于真实梯度，就走向 π*；其他行到不了，原因不是噪声。',
};
