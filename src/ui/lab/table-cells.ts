/** The measured cells of the table: one line for one row under one sampling. */
import { html, nothing, type TemplateResult } from 'lit';
import { ENOUGH } from '../../lab/table/coverage';
import type { FormulaColumn } from '../../lab/table/formulas';
import { inDocument } from '../../lab/table/table-rows';
import type { Interval } from '../../common/running-moments';
import type { LabTruth, RowMeasured, RowResult, RowVerdict } from '../../lab/lab-types';
import type { Language } from '../../i18n/languages';
import { decimalsOf, figures, signed } from '../../common/format';
import { columnWords } from '../../i18n/lab-columns';
import type { TableWords } from '../../i18n/lab-table';
import type { MeasuredColumn } from '../../lab/lab-page';

/** For a gradient that simplifies, only the simplified side; the explanation has all. */
export const inCell = (column: FormulaColumn, tex: readonly string[]): readonly string[] =>
  tex.slice(column === 'gradient' ? -1 : -2);

export interface CellContext {
  truth: LabTruth;
  text: TableWords;
  language: Language;
}

export const SYMBOLS: Record<RowVerdict, string> = {
  unbiased: '✓',
  slight: '≈',
  biased: '✗',
  zero: '∅',
  undecided: '…',
};

export const verdictMark = (verdict: RowVerdict, text: TableWords): TemplateResult =>
  html`<span class="verdict ${verdict}"><span aria-hidden="true">${SYMBOLS[verdict]}</span
    >&nbsp;${text.verdicts[verdict]}</span>`;

/**
 * Position of a relative bias on the bar, in percent: linear up to 1 at four fifths, with everything larger in the last
 * fifth.
 */
export const onBar = (bias: number): number =>
  Number.isNaN(bias) ? 0 : 80 * Math.min(1, bias) + 20 * (1 - 1 / Math.max(1, bias));

/**
 * The interval as a bar, open if it is not reliable yet; the estimate as a dot, the exact value as a tick. The numbers
 * next to it show the same.
 */
function biasBar(bias: Interval | null, exact: number, trusted: boolean): TemplateResult {
  const interval = ({ low, high, estimate }: Interval) =>
    html`<i class="range ${trusted ? '' : 'short'}" style="left:${onBar(low)}%;right:${100 - onBar(high)}%"></i>
      <i class="dot" style="left:${onBar(estimate)}%"></i>`;
  return html`<span class="bar" aria-hidden="true"><i class="unit"></i>
    ${bias === null ? nothing : interval(bias)}
    <i class="exact" style="left:${onBar(exact)}%"></i></span>`;
}

/** Decimals in the table, which may be read from afar; the explanation has all. */
const COARSE = 2;
/** Decimals of values, because the KL may be small. */
const FINE = 4;

const two = (first: unknown, second: unknown): TemplateResult => html`<b>${first}</b> <small>${second}</small>`;

function withHalf(interval: Interval, { scale = 1, unit = '', most = FINE } = {}): TemplateResult {
  const { estimate, half } = figures(interval, scale, most);
  return two(`${estimate}${unit}`, `± ${half}`);
}

const NUMBERS: Record<
  Exclude<MeasuredColumn, 'bias' | 'verdict' | 'theory'>,
  (measured: RowMeasured, result: RowResult, context: CellContext) => unknown
> = {
  value: ({ value }, { valueVerdict }, { truth, text }) => {
    const off = {
      estimate: value.estimate - truth.reverseKl,
      low: value.low - truth.reverseKl,
      high: value.high - truth.reverseKl,
    };
    return html`<b>${signed(off.estimate, decimalsOf(off, FINE))}
      <span class="verdict ${valueVerdict}" title=${text.verdicts[valueVerdict]}>${SYMBOLS[valueVerdict]}</span></b>
      <small>± ${figures(off, 1, FINE).half}</small>`;
  },
  valueVariance: ({ valueVariance }) => withHalf(valueVariance),
  // The direction is unknown while the gradient may be zero.
  cosine: ({ cosine }) => (cosine.low <= -1 && cosine.high >= 1 ? '–' : withHalf(cosine, { most: COARSE })),
  variance: ({ variance }) => {
    const { estimate, low, high } = figures(variance, 1, COARSE);
    return two(estimate, `${low}–${high}`);
  },
  // A share with an unlimited interval is not shown yet.
  future: ({ future }) =>
    future === null
      ? '–'
      : future.high - future.low > 2
        ? SYMBOLS.undecided
        : withHalf(future, { scale: 100, unit: ' %' }),
};

/** The theory's verdict here, the document's if it differs, and the causes. */
function theoryCell(
  { row, theory: { document, here, causes } }: RowResult,
  { text, language }: CellContext,
): TemplateResult {
  const further = !inDocument(row);
  const said = causes.map((cause, index) => {
    const { label, text: title } = columnWords(language).causes[cause];
    return html`${index > 0 ? ', ' : nothing}<span class="cause" title=${title}>${label}</span>`;
  });
  const whose = further ? text.intendedShort : text.document;
  const title = further ? text.intended : nothing;
  const elsewhere = html`<small title=${title}>${whose}: ${text.verdicts[document]}</small>`;
  return html`${verdictMark(here, text)}
    ${document === here ? nothing : elsewhere}
    ${causes.length > 0 ? html`<small>${said}</small>` : nothing}`;
}

export function measuredCell(column: MeasuredColumn, result: RowResult, context: CellContext): unknown {
  const { measured, exact, verdict, agrees } = result;
  const { text } = context;
  switch (column) {
    case 'theory':
      return theoryCell(result, context);
    case 'verdict':
      return html`${verdictMark(verdict, text)}${
        agrees === false
          ? html` <small class="wrong">≠ ${text.disagrees}</small>`
          : agrees === null && verdict === 'biased'
            ? html` <small>${text.maybeZero}</small>`
            : nothing
      }`;
    case 'bias': {
      const said = measured && figures(measured.bias, 1, COARSE);
      const trusted = measured !== null && measured.coverage >= ENOUGH;
      const bar = biasBar(measured && measured.bias, exact.bias, trusted);
      if (!said) return html`·${bar}`;
      return html`<b>${said.estimate}</b> <span class="from">${said.low}–${said.high}</span>${bar}`;
    }
    default:
      return measured === null ? '·' : NUMBERS[column](measured, result, context);
  }
}
