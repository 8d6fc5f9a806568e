/** Taking a training along: a link that repeats it, the table of its arms, all its metrics for other tools. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { TABLE_FORMATS, tableText, type TableFormat } from '../../exports/arm-table';
import {
  TRAINING_FORMATS,
  trainingFiles,
  WANDB_SNIPPET,
  zipped,
  type TrainingFormat,
} from '../../exports/training-files';
import { problemText } from '../../i18n/problems';
import { words } from '../../i18n/race';
import { takeWords, type TakeWords } from '../../i18n/take';
import type { Language } from '../../i18n/languages';
import { sharedStyles } from '../app/shared-styles';
import { copy, save } from '../controls/save';
import { armResults } from './arm-results';
import type { ChartSource } from './chart-source';
import type { RaceState } from './race-state';
import { repeatable, shareLink } from './share-link';

const ENDINGS: Readonly<Record<TableFormat, string>> = { csv: 'csv', markdown: 'md', latex: 'tex' };
/** Formats of several files, and those of one. */
const ZIPPED: readonly TrainingFormat[] = ['trackio', 'tensorboard'];

type Copied = 'link' | 'table' | 'wandb';

declare global {
  interface HTMLElementTagNameMap {
    'take-panel': TakePanel;
  }
}

@customElement('take-panel')
export class TakePanel extends LitElement {
  @property({ attribute: false }) stage!: ChartSource;
  @property({ attribute: false }) session!: RaceState;
  /** The step that is pinned; null for the last. */
  @property({ attribute: false }) step: number | null = null;
  /** The last step so far. */
  @property({ type: Number }) seen = 0;
  @property() language: Language = 'en';
  @state() private table: TableFormat = 'markdown';
  @state() private format: TrainingFormat = 'jsonl';
  /** What was copied last, and whether the browser allowed it. */
  @state() private copied?: { what: Copied; allowed: boolean };

  static override styles = [
    sharedStyles,
    css`
      header { display: flex; justify-content: space-between; align-items: center; gap: 12px; }
      h3 { margin: 0; font-size: var(--size); font-weight: 650; }
      section { border-top: 1px solid var(--line); padding: 10px 0; display: grid; gap: 7px; }
      section:last-child { padding-bottom: 0; }
      .row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
      input { width: 100%; }
      pre {
        margin: 0; padding: 6px 8px; max-height: 11em; overflow: auto; background: var(--raised); border-radius: 6px;
        font-size: var(--size-small); line-height: 1.35;
      }
      summary { cursor: pointer; font-weight: 550; }
      details[open] > summary { margin-bottom: 6px; }
      details > div { display: grid; gap: 7px; }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('toggle', this.#toggled);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('toggle', this.#toggled);
  }

  override render() {
    // While closed, nothing is made of a training that goes on.
    if (!this.matches(':popover-open')) return nothing;
    const text = takeWords(this.language);
    return html`
      <header><h2>${text.title}</h2>
        <button class="plain" aria-label=${words(this.language).close} @click=${() => this.hidePopover()}>✕</button>
      </header>
      ${this.#share(text)}${this.#arms(text)}${this.#metrics(text)}`;
  }

  #toggled = (): void => {
    this.copied = undefined;
    this.requestUpdate();
  };

  #share(text: TakeWords) {
    const { asked } = this.stage;
    const { kept, changes, experiment } = this.session;
    const page = `${location.origin}${location.pathname}`;
    const shared = asked
      ? { link: location.href }
      : shareLink(repeatable(kept.begun ?? experiment, changes), page, location.search);
    const help = asked ? text.linkOfRecording : text.linkHelp;
    if ('problem' in shared)
      return html`<section><h3>${text.link}</h3>
        <p role="alert">${problemText(shared.problem, this.language)}</p></section>`;
    return html`<section>
      <h3>${text.link}</h3>
      <p class="small muted">${help}${!asked && kept.ownPolicy ? ` ${text.noPolicy}` : ''}</p>
      <div class="row">${this.#copyButton('link', shared.link, text, text.copyLink)} ${this.#said('link', text)}</div>
      ${
        this.copied?.what === 'link' && !this.copied.allowed
          ? html`<input type="text" readonly aria-label=${text.link} .value=${shared.link}
              @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()} />`
          : nothing
      }
    </section>`;
  }

  #arms(text: TakeWords) {
    const { shown } = this.stage;
    const step = Math.min(this.step ?? Infinity, shown.curves.lastStep);
    if (shown.curves.empty)
      return html`<section><h3>${text.table}</h3><p class="small muted">${text.none}</p></section>`;
    const table = tableText(armResults(shown, step, this.table, this.language), this.table);
    return html`<section>
      <h3>${text.table}</h3>
      <p class="small muted">${text.tableAt(step, this.step !== null)} ${text.tableHelp}</p>
      <div class="row">
        ${this.#choice(text.tableFormat, TABLE_FORMATS, this.table, text.tableFormats, (chosen) => {
          this.table = chosen;
        })}
        ${this.#copyButton('table', table, text)}
        <button @click=${() => save(`rlvr-arms.${ENDINGS[this.table]}`, new Blob([table], { type: 'text/plain' }))}>
          ${text.download}</button>
        ${this.#said('table', text)}
      </div>
      <pre tabindex="0" aria-label=${text.table}>${table}</pre>
    </section>`;
  }

  #metrics(text: TakeWords) {
    if (this.#record.empty) return nothing;
    return html`<section>
      <h3>${text.training}</h3>
      <div class="row">
        ${this.#choice(
          text.training,
          TRAINING_FORMATS,
          this.format,
          text.trainingFormats,
          (format) => (this.format = format),
        )}
        <button class="metrics" @click=${this.#saveMetrics}>${text.download}</button>
      </div>
      <p class="small muted">${text.trainingHelp[this.format]}</p>
      <details><summary>${text.wandb}</summary>
        <div><p class="small muted">${text.wandbHelp}</p>
        <pre tabindex="0">${WANDB_SNIPPET}</pre>
        <div class="row">
          ${this.#copyButton('wandb', WANDB_SNIPPET, text)} ${this.#said('wandb', text)}</div></div></details>
    </section>`;
  }

  #choice<Value extends string>(
    label: string,
    values: readonly Value[],
    chosen: Value,
    names: Readonly<Record<Value, string>>,
    choose: (value: Value) => void,
  ) {
    return html`<select aria-label=${label}
      @change=${(event: globalThis.Event) => choose((event.target as HTMLSelectElement).value as Value)}>
      ${values.map((value) => html`<option value=${value} ?selected=${value === chosen}>${names[value]}</option>`)}
    </select>`;
  }

  #copyButton(what: Copied, content: string, text: TakeWords, label = text.copy) {
    return html`<button class="copy-${what}" @click=${() => this.#copy(what, content)}>${label}</button>`;
  }

  #said(what: Copied, text: TakeWords) {
    const said = this.copied?.what === what ? (this.copied.allowed ? text.copied : text.notCopied) : '';
    return html`<span class="small" role="status">${said}</span>`;
  }

  async #copy(what: Copied, content: string): Promise<void> {
    this.copied = { what, allowed: await copy(content) };
    await this.updateComplete;
    if (what === 'link' && !this.copied.allowed) this.renderRoot.querySelector('input')?.focus();
  }

  get #record() {
    return this.stage.replay ? this.stage.replay.record : this.session.kept.record;
  }

  #saveMetrics = (): void => {
    const files = trainingFiles(this.#record, this.format);
    if (ZIPPED.includes(this.format)) save(`rlvr-${this.format}.zip`, new Blob([zipped(files)]));
    else for (const { name, bytes } of files) save(name, new Blob([bytes]));
  };
}
