import type { charts as english } from '../en/charts';
import type { Spoken } from '../languages';

export const charts: Spoken<typeof english> = {
  summary: (title, at, values) =>
    values ? `${title}；在 ${at} 处：${values}。方向键可读其他位置。` : `${title}：还没有数值。`,
  placements: {
    'weighted-loss': 'ρ·损失',
    'detached-weighted-loss': 'sg(ρ)·损失',
    loss: '损失',
    reward: '奖励',
    both: '两处',
  },
  method: (estimator, placement) => `${estimator}·${placement}`,
};
