import type { controlSettings as english } from '../en/control-settings';
import type { Spoken } from '../languages';

export const controlSettings: Spoken<typeof english> = {
  betaControl: {
    label: 'β 的控制',
    help:
      '固定，或在每一步之后调整，使 KL 接近目标（Ziegler 等 2019；verl 和 OpenRLHF 的自适应控制器）。' +
      '每一步的期望梯度是当前 β 的期望梯度：训练寻求的是目标 KL 下的最高奖励，而不是给 KL 定一个固定的价格。' +
      '第二个惩罚的 β 不变。',
    choices: { fixed: '固定', adaptive: '趋向目标 KL' },
  },
  targetKl: {
    label: '目标 KL',
    help:
      'β 的控制器使 KL 保持在此值附近，量法与 verl 相同：惩罚自身的估计值，先对一条回答的词元平均，' +
      '再对回答平均。verl 的默认值是 0.1。',
    unit: '奈特 / 词元',
  },
  klHorizon: {
    label: '控制器的时间尺度',
    help:
      '一步有 N 条回答，其 KL 偏离目标五分之一或更多时，β 乘以 1 ± 0.2·N/此值。verl 和 OpenRLHF 取 10 000。' +
      '小于 N/5 时，一步就可能使 β 变号，那些框架也是如此。',
    unit: '条回答',
  },
  referenceSync: {
    label: '参考策略的更新间隔',
    help:
      '每过这么多步，参考策略就变成当前策略，若设了衰减则向它移动（TRL 的 sync_ref_model，TRL 按更新计数）；' +
      '0 表示不动。每次 KL 都从 0 重新开始，惩罚、图表和崩溃规则中都是如此：期望梯度拉向上一次同步的策略，' +
      '因此只使策略变慢，不再把它留在起点附近。',
    unit: '步',
  },
  referenceDecay: {
    label: '参考策略的衰减 d',
    help:
      '参考策略移动时旧参考的权重；1 − d 是当前策略的权重，即 TRL 的 ref_model_mixup_alpha。单独设置时，' +
      '参考策略每一步之后都移动：它是滞后约 1/(1 − d) 步的指数移动平均，期望梯度拉向它。0 表示用当前策略替换参考策略。',
  },
};
