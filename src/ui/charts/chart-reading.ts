/** What a chart of the race says at a step: the values as measured, not the smoothed ones that its lines show. */
import { fixed, LARGE, scientific } from '../../common/format';
import type { TakeWords } from '../../i18n/take';
import type { ChartedMetric, CurveReading } from '../race/race-curves';
import type { ArmStyle } from './arm-style';
import type { ChartView } from './chart-view';

export interface ArmReading extends CurveReading {
  style: ArmStyle;
}

export interface ChartReading {
  /** Where the latest of the values were measured; evaluations are made only at some steps. */
  step: number;
  /** '4', or '3–4' where the arms differ; '' for one seed each. */
  n: string;
  arms: ArmReading[];
}

/** The shown arms at the step that is read, or at their latest. */
export function chartReading({ curves, styles, reading }: ChartView, metric: ChartedMetric): ChartReading {
  const step = reading ?? curves.lastStep;
  const arms = [...styles].flatMap(([arm, style]) => {
    const read = curves.readAt(arm, metric, step);
    return read ? [{ ...read, style }] : [];
  });
  const counts = arms.map(({ n }) => n);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return {
    step: arms.length > 0 ? Math.max(...arms.map((read) => read.step)) : step,
    n: arms.length === 0 || most === 1 ? '' : least === most ? String(most) : `${least}–${most}`,
    arms,
  };
}

/** A mean and half its interval, with three significant digits or decimals. `half` is '' for one seed. */
export function readText({ mean, interval }: CurveReading, share: boolean): { value: string; half: string } {
  const size = Math.abs(mean);
  const decimals = share ? 3 : Math.min(5, Math.max(0, 2 - Math.floor(Math.log10(size || 1))));
  const text = (value: number): string =>
    value !== 0 && Math.abs(value) < 1e-4 ? scientific(value) : fixed(value, size >= LARGE ? 0 : decimals);
  return { value: text(mean), half: interval ? text((interval.high - interval.low) / 2) : '' };
}

/** A reading beside its arm's name. @param step of the chart. */
export function readLabel(name: string, read: ArmReading, share: boolean, step: number, words: TakeWords): string {
  const { value, half } = readText(read, share);
  const text = `${name} ${value}${half === '' ? '' : ` ± ${half}`}`;
  return read.step === step ? text : words.atStep(text, read.step);
}

/** The whole reading for screen readers. */
export function spokenReading(heading: string, { step, arms }: ChartReading, view: ChartView, share: boolean): string {
  const { take } = view;
  const values = arms.map((read) => {
    const { value, half } = readText(read, share);
    const spoken = take.spoken(read.style.label, value, half, read.n);
    return read.step === step ? spoken : take.spokenAt(spoken, read.step);
  });
  return take.chartSummary(heading, step, view.pinned, values);
}
