/**
 * The plots of claims: values of runs with their mean, collapse rates, gradients. What is drawn is what the checks
 * compare.
 */
import type { Level } from '../kl/method';
import { methodLabel } from '../kl/placements';
import type { Text } from '../common/text';
import { bounded, meanOf } from './claim-checks';
import type { PlotPanel, PlotRow } from './finding';
import type { GradientRecord, Study } from './study-records';
import {
  cellName,
  collapsesOf,
  gradientsOf,
  MEASURES,
  scenarioName,
  valuesOf,
  variantName,
  type Cell,
  type MeasureName,
} from './select';
import { wilson } from './intervals';

export type MakePanel = (study: Study) => PlotPanel;

const titled = ({ scenario }: Cell, { en, zh }: Text): Text => ({
  en: `${scenarioName(scenario).en}: ${en}`,
  zh: `${scenarioName(scenario).zh}：${zh}`,
});

/** One row per cell: all its runs, and their mean. */
export const runsPanel =
  (measure: MeasureName, cells: readonly Cell[]): MakePanel =>
  (study) => {
    const { label, unit, scale } = MEASURES[measure];
    const share = measure === 'accuracyIn' || measure === 'accuracyOut';
    return {
      title: titled(cells[0], label),
      unit,
      scale,
      ...(share ? { from: 0, to: 1 } : {}),
      rows: cells.map((of) => ({
        label: cellName(of),
        method: of.method,
        values: [...valuesOf(study, of, measure).values()],
        ...meanOf(study, of, measure),
      })),
    };
  };

/** One measure over another: for every method a line through its variants, in their order. */
export const planePanel =
  (
    over: MeasureName,
    measure: MeasureName,
    methods: readonly { method: string; cells: readonly Cell[] }[],
  ): MakePanel =>
  (study) => {
    const [x, y] = [MEASURES[over], MEASURES[measure]];
    return {
      title: titled(methods[0].cells[0], {
        en: `${y.label.en} over ${x.label.en}`,
        zh: `${y.label.zh}与 ${x.label.zh} 的关系`,
      }),
      x,
      y,
      series: methods.map(({ method, cells }) => ({
        label: methodLabel(method),
        method,
        points: cells.map((of) => ({
          label: variantName(of),
          x: meanOf(study, of, over),
          y: meanOf(study, of, measure),
        })),
      })),
    };
  };

/** Shares of runs that collapsed, with Wilson's intervals. */
export const collapsePanel =
  (cells: readonly Cell[]): MakePanel =>
  (study) => ({
    title: titled(cells[0], { en: 'share of runs that collapsed', zh: '崩溃的训练所占比例' }),
    unit: '',
    from: 0,
    to: 1,
    rows: cells.map((of) => {
      const { collapsed, n } = collapsesOf(study, of);
      const { rate, low, high } = wilson(collapsed, n);
      return { label: cellName(of), method: of.method, values: [], mean: rate, low, high };
    }),
  });

const GRADIENT_MEASURES = {
  bias: {
    label: { en: 'bias of the gradient', zh: '梯度的偏差' },
    unit: '‖E g − ∇KL‖ / ‖∇KL‖',
    scale: 'linear',
    reference: undefined,
  },
  variance: {
    label: { en: 'variance of one completion’s gradient', zh: '单条回答的梯度的方差' },
    unit: '‖∇KL‖²',
    scale: 'log',
    reference: undefined,
  },
  futureShare: {
    label: { en: 'share of what a token owes to later tokens', zh: '对后续词元的影响所占份额' },
    unit: '',
    scale: 'linear',
    reference: { value: 1, label: { en: 'all of it', zh: '全部' } },
  },
} as const;
const LEVELS: Record<Level, Text> = {
  token: { en: 'token by token', zh: '逐词元' },
  sequence: { en: 'whole completions', zh: '整条回答' },
};

function gradientRow(
  records: readonly GradientRecord[],
  measure: keyof typeof GRADIENT_MEASURES,
): Omit<PlotRow, 'label' | 'method'> {
  const all = records.flatMap((record) => record[measure] ?? []).map(bounded);
  const values = all.map(({ value }) => value);
  // The lab's intervals, of all its samples: from the lowest to the highest.
  return {
    values,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    low: Math.min(...all.map(({ low }) => low)),
    high: Math.max(...all.map(({ high }) => high)),
  };
}

/** One row of marks per row of the lab and step of π. */
export const gradientPanel =
  (
    measure: keyof typeof GRADIENT_MEASURES,
    rows: readonly string[],
    level: Level,
    sampling: GradientRecord['sampling'] = 'on-policy',
  ): MakePanel =>
  (study) => {
    const { label, unit, scale, reference } = GRADIENT_MEASURES[measure];
    const off: Text = sampling === 'on-policy' ? { en: '', zh: '' } : { en: ', off-policy', zh: '，异策略' };
    return {
      title: { en: `${label.en}, ${LEVELS[level].en}${off.en}`, zh: `${label.zh}，${LEVELS[level].zh}${off.zh}` },
      unit,
      scale,
      ...(scale === 'linear' ? { from: measure === 'bias' ? 0 : undefined } : {}),
      ...(reference ? { reference } : {}),
      rows: rows.flatMap((row) => {
        const records = gradientsOf(study, { row, level, sampling });
        return [...new Set(records.map(({ step }) => step))].map((step): PlotRow => {
          const [{ method }] = records;
          const { en, zh } = methodLabel(method);
          return {
            // The number tells rows of one method apart, such as the one whose penalty is frozen at rollout.
            label: { en: `${row} · ${en}, step ${step}`, zh: `${row} · ${zh}，第 ${step} 步` },
            method,
            ...gradientRow(
              records.filter((record) => record.step === step),
              measure,
            ),
          };
        });
      }),
    };
  };
