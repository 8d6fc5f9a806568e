import type { labCurves as english } from '../en/lab-curves';
import type { Spoken } from '../languages';

export const labCurves: Spoken<typeof english> = {
  title: '偏差从哪里来',
  see:
    '只改变一个设置，其余与上面相同。线是枚举的结果，带竖条的点是测得的结果（99.9 %）。' +
    '上面那个位置测满六批后就在图中。',
  against: '横轴',
  axis: { step: '离参考策略多远', staleness: 'μ 的陈旧程度', answerLength: '回答长度 T', completions: '每批回答数 n' },
  x: {
    step: '离参考策略的训练步数',
    staleness: 'μ 落后 π 的步数',
    answerLength: '回答截断的词元数',
    completions: '每批回答数 n',
  },
  y: {
    bias: '梯度偏差，占真实梯度的比例',
    variance: '单个回答的梯度方差，以 ‖真实梯度‖² 为单位',
    width: '六批之后偏差区间的半宽',
    error: '一批梯度的误差，占真实梯度的比例',
  },
  end: '训练终点',
  sampling: '样本',
  samplings: { 'on-policy': '来自 π（同策略）', 'off-policy': '来自 μ（异策略）' },
  rows: '行',
  measure: '测量这条曲线',
  again: '重新测量这条曲线',
  stop: '停止',
  progress: (done: number, of: number) => `${of} 处中的第 ${done} 处。其间上面的表格暂停。`,
  slow: (places: number) => `共 ${places} 处，在这个适配器上每处需几秒。`,
  quick: (places: number) => `共 ${places} 处。`,
  longer: 'T = 4 需要显卡，这里略去。',
  failed: (why: string) => `曲线中断：${why}`,
  stale: '设置已改变，这条曲线属于之前的设置。',
  none: '所选的行在这里都不存在。异策略需要陈旧程度大于 0；D、E 两行需要“逐词元”层级。',
  means: {
    step: '在参考策略附近，k3 放入损失看起来是对的；离得远了就不对。k2、k3 放入奖励从第一步起就是错的。',
    staleness:
      '样本变旧后，只有带整条回答 ρ 的行还保持均值，而 ρ 的代价是方差。同策略时什么也不做的第 1 行，现在开始推人。',
    answerLength:
      '在词元层级，一行失去的是一个词元对后面词元的影响：只有一个词元时没有什么可失去。在整条回答的层级，T ' +
      '不改变任何一行的结论。',
    completions: '回答数增加到十倍，区间大约窄三倍。偏差不会变小，只会看得更清楚。',
  },
};
