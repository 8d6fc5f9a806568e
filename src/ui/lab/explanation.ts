/**
 * The explanation of one cell of the table, as a dialog: its meaning, the reason for the row's result, and the formulas
 * in large type with their code.
 */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { FORMULA_COLUMNS, type FormulaColumn } from '../../lab/table/formulas';
import { LAB_ROWS, labRows, methodOf, SAMPLINGS, type LabRow, type Sampling } from '../../lab/table/table-rows';
import { rowFormulas } from '../../lab/table/typed-formulas';
import type { Cause, LabTable, RowResult } from '../../lab/lab-types';
import { methodStyle } from '../charts/method-style';
import { swatch } from '../charts/swatch';
import type { Language } from '../../i18n/languages';
import { explanationStyles } from './explanation-styles';
import './formula';
import { saysOf, truthSays } from './says';
import { withSubscripts } from './subscripts';
import { columnWords } from '../../i18n/lab-columns';
import { rowWords } from '../../i18n/lab-rows';
import { methodVerdict } from '../../i18n/methods';
import { theoryFacts } from '../../i18n/theory';
import { tableWords } from '../../i18n/lab-table';
import { MEASURED_COLUMNS, type LabColumn, type MeasuredColumn } from '../../lab/lab-page';
import { arrowKey } from '../controls/arrow-key';

const isMeasured = (column: LabColumn): column is MeasuredColumn =>
  (MEASURED_COLUMNS as readonly string[]).includes(column);

@customElement('lab-explanation')
export class LabExplanation extends LitElement {
  @property({ attribute: false }) table: LabTable | null = null;
  @property() language: Language = 'en';
  @property() sampling: Sampling | 'both' = 'on-policy';
  /** Row id of table-rows.ts, '0' for the truth, or 'head' for the column only. */
  @state() row = '0';
  @state() column: LabColumn = 'name';

  static override styles = explanationStyles;

  /** Opens the dialog. When it closes, the event `closed` has the row last shown. */
  show(row: string, column: LabColumn): void {
    this.row = row;
    this.column = column;
    void this.updateComplete.then(() => {
      if (!this.#dialog.open) this.#dialog.showModal();
      this.#dialog.scrollTop = 0;
    });
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  override render() {
    const text = tableWords(this.language);
    const { row, column } = this;
    const head = row === 'head';
    const name = text.full[column] ?? text.columns[column];
    const explained = columnWords(this.language);
    const code = this.#byToken ? explained.tokenCodeNotation : explained.codeNotation;
    const go = (by: number, at: string | undefined, what: string, key: string, sign: string) =>
      html`<button class="plain" ?disabled=${row === at} @click=${() => this.#go(by)}
        aria-label=${what} title="${what} (${key})">${sign}</button>`;
    const ways = html`${go(-1, this.#rows[0], text.previous, '←', '‹')}
      ${go(1, this.#rows.at(-1), text.next, '→', '›')}`;
    return html`<dialog class="panel" aria-labelledby="title"
      @close=${this.#closed} @click=${this.#outside} @keydown=${this.#key}>
      <header>
        <h2 id="title">${head ? nothing : this.#title()}
          <span class="column">${head || column !== 'name' ? name : nothing}</span></h2>
        ${head ? nothing : ways}
        <button class="plain" autofocus @click=${() => this.#dialog.close()}
          aria-label=${text.close} title="${text.close} (Esc)">✕</button>
      </header>
      ${head ? nothing : html`${this.#now()}${this.#formulas()}${this.#why()}<h3>${text.about(name)}</h3>`}
      <p>${withSubscripts(explained.columns[column])}</p>
      <p class="small muted">${withSubscripts(explained.notation)}</p>
      ${head ? nothing : html`<p class="small muted">${withSubscripts(code)}</p>`}
    </dialog>`;
  }

  #title(): TemplateResult {
    const text = tableWords(this.language);
    const of = this.#of;
    if (!of) return html`<span>${text.row(this.row)} · ${withSubscripts('KL(π‖π_ref)')}, ${text.truth}</span>`;
    const style = methodStyle(of.method, this.language);
    const suffix = text.suffix[of.id];
    return html`${swatch(style)}<span>${text.row(of.id)} · ${style.label}${suffix ? `, ${suffix}` : ''}</span>`;
  }

  /** The typed estimator; '' for none. */
  get #estimator(): string {
    return this.table?.settings.estimator ?? '';
  }

  /** The rows to page through, the truth first. */
  get #rows(): readonly string[] {
    return ['0', ...labRows(this.#estimator).map(({ id }) => id)];
  }

  get #of(): LabRow | undefined {
    return labRows(this.#estimator).find(({ id }) => id === this.row);
  }

  /** The samplings shown, with the row's results under each. */
  get #results(): { sampling: Sampling; result: RowResult | undefined }[] {
    const shown = this.sampling === 'both' ? SAMPLINGS : [this.sampling];
    return shown.map((sampling) => ({
      sampling,
      result: this.table?.rows.find((each) => each.row === this.row && each.sampling === sampling),
    }));
  }

  /** Whether the row exists only at token level, as its formulas show. */
  get #byToken(): boolean {
    return LAB_ROWS.some(({ id, only }) => id === this.row && only === 'token');
  }

  /** The current meaning of a measured cell. */
  #now(): TemplateResult | typeof nothing {
    const text = tableWords(this.language);
    const { column, row, table } = this;
    if (row === '0')
      return html`<p class="now">${table ? withSubscripts(truthSays(table.truth, text)) : text.nothing}</p>`;
    if (!isMeasured(column)) return nothing;
    return html`${this.#results.map(({ sampling, result }) => {
      const whose = this.sampling === 'both' ? html`<b>${text.samplings[sampling]}</b>${text.colon}` : nothing;
      const said = result && table ? saysOf(column, result, table.truth, text) : table ? text.tokenOnly : text.nothing;
      return html`<p class="now">${whose}${said}</p>`;
    })}`;
  }

  #why(): TemplateResult {
    const text = tableWords(this.language);
    const of = this.#of;
    if (of?.group === 'typed') return this.#theoryOf(of);
    const { why, older } = rowWords(this.language)[this.row];
    const causes = [...new Set(this.#results.flatMap(({ result }): readonly Cause[] => result?.theory.causes ?? []))];
    return html`<h3>${text.why}</h3>
      <p>${withSubscripts(why)}</p>
      ${older ? html`<p><b>${text.older}</b>${text.joint}${withSubscripts(older)}</p>` : nothing}
      ${causes.map((cause) => {
        const { label, text: means } = columnWords(this.language).causes[cause];
        return html`<p><b class="cause">${label}</b> ${withSubscripts(means)}</p>`;
      })}`;
  }

  /** Of a typed estimator: what theory finds of the whole completion's penalty, on-policy. */
  #theoryOf(row: LabRow): TemplateResult {
    const facts = theoryFacts(methodOf(row, this.table?.settings.level ?? 'sequence'), this.language);
    return html`<h3>${tableWords(this.language).why}</h3>
      <p>${methodVerdict(row.method, this.language)}</p>
      <ul>${facts.map(({ text }) => html`<li>${withSubscripts(text)}</li>`)}</ul>`;
  }

  #formulas(): TemplateResult {
    const text = tableWords(this.language);
    const shown = this.#results.map(({ sampling }) => ({
      sampling,
      of: rowFormulas(this.row, sampling, this.#estimator),
    }));
    const distinct = shown.filter(
      ({ of }, index) =>
        index === 0 || FORMULA_COLUMNS.some((column) => of[column].tex.join() !== shown[0].of[column].tex.join()),
    );
    const one = (column: FormulaColumn, of: (typeof shown)[number]['of']) =>
      html`<div class="one ${column} ${column === this.column ? 'asked' : ''}">
        <h4>${text.columns[column]}</h4><lab-formula .tex=${of[column].tex}></lab-formula>
        <pre><code>${of[column].code}</code></pre></div>`;
    const across = html`<span class="arrow across">${text.takeMean}</span>`;
    const otherLevel = this.table?.settings.level === 'token' && this.row !== '0' && !this.#byToken;
    return html`${distinct.map(
      ({ sampling, of }) => html`${distinct.length > 1 ? html`<p><b>${text.samplings[sampling]}</b></p>` : nothing}
        <div class="formulas">${one('objective', of)}${across}${one('expectation', of)}
          <span class="arrow down">${text.takeGradient}</span>
          ${one('gradient', of)}${across}${one('expectedGradient', of)}
        </div>
        ${of.surrogate ? html`<p class="small">${text.surrogate}</p>` : nothing}`,
    )}
      ${otherLevel ? html`<p class="small">${withSubscripts(columnWords(this.language).tokenLevel)}</p>` : nothing}`;
  }

  #go(by: number): void {
    const next = this.#rows[this.#rows.indexOf(this.row) + by];
    if (this.row === 'head' || next === undefined) return;
    this.show(next, this.column);
  }

  #key = (event: KeyboardEvent): void => {
    const key = arrowKey(event);
    if (key === 'ArrowLeft') this.#go(-1);
    if (key === 'ArrowRight') this.#go(1);
  };

  /** A click on the backdrop has the dialog itself as its target. */
  #outside = (event: MouseEvent): void => {
    if (event.target !== this.#dialog) return;
    const { left, right, top, bottom } = this.#dialog.getBoundingClientRect();
    const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (!inside) this.#dialog.close();
  };

  #closed = (): void => {
    this.dispatchEvent(new CustomEvent('closed', { detail: this.row }));
  };
}
