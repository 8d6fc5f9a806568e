/** Every sentence of the curves, in one shape per language. */
import type { Sampling } from '../../lab/table/table-rows';
import type { Language } from '../race/words';
import type { CurveAxis, Quantity } from './lab-curve-series';

const english = {
  title: 'Where the bias comes from',
  see:
    'One setting is moved, all others stay as above. Lines are what enumeration says, points with bars are what ' +
    'was measured, at 99.9 %. The place above is there as soon as it has six batches.',
  against: 'Against',
  axis: {
    step: 'distance from the reference',
    staleness: 'staleness of μ',
    answerLength: 'answer length T',
    completions: 'completions of a batch, n',
  } as Record<CurveAxis, string>,
  x: {
    step: 'training steps from the reference',
    staleness: 'steps that μ is behind π',
    answerLength: 'tokens after which an answer is cut',
    completions: 'completions of a batch, n',
  } as Record<CurveAxis, string>,
  y: {
    bias: 'Gradient bias, as a share of the true gradient',
    variance: 'Gradient variance of one completion, in units of ‖true gradient‖²',
    width: 'Half width of the bias’s interval, after six batches',
    error: 'Error of one batch’s gradient, as a share of the true gradient',
  } as Record<Quantity, string>,
  /** The last policy that was trained; what lies further is the straight line, extended. */
  end: 'end of the run',
  sampling: 'Samples',
  samplings: { 'on-policy': 'of π (on-policy)', 'off-policy': 'of μ (off-policy)' } as Record<Sampling, string>,
  rows: 'Rows',
  measure: 'Measure this curve',
  again: 'Measure this curve again',
  stop: 'Stop',
  progress: (done: number, of: number) => `${done} of ${of} places. The table above waits meanwhile.`,
  slow: (places: number) => `${places} places, a few seconds each on this adapter.`,
  quick: (places: number) => `${places} places.`,
  longer: 'T = 4 needs a graphics card and is left out here.',
  failed: (why: string) => `The curve broke off: ${why}`,
  stale: 'Settings have changed since; this curve is of the earlier ones.',
  none:
    'None of the chosen rows exists here. Off-policy needs a staleness above 0; rows D and E need the level ‘token ' +
    'by token’.',
  means: {
    step:
      'Near the reference, k3 in the loss looks right; farther off it is not. k2 and k3 in the reward are wrong ' +
      'from the first step.',
    staleness:
      'With older samples only rows with the ρ of the whole completion keep their mean, and ρ costs variance. ' +
      'Row 1, which on-policy does nothing, now pushes.',
    answerLength:
      'At the level of tokens, what a row loses is the effect of a token on later ones: with one token there is ' +
      'nothing to lose. At the level of completions T changes no row’s verdict.',
    completions:
      'Ten times the completions make intervals about three times as narrow. A bias does not shrink: it only ' +
      'shows more clearly.',
  } as Record<CurveAxis, string>,
};

export type CurveWords = typeof english;

const chinese: CurveWords = {
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

const LANGUAGES: Record<Language, CurveWords> = { en: english, zh: chinese };

export const curveWords = (language: Language): CurveWords => LANGUAGES[language];
