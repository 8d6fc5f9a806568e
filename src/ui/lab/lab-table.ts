/**
 * The interactive table: each row's formulas, measurements and theory. Any cell opens an explanation. It is one Tab
 * stop: arrow keys move between cells, Enter explains. On a narrow screen every row is a card.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { FORMULA_COLUMNS, type FormulaColumn } from '../../lab/table/formulas';
import { labRows, SAMPLINGS, type LabRow, type RowGroup, type Sampling } from '../../lab/table/table-rows';
import { rowFormulas } from '../../lab/table/typed-formulas';
import type { LabTable, RowResult } from '../../lab/lab-types';
import { lineColour } from '../../common/palette';
import { notAllowed, Refusal } from '../../common/problem';
import { methodStyle } from '../charts/method-style';
import { swatch } from '../charts/swatch';
import type { Language } from '../../i18n/languages';
import './explanation';
import type { LabExplanation } from './explanation';
import { count } from '../../common/format';
import './formula';
import { truthSays } from './says';
import { inCell, measuredCell } from './table-cells';
import { beside, keyOf, STEPS } from './table-keys';
import { tableStyles } from './table-styles';
import { tableWords, type TableWords } from '../../i18n/lab-table';
import { estimatorLabel } from '../../i18n/methods';
import { MEASURED_COLUMNS, type LabColumn, type MeasuredColumn } from '../../lab/lab-page';
import { withSubscripts } from './subscripts';
import { arrowKey } from '../controls/arrow-key';

export type SamplingChoice = Sampling | 'both';
const CHOICES: readonly SamplingChoice[] = [...SAMPLINGS, 'both'];

const COLUMNS: readonly LabColumn[] = ['name', ...FORMULA_COLUMNS, ...MEASURED_COLUMNS];
const GROUPS: readonly RowGroup[] = ['loss', 'weighted-loss', 'reward', 'further', 'typed'];

@customElement('lab-table')
export class LabTableView extends LitElement {
  /** Null while nothing is measured yet: then only formulas are shown. */
  @property({ attribute: false }) table: LabTable | null = null;
  @property() language: Language = 'en';
  /** The sampling shown; the user's choice is fired as `sampling-chosen`. */
  @property() sampling: SamplingChoice = 'on-policy';

  /** The cell that is the Tab stop. */
  #at = keyOf('0', 'name');

  static override styles = tableStyles;

  /**
   * Opens the explanation of a cell, like a click. `row`: id of table-rows.ts, '0' or 'head'. @throws Error listing the
   * rows if there is no such row.
   */
  explain(row: string, column: LabColumn, sampling: SamplingChoice = this.sampling): void {
    const rows = ['head', '0', ...labRows(this.#estimator).map(({ id }) => id)];
    if (!rows.includes(row)) throw new Refusal(notAllowed('row', row, { kind: 'one-of', values: rows }));
    this.#choose(sampling);
    void this.updateComplete.then(() => {
      this.#explanation.show(row, column);
    });
  }

  get #explanation(): LabExplanation {
    return this.renderRoot.querySelector('lab-explanation')!;
  }

  /** The typed estimator that has rows; '' for none. */
  get #estimator(): string {
    return this.table?.settings.estimator ?? '';
  }

  get #text(): TableWords {
    return tableWords(this.language);
  }

  get #shown(): readonly Sampling[] {
    return this.sampling === 'both' ? SAMPLINGS : [this.sampling];
  }

  #choose(sampling: SamplingChoice): void {
    if (sampling === this.sampling) return;
    this.sampling = sampling;
    this.dispatchEvent(
      new CustomEvent<SamplingChoice>('sampling-chosen', { detail: sampling, bubbles: true, composed: true }),
    );
  }

  override updated(_changed: PropertyValues<this>): void {
    // The cell may no longer exist at this level or sampling.
    if (!this.#cellOf(this.#at)) this.#enterAt(keyOf('0', 'name'));
  }

  override render() {
    const text = this.#text;
    return html`<div class="top">
        <div role="radiogroup" aria-label=${text.sampling} class="choice">${CHOICES.map(
          (choice) => html`
          <label title=${text.samplingHelp[choice]}><input type="radio" name="sampling"
            .checked=${choice === this.sampling} @change=${() => this.#choose(choice)}>
            <span>${text.samplings[choice]}</span></label>`,
        )}
        </div>
        <p class="small muted status">${this.#status()}</p>
      </div>
      <table role="grid" aria-label=${text.label} class=${this.sampling === 'both' ? 'both' : ''}
        @click=${this.#click} @keydown=${this.#key} @focusin=${this.#focused}>
        ${this.#head()}${this.#truth()}
        ${GROUPS.map((group) => this.#group(group))}
      </table>
      ${this.table?.settings.level === 'token' ? html`<p class="note">${text.tokenNote}</p>` : nothing}
      ${this.#legend()}
      <p class="small muted hint">${text.hint}</p>
      <lab-explanation .table=${this.table} .language=${this.language} .sampling=${this.sampling}
        @closed=${this.#closed}></lab-explanation>`;
  }

  #group(group: RowGroup): TemplateResult | typeof nothing {
    const rows = labRows(this.#estimator).filter((row) => row.group === group);
    if (rows.length === 0) return nothing;
    return html`<tbody role="rowgroup" class="group"><tr role="row">
        <th role="columnheader" colspan=${COLUMNS.length + 1}>${this.#text.groups[group]}</th></tr></tbody>
      ${rows.map((row) => this.#row(row))}`;
  }

  /** The legend of a bias's bar. */
  #legend(): TemplateResult {
    const { legend } = this.#text;
    const part = (name: string, means: string) =>
      html`<span><span class="bar" aria-hidden="true"><i class=${name}></i></span>${means}</span>`;
    return html`<p class="small legend">${part('range', legend.trusted)} ${part('range short', legend.short)}
      ${part('dot', legend.estimate)} ${part('exact', legend.exact)}</p>`;
  }

  #status(): string {
    const text = this.#text;
    if (!this.table) return '';
    const { rows, confidence, seconds, settings } = this.table;
    const completions = Math.max(...rows.map(({ measured }) => measured?.completions ?? 0));
    const sampled =
      completions === 0
        ? text.enumerated
        : text.status(count(completions), `${Number((100 * confidence).toFixed(3))} %`, seconds.toFixed(1));
    return `${text.levels[settings.level]} · ${sampled}`;
  }

  #head(): TemplateResult {
    const text = this.#text;
    const both = this.#shown.length > 1;
    const over = (label: string, span: number) =>
      html`<th role="columnheader" scope="colgroup" colspan=${span} class="over">${label}</th>`;
    const scale = html`<span class="scale" aria-hidden="true"><i style="left:0">0</i><i style="left:80%">1</i>
      <i style="left:100%">∞</i></span>`;
    const heading = (column: LabColumn) => {
      const key = keyOf('head', column);
      return html`<th role="columnheader" scope="col" class="c-${column}" data-key=${key} tabindex=${this.#tab(key)}>
        ${text.columns[column]}${text.units[column] ? html`<small>${text.units[column]}</small>` : nothing}
        ${column === 'bias' ? scale : nothing}</th>`;
    };
    const { heads } = text;
    // The corner cell, if both samplings are shown.
    const corner = both ? html`<th role="columnheader"></th>` : nothing;
    return html`<thead role="rowgroup">
      <tr role="row">${over('', 1)}${over(heads.paper, 4)}${both ? over('', 1) : nothing}
        ${over(heads.value, 2)}${over(heads.gradient, 4)}${over(heads.verdict, 2)}</tr>
      <tr role="row">${COLUMNS.map(
        (column) => html`${column === MEASURED_COLUMNS[0] ? corner : nothing}${heading(column)}`,
      )}</tr>
    </thead>`;
  }

  #truth(): TemplateResult {
    const truth = this.table?.truth;
    return html`<tbody role="rowgroup" class="row truth"><tr role="row">
      ${this.#name('0', 1, html`<b>${withSubscripts('KL(π‖π_ref)')}</b><small>${this.#text.truth}</small>`)}
      ${FORMULA_COLUMNS.map((column) => this.#formulas('0', column, 0))}
      ${this.#spanning('0', truth ? truthSays(truth, this.#text) : '')}</tr></tbody>`;
  }

  /** One line per sampling shown. */
  #row({ id, method, group }: LabRow): TemplateResult {
    const text = this.#text;
    const { table, language } = this;
    const shown = this.#shown;
    const style = methodStyle(method, language);
    const suffix = text.suffix[id];
    const results = shown.map((sampling) => table?.rows.find((each) => each.row === id && each.sampling === sampling));
    const absent = table !== null && results.every((result) => result === undefined);
    const name = html`${swatch(style)}<span>${text.name(estimatorLabel(style.estimator), style.placement)}${
      suffix ? html`<small>${suffix}</small>` : nothing
    }</span>`;
    const whose = (sampling: Sampling) =>
      html`<td role="gridcell" class="of"><span class="short">${text.short[sampling]}</span>
        <span class="long">${text.samplings[sampling]}</span></td>`;
    const cells = (sampling: Sampling, line: number) =>
      absent
        ? this.#spanning(id, line === 0 ? text.tokenOnly : '')
        : MEASURED_COLUMNS.map((column) => this.#measured(id, column, sampling, results[line]));
    return html`<tbody role="rowgroup" class="row ${group}" style="--of:${lineColour(style.estimator)}">${shown.map(
      (sampling, line) => html`
      <tr role="row" class=${results[line]?.agrees === false ? 'disagrees' : ''}>
        ${line === 0 ? this.#name(id, shown.length, name) : nothing}
        ${FORMULA_COLUMNS.map((column) => this.#formulas(id, column, line))}
        ${shown.length > 1 ? whose(sampling) : nothing}
        ${cells(sampling, line)}
      </tr>`,
    )}</tbody>`;
  }

  #name(id: string, lines: number, content: TemplateResult): TemplateResult {
    const key = keyOf(id, 'name');
    return html`<th role="rowheader" scope="rowgroup" rowspan=${lines} class="c-name"
      data-key=${key} tabindex=${this.#tab(key)}><span class="id">${id}</span>${content}</th>`;
  }

  /** Some rows have different formulas off-policy; the others have one cell for both samplings. */
  #formulas(id: string, column: FormulaColumn, line: number): TemplateResult | typeof nothing {
    const text = this.#text;
    const writings = this.#shown.map((sampling) => rowFormulas(id, sampling, this.#estimator));
    const alike = writings.every(({ [column]: { tex } }) => tex.join() === writings[0][column].tex.join());
    if (alike && line > 0) return nothing;
    const { [column]: formula, surrogate } = writings[line];
    const key = keyOf(id, column, alike ? '' : this.#shown[line]);
    const logged = column === 'expectation' && surrogate ? html`<small>${text.logged}</small>` : nothing;
    return html`<td role="gridcell" rowspan=${alike && id !== '0' ? writings.length : 1} class="formula c-${column}"
      data-key=${key} tabindex=${this.#tab(key)}>
      <span class="label">${text.columns[column]}</span>${logged}
      <lab-formula stacked .tex=${inCell(column, formula.tex)}></lab-formula></td>`;
  }

  #spanning(id: string, said: string): TemplateResult {
    const key = keyOf(id, 'value');
    return html`<td role="gridcell" class="spanning" colspan=${MEASURED_COLUMNS.length + (id === '0' ? 1 : 0)}
      data-key=${key} tabindex=${this.#tab(key)}>${withSubscripts(said)}</td>`;
  }

  #measured(id: string, column: MeasuredColumn, sampling: Sampling, result: RowResult | undefined): TemplateResult {
    const text = this.#text;
    const { table, language } = this;
    const key = keyOf(id, column, sampling);
    return html`<td role="gridcell" class="c-${column}" data-key=${key} tabindex=${this.#tab(key)}>
      <span class="label">${text.full[column]}${text.units[column] ? ` (${text.units[column]})` : ''}</span>
      ${result && table ? measuredCell(column, result, { truth: table.truth, text, language }) : '·'}</td>`;
  }

  #tab(key: string): number {
    return key === this.#at ? 0 : -1;
  }

  #cellOf(key: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`[data-key="${key}"]`);
  }

  #enterAt(key: string): void {
    if (key === this.#at) return;
    this.#at = key;
    this.requestUpdate();
  }

  #explainCell(cell: HTMLElement): void {
    const [row, column] = cell.dataset.key!.split(' ');
    this.#enterAt(cell.dataset.key!);
    this.explain(row, column as LabColumn);
  }

  #click = ({ target }: MouseEvent): void => {
    const cell = (target as Element).closest<HTMLElement>('[data-key]');
    if (cell) this.#explainCell(cell);
  };

  #focused = ({ target }: FocusEvent): void => {
    const cell = (target as Element).closest<HTMLElement>('[data-key]');
    if (cell) this.#enterAt(cell.dataset.key!);
  };

  #key = (event: KeyboardEvent): void => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-key]');
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const explains = event.key === 'Enter' || event.key === ' ';
    const step = STEPS[arrowKey(event)];
    if (!explains && !step) return;
    event.preventDefault();
    if (explains) this.#explainCell(cell);
    else this.#focus(beside(this.renderRoot, cell, step));
  };

  #focus(cell: HTMLElement | null): void {
    cell?.focus();
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Focuses the cell again, or that of the row to which the explanation moved. */
  #closed = ({ detail: row }: CustomEvent<string>): void => {
    const [from, column, sampling] = this.#at.split(' ') as [string, LabColumn, Sampling | ''];
    this.#focus(
      this.#cellOf(this.#at.replace(from, row)) ??
        this.#cellOf(keyOf(row, column)) ??
        this.#cellOf(keyOf(row, 'name', sampling)) ??
        this.#cellOf(keyOf(row, 'name')),
    );
  };
}
