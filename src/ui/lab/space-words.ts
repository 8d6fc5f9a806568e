/** Labels and sentences of the picture of the space, in one shape per language. */
import type { LabCell } from '../../lab/table/cells';
import type { Sampling } from '../../lab/table/table-rows';
import type { RowVerdict } from '../../lab/lab-types';
import type { Language } from '../race/words';

type Axis<Key extends keyof LabCell> = Record<LabCell[Key] & string, string>;

const english = {
  label: 'The 96 questions of the document, and what was measured of each',
  directions: { reverse: 'as the reverse KL(q‖p)', forward: 'as the forward KL(p‖q)' } as Axis<'direction'>,
  quantities: { value: 'value', gradient: 'gradient' } as Axis<'quantity'>,
  measures: { bias: 'bias', variance: 'var.' } as Axis<'measure'>,
  measuresHelp: {
    bias: 'relative to the KL, or to the length of its gradient',
    variance: 'of one completion, over KL² or the squared length of its gradient',
  } as Axis<'measure'>,
  rows: (placement: LabCell['placement'], sampling: Sampling) =>
    `${placement === 'reward' ? 'in the reward' : sampling === 'on-policy' ? 'in the loss' : 'in the loss, × ρ'}, ${sampling}`,
  progress: (filled: number, open: number) => `${filled} of 96 measured${open > 0 ? `, ${open} still undecided` : ''}`,
  legend: {
    unbiased: 'unbiased',
    slight: 'slightly biased',
    biased: 'biased',
    zero: 'zero on average',
    undecided: 'undecided',
  } as Record<RowVerdict, string>,
  variance: 'variance, small to large',
  right: {
    reverse: 'Right gradient of the reverse KL:',
    forward: 'Right gradient of the forward KL:',
  } as Axis<'direction'>,
  none: 'none so far',
  writing: ({ estimator, placement, sampling }: LabCell) => `${estimator} ${english.rows(placement, sampling)}`,
  /** One sentence for one cell. */
  says: (cell: LabCell, is: { verdict: string; estimate: string; low: string; high: string } | null) => {
    const of = cell.direction === 'reverse' ? 'the reverse KL' : 'the forward KL';
    const unit = cell.quantity === 'value' ? 'the KL' : 'its gradient’s length';
    const head = `${english.writing(cell)} (row ${cell.row}): `;
    if (!is) return `${head}not measured yet.`;
    if (cell.measure === 'variance') {
      return `${head}one completion’s ${cell.quantity} has a variance of ${is.estimate} times ${unit} squared (${is.low} to ${is.high}), held against ${of}.`;
    }
    const whole = cell.quantity === 'value' ? `its value as an estimate of ${of}` : `its gradient as that of ${of}`;
    return `${head}${whole} is ${is.verdict}; it is off by ${is.estimate} of ${unit} (${is.low} to ${is.high}).`;
  },
  hint: 'Point at a cell, or go there with the arrow keys; a click or Enter explains it.',
};

export type SpaceWords = typeof english;

const chinese: SpaceWords = {
  label: '文档的 96 个问题，以及每个问题的测量结果',
  directions: { reverse: '当作反向 KL(q‖p)', forward: '当作正向 KL(p‖q)' },
  quantities: { value: '数值', gradient: '梯度' },
  measures: { bias: '偏差', variance: '方差' },
  measuresHelp: { bias: '相对于 KL，或其梯度的长度', variance: '一条回答的方差，除以 KL² 或梯度长度的平方' },
  rows: (placement, sampling) =>
    `${placement === 'reward' ? '放入奖励' : sampling === 'on-policy' ? '放入损失' : '放入损失，× ρ'}，${sampling === 'on-policy' ? '同策略' : '异策略'}`,
  progress: (filled, open) => `96 格中已测 ${filled} 格${open > 0 ? `，其中 ${open} 格未定` : ''}`,
  legend: { unbiased: '无偏', slight: '略有偏', biased: '有偏', zero: '平均为零', undecided: '未定' },
  variance: '方差，由小到大',
  right: { reverse: '反向 KL 的梯度正确：', forward: '正向 KL 的梯度正确：' },
  none: '尚无',
  writing: ({ estimator, placement, sampling }) => `${estimator} ${chinese.rows(placement, sampling)}`,
  says: (cell, is) => {
    const of = cell.direction === 'reverse' ? '反向 KL' : '正向 KL';
    const unit = cell.quantity === 'value' ? 'KL' : '其梯度长度';
    const quantity = chinese.quantities[cell.quantity];
    const head = `${chinese.writing(cell)}（第 ${cell.row} 行）：`;
    if (!is) return `${head}还没有测量。`;
    if (cell.measure === 'variance')
      return `${head}一条回答的${quantity}方差是${unit}平方的 ${is.estimate} 倍（${is.low} 到 ${is.high}），以${of}为准。`;
    return `${head}它的${quantity}作为${of}的${quantity}，${is.verdict}；相差${unit}的 ${is.estimate} 倍（${is.low} 到 ${is.high}）。`;
  },
  hint: '把指针移到一格上，或用方向键移动；点击或回车查看解释。',
};

const LANGUAGES: Record<Language, SpaceWords> = { en: english, zh: chinese };

export const spaceWords = (language: Language): SpaceWords => LANGUAGES[language];
