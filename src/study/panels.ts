/**
 * The plots of claims: values of runs with their mean, collapse rates, gradients. They show the quantities that the
 * checks compare.
 */
import type { Level } from '../kl/method';
import { methodTexts } from '../i18n/methods';
import type { Text } from '../i18n/every-language';
import { studyTexts } from '../i18n/study';
import type { PlotPanel, PlotRow } from './finding';
import type { GradientRecord, Study } from './study-records';
import {
  bounded,
  cellName,
  collapsesOf,
  gradientsOf,
  meanOf,
  MEASURES,
  scenarioName,
  valuesOf,
  variantName,
  type Cell,
  type MeasureName,
} from './select';
import { wilson } from './intervals';

export type MakePanel = (study: Study) => PlotPanel;

const titled = ({ scenario }: Cell, what: Text): Text => studyTexts.inScenario(scenarioName(scenario), what);

/** One row per cell, with all its runs and their mean. */
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

/** One measure against another: for every method a line through its variants, in order. */
export const planePanel =
  (
    over: MeasureName,
    measure: MeasureName,
    methods: readonly { method: string; cells: readonly Cell[] }[],
  ): MakePanel =>
  (study) => {
    const [x, y] = [MEASURES[over], MEASURES[measure]];
    return {
      title: titled(methods[0].cells[0], studyTexts.overMeasure(y.label, x.label)),
      x,
      y,
      series: methods.map(({ method, cells }) => ({
        label: methodTexts(method),
        method,
        points: cells.map((of) => ({
          label: variantName(of),
          x: meanOf(study, of, over),
          y: meanOf(study, of, measure),
        })),
      })),
    };
  };

/** Collapse rates with Wilson's intervals. */
export const collapsePanel =
  (cells: readonly Cell[]): MakePanel =>
  (study) => ({
    title: titled(cells[0], studyTexts.shareCollapsed),
    unit: '',
    from: 0,
    to: 1,
    rows: cells.map((of) => {
      const { collapsed, n } = collapsesOf(study, of);
      const { rate, low, high } = wilson(collapsed, n);
      return { label: cellName(of), method: of.method, values: [], mean: rate, low, high };
    }),
  });

const { gradientMeasures } = studyTexts;
const GRADIENT_MEASURES = {
  bias: { label: gradientMeasures.bias, unit: '‖E g − ∇KL‖ / ‖∇KL‖', scale: 'linear', reference: undefined },
  variance: { label: gradientMeasures.variance, unit: '‖∇KL‖²', scale: 'log', reference: undefined },
  futureShare: {
    label: gradientMeasures.futureShare,
    unit: '',
    scale: 'linear',
    reference: { value: 1, label: studyTexts.wholeShare },
  },
} as const;

function gradientRow(
  records: readonly GradientRecord[],
  measure: keyof typeof GRADIENT_MEASURES,
): Omit<PlotRow, 'label' | 'method'> {
  const all = records.flatMap((record) => record[measure] ?? []).map(bounded);
  const values = all.map(({ mean }) => mean);
  // From the lowest to the highest limit of the lab's intervals, over all its samples.
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
    const title = studyTexts.gradientTitle(label, studyTexts.levels[level]);
    return {
      title: sampling === 'on-policy' ? title : studyTexts.offPolicyTitle(title),
      unit,
      scale,
      ...(scale === 'linear' ? { from: measure === 'bias' ? 0 : undefined } : {}),
      ...(reference ? { reference } : {}),
      rows: rows.flatMap((row) => {
        const records = gradientsOf(study, { row, level, sampling });
        return [...new Set(records.map(({ step }) => step))].map((step): PlotRow => {
          const [{ method }] = records;
          return {
            label: studyTexts.rowAtStep(row, methodTexts(method), step),
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
