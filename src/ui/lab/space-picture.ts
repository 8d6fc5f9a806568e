/**
 * The document's 96 cells as one picture that fills in as rows are measured. Vertically: the forms of the penalty;
 * horizontally: reverse and forward KL, value and gradient, bias and variance. A bias is shown by its verdict, a
 * variance by a shade. It is one Tab stop; arrow keys move between cells.
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  CELL_ESTIMATORS,
  CELL_PLACEMENTS,
  DIRECTIONS,
  labCells,
  MEASURES,
  QUANTITIES,
  type LabCell,
} from '../../lab/table/cells';
import { LAB_ROWS, SAMPLINGS, type Sampling } from '../../lab/table/table-rows';
import type { LabTable, RowVerdict } from '../../lab/lab-types';
import { textColour } from '../../common/palette';
import { methodStyle } from '../charts/method-style';
import { sharedStyles } from '../app/shared-styles';
import { swatch } from '../charts/swatch';
import type { Language } from '../../i18n/languages';
import { figures, LARGE, scientific } from '../../common/format';
import { spaceWords } from '../../i18n/lab-space';
import { SYMBOLS } from './table-cells';
import type { LabColumn } from '../../lab/lab-page';
import { withSubscripts } from './subscripts';
import { arrowKey } from '../controls/arrow-key';

/** Detail of the event `explain`: the arguments of lab-table's `explain`. */
export interface CellChosen {
  row: string;
  column: LabColumn;
  sampling: Sampling;
}

/**
 * Relative variances from white to the darkest shade, as powers of ten; and the darkest shade's opacity, limited so
 * that text on it is readable.
 */
const SHADES: readonly [number, number] = [-0.5, 4];
const DARKEST = 38;

const shade = (variance: number): number => {
  const [least, most] = SHADES;
  return variance > 0 ? DARKEST * Math.min(1, Math.max(0.03, (Math.log10(variance) - least) / (most - least))) : 0;
};

/** Two significant digits, for narrow cells. */
const short = (value: number): string =>
  !(value < LARGE) ? scientific(value, 1) : value >= 10 ? value.toFixed(0) : Number(value.toPrecision(2)).toString();

@customElement('lab-space')
export class LabSpace extends LitElement {
  /** Null while nothing is measured yet: then every cell is empty. */
  @property({ attribute: false }) table: LabTable | null = null;
  @property() language: Language = 'en';
  /** Index of the cell shown in words, which is also the Tab stop; null before the first. */
  @state() at: number | null = null;

  #cells: LabCell[] = [];

  static override styles = [
    sharedStyles,
    css`
    :host { display: block; min-width: 0; container: lab-space / inline-size; --filled: light-dark(#1b6e3c, #2c8a52); }
    table { border-collapse: separate; border-spacing: 3px; width: 100%; table-layout: fixed; max-width: 1080px; }
    th { font-weight: 500; font-size: var(--size-small); color: var(--muted); padding: 0 2px; text-align: center; }
    th.direction { color: var(--ink); font-weight: 650; font-size: var(--size); }
    th[scope='rowgroup'] { text-align: start; padding-top: 7px; font-weight: 600; }
    th[scope='row'] { text-align: start; white-space: nowrap; font-size: var(--size); }
    th[scope='row'] b { margin-inline-start: 6px; }
    col.name { width: 92px; }
    .gap { width: 10px; padding: 0; }
    td[data-at] {
      height: 34px; text-align: center; border-radius: 5px; border: 1px solid var(--line);
      font-variant-numeric: tabular-nums; white-space: nowrap; overflow: hidden; cursor: pointer; padding: 0 2px;
    }
    td.gradient { font-weight: 600; }
    td[data-at]:focus-visible { outline-offset: 0; }
    td[data-at].read { box-shadow: 0 0 0 2px var(--accent); }
    /* Only the gradient affects training, so unbiased values are less prominent. */
    .value.unbiased { border-color: var(--filled); color: var(--right); font-weight: 700; }
    .gradient.unbiased { background: var(--filled); border-color: var(--filled); color: #fff; font-weight: 700; }
    .slight, .biased, .undecided { color: var(--muted); }
    td.undecided, .legend .undecided { border: 1px dashed var(--edge); }
    .size { font-size: var(--size-small); font-weight: 400; margin-inline-start: 3px; }
    .said {
      position: sticky; bottom: 0; min-height: 2.9em; padding: 6px 0 4px; background: var(--paper);
      font-size: calc(var(--size) * 1.12); line-height: 1.4;
    }
    .right { font-size: calc(var(--size) * 1.12); line-height: 1.4; max-width: 100ch; }
    table { margin-top: 8px; }
    .legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-top: 4px; }
    .legend i {
      display: inline-block; width: 1.7em; text-align: center; border-radius: 4px; border: 1px solid var(--line);
      font-style: normal; margin-inline-end: 4px;
    }
    .legend .ramp {
      width: 4em; height: 1em; vertical-align: -2px;
      background: linear-gradient(90deg, transparent, color-mix(in srgb, var(--ink) ${DARKEST}%, transparent));
    }
    :host(:dir(rtl)) .ramp { transform: scaleX(-1); }
    @container lab-space (max-width: 640px) {
      table { border-spacing: 2px; }
      col.name { width: 30px; }
      .gap { width: 4px; }
      th.direction { font-size: var(--size-small); }
      th[scope='row'] svg, .size { display: none; }
      th[scope='row'] b { margin: 0; }
      td[data-at] { font-size: 12px; padding: 0; }
      th { font-size: 12px; overflow-wrap: anywhere; }
      th[scope='rowgroup'] { font-size: var(--size-small); }
    }
  `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('table') || this.#cells.length === 0) this.#cells = labCells(this.table);
  }

  override render() {
    const text = spaceWords(this.language);
    const filled = this.#cells.filter(({ size }) => size !== null).length;
    const undecided = this.#cells.filter(({ verdict }) => verdict === 'undecided').length;
    const verdicts: RowVerdict[] = ['unbiased', 'slight', 'biased', 'zero', 'undecided'];
    const mark = (verdict: RowVerdict) =>
      html`<span><i class="gradient ${verdict}" aria-hidden="true">${SYMBOLS[verdict]}</i>${
        text.legend[verdict]
      }</span>`;
    return html`
      ${
        filled === 0
          ? nothing
          : DIRECTIONS.map(
              (direction) => html`<p class="right"><b>${text.right[direction]}</b> ${this.#right(direction)}</p>`,
            )
      }
      <table role="grid" aria-label=${text.label}
        @click=${this.#click} @keydown=${this.#key} @focusin=${this.#read} @pointerover=${this.#read}>
        <colgroup><col class="name">${DIRECTIONS.map(() => html`<col class="gap"><col span="4">`)}</colgroup>
        ${this.#head()}
        ${CELL_PLACEMENTS.map((placement) =>
          SAMPLINGS.map(
            (sampling) => html`<tbody role="rowgroup">
          <tr role="row"><th role="rowheader" scope="rowgroup" colspan="11">${text.rows(placement, sampling)}</th></tr>
          ${CELL_ESTIMATORS.map((estimator) => this.#line(placement, sampling, estimator))}</tbody>`,
          ),
        )}
      </table>
      <p class="said">${
        this.at === null ? html`<span class="muted">${text.hint}</span>` : this.#sentence(this.#cells[this.at])
      }</p>
      <p class="legend small muted"><span>${text.progress(filled, undecided)}</span>${verdicts.map(mark)}
        <span><i class="ramp" aria-hidden="true"></i>${text.variance}</span></p>`;
  }

  #head(): TemplateResult {
    const text = spaceWords(this.language);
    /** A line of headings, with a gap before each direction's. */
    const line = (of: (direction: LabCell['direction']) => unknown) =>
      html`<tr role="row"><th></th>${DIRECTIONS.map((direction) => html`<th class="gap"></th>${of(direction)}`)}</tr>`;
    const over = (label: unknown, span: number, look = '') =>
      html`<th role="columnheader" scope="colgroup" colspan=${span} class=${look}>${label}</th>`;
    const measures = MEASURES.map(
      (measure) =>
        html`<th role="columnheader" scope="col" title=${text.measuresHelp[measure]}>${text.measures[measure]}</th>`,
    );
    return html`<thead role="rowgroup">
      ${line((direction) => over(withSubscripts(text.directions[direction]), 4, 'direction'))}
      ${line(() => QUANTITIES.map((quantity) => over(text.quantities[quantity], 2)))}
      ${line(() => QUANTITIES.map(() => measures))}
    </thead>`;
  }

  /** The conclusion of the picture: the forms of the penalty with an unbiased gradient. */
  #right(direction: LabCell['direction']): string {
    const text = spaceWords(this.language);
    const found = this.#cells.filter(
      (cell) => cell.direction === direction && cell.quantity === 'gradient' && cell.verdict === 'unbiased',
    );
    return found.map((cell) => text.writing(cell)).join(' · ') || text.none;
  }

  #line(placement: LabCell['placement'], sampling: Sampling, estimator: LabCell['estimator']): TemplateResult {
    const own = this.#cells.flatMap((cell, index) =>
      cell.placement === placement && cell.sampling === sampling && cell.estimator === estimator
        ? [{ cell, index }]
        : [],
    );
    const { method } = LAB_ROWS.find(({ id }) => id === own[0].cell.row)!;
    const colour = `light-dark(${textColour(estimator, 'light')}, ${textColour(estimator, 'dark')})`;
    const name = html`<b style="color:${colour}">${estimator}</b>`;
    return html`<tr role="row">
      <th role="rowheader" scope="row">${swatch(methodStyle(method, this.language))}${name}</th>
      ${own.map(
        ({ cell, index }, at) =>
          html`${at % 4 === 0 ? html`<td class="gap"></td>` : nothing}${this.#cell(cell, index)}`,
      )}</tr>`;
  }

  #cell(cell: LabCell, index: number): TemplateResult {
    const { size, verdict, quantity } = cell;
    const read = index === this.at;
    const tab = index === (this.at ?? 0) ? 0 : -1;
    const off =
      verdict === 'biased' || verdict === 'slight'
        ? html`<span class="size">${short(Math.abs(size!.estimate))}</span>`
        : nothing;
    const said = verdict ? html`${SYMBOLS[verdict]}${off}` : size ? short(size.estimate) : '';
    const ink = size && !verdict ? shade(size.estimate).toFixed(1) : null;
    return html`<td role="gridcell" data-at=${index} tabindex=${tab} aria-label=${this.#sentence(cell)}
      class="${quantity} ${verdict ?? ''} ${read ? 'read' : ''}"
      style=${ink ? `background:color-mix(in srgb, var(--ink) ${ink}%, var(--paper))` : ''}>${said}</td>`;
  }

  #sentence(cell: LabCell): string {
    const text = spaceWords(this.language);
    return text.says(
      cell,
      cell.size && { ...figures(cell.size), verdict: cell.verdict ? text.legend[cell.verdict] : '' },
    );
  }

  #indexAt(event: Event): number | null {
    const cell = (event.target as Element).closest<HTMLElement>('[data-at]');
    return cell && Number(cell.dataset.at);
  }

  #read = (event: Event): void => {
    const index = this.#indexAt(event);
    if (index !== null) this.at = index;
  };

  #explain(index: number): void {
    const { row, quantity, measure, sampling } = this.#cells[index];
    const column: LabColumn = quantity === 'gradient' ? measure : measure === 'bias' ? 'value' : 'valueVariance';
    this.dispatchEvent(
      new CustomEvent<CellChosen>('explain', { detail: { row, column, sampling }, bubbles: true, composed: true }),
    );
  }

  #click = (event: MouseEvent): void => {
    const index = this.#indexAt(event);
    if (index !== null) this.#explain(index);
  };

  #key = (event: KeyboardEvent): void => {
    const index = this.#indexAt(event);
    if (index === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#explain(index);
      return;
    }
    const lines = [...this.renderRoot.querySelectorAll('tr')]
      .map((line) => [...line.querySelectorAll<HTMLElement>('[data-at]')])
      .filter((line) => line.length > 0);
    const row = lines.findIndex((line) => line.some((cell) => Number(cell.dataset.at) === index));
    const column = lines[row].findIndex((cell) => Number(cell.dataset.at) === index);
    const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[
      arrowKey(event)
    ] ?? [0, 0];
    if (down === 0 && right === 0) return;
    event.preventDefault();
    lines[Math.min(lines.length - 1, Math.max(0, row + down))][Math.min(7, Math.max(0, column + right))].focus();
  };
}
