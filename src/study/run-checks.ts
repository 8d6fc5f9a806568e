/**
 * Checks on the runs of a study, each with an interval and a direction set by the claim. The criteria were fixed before
 * there were data: 95 % intervals that do not overlap, or do not contain "no difference"; for "the same", an interval
 * within a margin. An inconclusive interval does not count as holding, but is distinguished from one that contradicts.
 */
import { checkTexts } from '../i18n/checks';
import type { Text } from '../i18n/every-language';
import { studyTexts } from '../i18n/study';
import { outcomeOf, told, type MakeCheck } from './check';
import { estimateText, figure, rateText, signed } from './figures';
import { isBelow, pairedDifference, pairedRatio, wilson, type BySeed, type Paired, type Rate } from './intervals';
import {
  cellName,
  collapsesOf,
  meanOf,
  MEASURES,
  runsOf,
  scenarioName,
  valuesOf,
  type Cell,
  type MeasureName,
} from './select';
import type { Study } from './study-records';

/**
 * Accuracies that differ by less than this count as the same; each run's is measured to about 0.01 (study/run-unit.ts).
 */
export const SAME_ACCURACY = 0.05;
/**
 * KLs whose ratio is closer to 1 than this count as the same, as for a dead leash in training/collapse-rules.ts.
 */
export const SAME_KL = 1.25;

const inScenario = ({ scenario }: Cell, what: Text): Text => studyTexts.inScenario(scenarioName(scenario), what);

const rateOf = (study: Study, of: Cell): Rate => {
  const { collapsed, n } = collapsesOf(study, of);
  return wilson(collapsed, n);
};

/** More of `worse` collapse than of `better`: Wilson's intervals do not overlap. */
export const collapsesMore =
  (worse: Cell, better: Cell): MakeCheck =>
  (study) => {
    const [high, low] = [rateOf(study, worse), rateOf(study, better)];
    const [of, than] = [cellName(worse), cellName(better)];
    return told(
      inScenario(worse, checkTexts.collapsesMore(of, than)),
      outcomeOf(isBelow(low, high), isBelow(high, low)),
      checkTexts.list([checkTexts.measuredOf(of, rateText(high)), checkTexts.measuredOf(than, rateText(low))]),
    );
  };

/** Most runs do not collapse: the interval of the collapse rate lies below one half. */
export const survives =
  (of: Cell): MakeCheck =>
  (study) => {
    const rate = rateOf(study, of);
    return told(
      inScenario(of, checkTexts.survives(cellName(of))),
      outcomeOf(rate.high < 0.5, rate.low >= 0.5),
      rateText(rate),
    );
  };

const isRatio = (measure: MeasureName): boolean => MEASURES[measure].scale === 'log';
const neutral = (measure: MeasureName): number => (isRatio(measure) ? 1 : 0);
const compare = (measure: MeasureName, a: BySeed, b: BySeed): Paired =>
  isRatio(measure) ? pairedRatio(a, b) : pairedDifference(a, b);

const pairText = (measure: MeasureName, paired: Paired): Text =>
  isRatio(measure)
    ? checkTexts.ratio(estimateText(paired, figure), paired.n)
    : checkTexts.difference(estimateText(paired, signed), paired.n);

/**
 * Paired by seed, `a` is larger than `b`: the interval of the mean difference lies above 0, or, for measures that span
 * decades, that of the ratio above 1.
 */
export const above =
  (measure: MeasureName, a: Cell, b: Cell): MakeCheck =>
  (study) => {
    const paired = compare(measure, valuesOf(study, a, measure), valuesOf(study, b, measure));
    return told(
      inScenario(a, checkTexts.above(MEASURES[measure].label, cellName(a), cellName(b))),
      outcomeOf(paired.low > neutral(measure), paired.high < neutral(measure)),
      pairText(measure, paired),
    );
  };

/**
 * Paired by seed, `a` and `b` are the same: the interval of the difference lies within ± SAME_ACCURACY, or that of the
 * ratio within a factor of SAME_KL.
 */
export const same =
  (measure: MeasureName, a: Cell, b: Cell): MakeCheck =>
  (study) => {
    const ratio = isRatio(measure);
    const paired = compare(measure, valuesOf(study, a, measure), valuesOf(study, b, measure));
    const [from, to] = ratio ? [1 / SAME_KL, SAME_KL] : [-SAME_ACCURACY, SAME_ACCURACY];
    const margin = ratio ? checkTexts.withinFactor(SAME_KL) : checkTexts.within(SAME_ACCURACY);
    return told(
      inScenario(a, checkTexts.same(MEASURES[measure].label, cellName(a), cellName(b), margin)),
      outcomeOf(paired.low >= from && paired.high <= to, paired.high < from || paired.low > to),
      pairText(measure, paired),
    );
  };

/** Paired by seed, the gain of `a` over `b` is larger in the first measure than in the second. */
export const gainsMore =
  (more: MeasureName, less: MeasureName, a: Cell, b: Cell): MakeCheck =>
  (study) => {
    const gain = (measure: MeasureName): BySeed => {
      const other = valuesOf(study, b, measure);
      return new Map(
        [...valuesOf(study, a, measure)]
          .filter(([seed]) => other.has(seed))
          .map(([seed, value]) => [seed, value - other.get(seed)!]),
      );
    };
    const paired = pairedDifference(gain(more), gain(less));
    return told(
      inScenario(a, checkTexts.gainsMore(cellName(a), cellName(b), MEASURES[more].label, MEASURES[less].label)),
      outcomeOf(paired.low > 0, paired.high < 0),
      pairText(more, paired),
    );
  };

function meanCheck(measure: MeasureName, of: Cell, limit: number, side: 'under' | 'over'): MakeCheck {
  return (study) => {
    const mean = meanOf(study, of, measure);
    const under = side === 'under';
    return told(
      inScenario(of, checkTexts[side](cellName(of), MEASURES[measure].label, limit)),
      outcomeOf(under ? mean.high < limit : mean.low > limit, under ? mean.low >= limit : mean.high <= limit),
      checkTexts.mean(estimateText(mean), runsOf(study, of).length),
    );
  };
}
export const meanUnder = (measure: MeasureName, of: Cell, limit: number): MakeCheck =>
  meanCheck(measure, of, limit, 'under');
export const meanOver = (measure: MeasureName, of: Cell, limit: number): MakeCheck =>
  meanCheck(measure, of, limit, 'over');

/**
 * The means decrease along the cells. This concerns only the order; `above` checks whether the ends differ. Contrary: a
 * mean lies above an earlier one, with disjoint intervals.
 */
export const descends =
  (measure: MeasureName, cells: readonly Cell[]): MakeCheck =>
  (study) => {
    const means = cells.map((of) => meanOf(study, of, measure));
    return told(
      inScenario(cells[0], checkTexts.descends(MEASURES[measure].label, cells.map(cellName))),
      outcomeOf(
        means.every(({ mean }, i) => i === 0 || mean < means[i - 1].mean),
        means.some((later, i) => means.slice(0, i).some((earlier) => isBelow(earlier, later))),
      ),
      checkTexts.list(means.map((mean) => estimateText(mean))),
    );
  };
