import type { typedEstimator as english } from '../en/typed-estimator';
import type { Spoken } from '../languages';

export const typedEstimator: Spoken<typeof english> = {
  title: '键入估计量',
  label: 'k(d) =',
  name: '以 d 的表达式书写的估计量 k',
  help:
    'd 即一个词元的 δ = log π − log π_ref。可用 + − * / ^、带 ? : 的比较，以及 exp、log、abs、min、max、sqrt、tanh、' +
    'cosh 等函数；alpha(d, a) 是从 k2 到 k3 的族。',
  alpha: 'α 族：从 k2（0）到 k3（1）',
  placement: '放置位置',
  sketch: (range) => `δ 从 ${range} 时的 k（实线）与其导数 k′（虚线）`,
  theory: '理论怎样说它',
  add: '加入这个方法',
  measure: '测量它的各行',
  remove: '移除',
};
