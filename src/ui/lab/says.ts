/** The meaning of a measured cell, in one or two sentences with its numbers. */
import { ENOUGH } from '../../lab/table/coverage';
import { inDocument } from '../../lab/table/table-rows';
import type { Interval } from '../../common/running-moments';
import type { LabTruth, RowResult } from '../../lab/lab-types';
import { count, decimalsOf, figures, fixed, number } from '../../common/format';
import type { TableWords } from '../../i18n/lab-table';
import type { MeasuredColumn } from '../../lab/lab-page';

export const truthSays = (truth: LabTruth, text: TableWords): string =>
  text.truthFound(
    count(truth.completions),
    number(truth.reverseKl),
    number(truth.forwardKl),
    number(truth.reverseNorm),
  );

/** An interval and the exact value, with the same number of digits. */
function said(interval: Interval, exact: number, scale = 1) {
  const scaled = { ...interval, low: interval.low * scale, high: interval.high * scale };
  return { ...figures(interval, scale), exact: fixed(exact * scale, decimalsOf(scaled)) };
}

/** Completions needed for an error of a tenth of the true gradient; the error of n completions is √(variance/n). */
const needed = (variance: number): string => {
  const completions = 100 * variance;
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(completions)) - 1);
  return completions < 1e9 ? count(Math.ceil(completions / digits) * digits) : number(completions);
};

const percent = (share: number): string => (100 * share).toFixed(0);

export function saysOf(column: MeasuredColumn, result: RowResult, truth: LabTruth, text: TableWords): string {
  const { measured, exact, theory, verdict, agrees } = result;
  const { says, verdicts } = text;
  if (column === 'theory') {
    const sayDocument = inDocument(result.row) ? says.document : says.intended;
    return [
      says.theory(verdicts[theory.here], verdicts[theory.hereValue]),
      sayDocument(verdicts[theory.document], verdicts[theory.documentValue]),
    ].join(text.joint);
  }
  if (measured === null) return text.nothing;
  const same = result.sameAs.filter((row) => row !== result.row);
  const alike = same.length > 0 ? [says.same(text.rows(same))] : [];
  const rare = measured.coverage < ENOUGH ? [says.rare(percent(measured.coverage), percent(ENOUGH))] : [];
  const sentences = (): string[] => {
    switch (column) {
      case 'value':
        return [says.value(said(measured.value, exact.value), number(truth.reverseKl))];
      case 'valueVariance':
        return [
          says.valueVariance(
            said(measured.valueVariance, exact.valueVariance),
            number(Math.sqrt(measured.valueVariance.estimate)),
          ),
        ];
      case 'bias':
        return [says.bias(said(measured.bias, exact.bias), count(measured.completions)), ...alike];
      case 'cosine':
        return [
          exact.cosine === null || (measured.cosine.low <= -1 && measured.cosine.high >= 1)
            ? says.noCosine
            : says.cosine(said(measured.cosine, exact.cosine)),
          ...alike,
        ];
      case 'variance':
        return [says.variance(figures(measured.variance), needed(measured.variance.estimate)), ...alike];
      case 'future':
        return [
          measured.future === null || exact.future === null
            ? says.noFuture
            : says.future(said(measured.future, exact.future, 100)),
          ...alike,
        ];
      case 'verdict':
        return [
          says.verdict(verdicts[verdict]),
          agrees === null ? says.open : agrees ? says.agrees : says.disagrees,
          ...alike,
        ];
    }
  };
  return [...sentences(), ...rare].join(text.joint);
}
