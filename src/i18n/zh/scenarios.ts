import type { scenarios as english } from '../en/scenarios';
import type { Spoken } from '../languages';

export const scenarios: Spoken<typeof english> = {
  collapse: {
    label: '崩溃',
    description: 'k3 放入奖励与 k1 放入奖励并排训练：题目相同、随机数相同、步长很大。其中一个在三十到六十步内崩溃。',
  },
  paper: {
    label: '论文',
    description: '尽量接近论文 “A Comedy of Estimators” 的设置：RLOO、每题五条回答、同策略、惩罚强。',
  },
  harsh: {
    label: '严苛',
    description: '步长大、样本少、惩罚强（β 为 1）：谁能活下来由惩罚决定。',
  },
  gentle: {
    label: '温和',
    description: '步长小：每种写法都能学会，看没有训练过的减法保住了多少。',
  },
  medium: {
    label: '中等',
    description: '步长适中：介于什么都能学会的温和设置与致命的设置之间。',
  },
  steep: {
    label: '陡峭',
    description: '步长适中、样本很少：噪声很大，除 k3 放入奖励外都撑得住。',
  },
  asynchronous: {
    label: '异步',
    description: '样本来自十次更新之前的策略：k1 放入损失会把策略推离自己的样本，很快崩溃。',
    variants: { frozen: 'KL 在采样时冻结' },
  },
  'slightly-off-policy': {
    label: '略微异策略',
    description: '每批样本用于四次更新：从第二次起样本已来自较旧的策略，k1 放入损失会把策略推离它们。',
    variants: { m1: '1 个小批', m2: '2 个小批', m4: '4 个小批' },
  },
  'beta-sweep': {
    label: 'β 从 0 到 1',
    description: '同样的设置，五种惩罚强度；训练中也可以改变 β。',
    variants: { b0: 'β = 0', 'b0.05': 'β = 0.05', 'b0.1': 'β = 0.1', 'b0.3': 'β = 0.3', b1: 'β = 1' },
  },
  'both-placements': {
    label: '两处同放',
    description: 'k1 与 k3 放入奖励、放入损失、两处同放：同放时偏差互相抵消。',
  },
  clamp: {
    label: '截断',
    description: '损失中的 k3 像各框架那样截断在 ±10：偏离最严重的词元完全得不到梯度。',
    variants: { off: '不截断', ten: '对数比 ±20，估计 ±10' },
  },
  normalised: {
    label: '除以组内标准差',
    description: 'GRPO 的优势要除以组内标准差，RLOO 不除：同一个 β 成了另一种惩罚。',
    variants: { rloo: 'RLOO', grpo: 'GRPO' },
  },
};
