/**
 * A box for a framework's configuration, with what it says, what to change, and its arms. Fires `recipe` with the arms
 * to train (Partial<Experiment>).
 */
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { problemOf, type Problem } from '../../common/problem';
import { formatNumber } from '../../common/text';
import type { Experiment } from '../../experiment/experiment';
import type { ConfigReading } from '../../frameworks/config/reading';
import type { ConfigReport, ReportLine } from '../../frameworks/config/report';
import { configWords } from '../../i18n/config';
import { recipesWords } from '../../i18n/frameworks';
import type { Language } from '../../i18n/languages';
import { saidText } from '../../i18n/notices';
import { pasteConfigStyles } from './paste-config-styles';

/** In the order in which the dialects are; a test holds the two together. */
export const CONFIG_FRAMEWORKS = [
  'verl',
  'OpenRLHF',
  'TRL',
  'SkyRL',
  'NeMo-RL',
  'slime',
  'ROLL',
  'prime-rl',
  'EasyR1',
  'ms-swift',
  'Oat',
];

/** The parsers of all syntaxes are loaded with the first letter. */
const load = () => import('../../frameworks/config/page');
type Reader = Awaited<ReturnType<typeof load>>;

@customElement('paste-config')
export class PasteConfig extends LitElement {
  @property({ attribute: false }) experiment!: Experiment;
  @property() language: Language = 'en';
  @state() text = '';
  @state() reading: ConfigReading | null = null;
  @state() problem: Problem | string | null = null;
  @state() ownBeta = false;
  /** Result of the last click on Copy; null before. */
  @state() copied: boolean | null = null;
  #reader: Reader | null = null;

  static override styles = pasteConfigStyles;

  async #read(text: string): Promise<void> {
    this.text = text;
    this.copied = null;
    try {
      this.#reader ??= await load();
      // Another text may have come while the parsers were on their way.
      if (text !== this.text) return;
      this.reading = text.trim() === '' ? null : this.#reader.readConfig(text);
      this.problem = null;
    } catch (error) {
      this.reading = null;
      this.problem = problemOf(error);
    }
  }

  override render() {
    const words = configWords(this.language);
    return html`
      <p class="lead">${words.lead}</p>
      <textarea aria-label=${words.title} placeholder=${words.placeholder} rows="9" spellcheck="false" dir="ltr"
        .value=${live(this.text)} @input=${(event: Event) =>
          void this.#read((event.target as HTMLTextAreaElement).value)}></textarea>
      <div role="status">${this.#refusal()}</div>
      ${this.text === '' ? html`<p class="small muted">${words.understood(CONFIG_FRAMEWORKS)}</p>` : nothing}
      ${this.reading ? this.#answer(this.reading, this.#reader!) : nothing}`;
  }

  #refusal() {
    if (this.problem === null) return nothing;
    return html`<p class="problem">${saidText(this.problem, this.language)}</p>`;
  }

  #answer(reading: ConfigReading, reader: Reader) {
    const words = configWords(this.language);
    const report = reader.configReport(reading, this.language);
    return html`
      <p class="small muted">${report.readAs.join(' ')}</p>
      <section class="answer">
        <h3>${[report.penalty, report.rows].filter((part) => part !== '').join(', ')}
          ${report.verdict.map((verdict) => html`<span class="badge ${this.#colour(reading)}">${verdict}</span>`)}</h3>
        ${report.sentences.map((sentence) => html`<p>${sentence}</p>`)}
        <p>${report.whole}</p>
        ${this.#list(report.missing)}
      </section>
      ${this.#change(report, reader.changedText(reading))}
      ${this.#arms(reading, reader)}
      ${report.remarks.length === 0 ? nothing : html`<h3>${words.remarks}</h3>${this.#list(report.remarks)}`}
      ${report.sections.map(
        ({ title, lines }, i) => html`<details ?open=${i === 0}><summary>${title} (${lines.length})</summary>
        <table><tbody>${lines.map((line) => this.#row(line))}</tbody></table></details>`,
      )}`;
  }

  #colour({ training }: ConfigReading): string {
    if (training.method === 'none') return '';
    return training.verdict.onPolicy === 'unbiased' ? 'unbiased' : 'biased';
  }

  #list(sentences: readonly string[]) {
    if (sentences.length === 0) return nothing;
    return html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
  }

  #row({ where, text, says }: ReportLine) {
    return html`<tr><th scope="row">${where}</th><td>${text === '' ? nothing : html`<code>${text}</code>`}</td>
      <td>${says}</td></tr>`;
  }

  #change({ change }: ConfigReport, text: string) {
    const words = configWords(this.language);
    const copy = this.copied ? words.copied : words.copy;
    return html`<section class="change"><h3>${words.change}</h3>
      ${change.says === '' ? nothing : html`<p>${change.says}</p>`}
      ${change.lines.map(
        ({ where, before, after }) => html`<div class="lines"><span class="small muted">${where}</span>
          <pre>${before === null ? nothing : html`<del>${before}</del>\n`}<ins>${after}</ins></pre></div>`,
      )}
      ${change.becomes === '' ? nothing : html`<p>${change.becomes}</p>`}
      ${text === '' ? nothing : html`<button @click=${() => this.#copy(text)}>${copy}</button>`}
      <p class="small" role="status">${this.copied === false ? recipesWords(this.language).notCopied : nothing}</p>
    </section>`;
  }

  async #copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.copied = true;
    } catch {
      this.copied = false;
    }
  }

  #armTexts(reading: ConfigReading, reader: Reader): string[] {
    const { beta, prompts } = this.experiment;
    const names = configWords(this.language).armNames;
    const { own, corrected, none } = reader.configArms(reading, {
      names,
      prompts,
      ...(this.ownBeta ? {} : { beta }),
    });
    return [own, corrected, none].filter((text) => text !== null);
  }

  #arms(reading: ConfigReading, reader: Reader) {
    const words = configWords(this.language);
    const texts = this.#armTexts(reading, reader);
    const { beta } = reading.correction?.kind === 'start' ? reading.correction.training : reading.training;
    const start = (): void => {
      const detail: Partial<Experiment> = { ...reader.neutralSettings(), methods: [], arms: texts };
      this.dispatchEvent(new CustomEvent('recipe', { detail, bubbles: true, composed: true }));
    };
    return html`<section><h3>${words.arms}</h3>
      <ul class="arms">${texts.map((text) => html`<li><code>${text}</code></li>`)}</ul>
      ${
        beta === 0
          ? nothing
          : html`<div class="own"><input type="checkbox" id="own-beta" .checked=${live(this.ownBeta)} @change=${() => {
              this.ownBeta = !this.ownBeta;
            }} /><label for="own-beta">${words.ownBeta(formatNumber(Math.abs(beta)))}</label>
          <span class="small muted">${words.ownBetaHelp(formatNumber(this.experiment.beta))}</span></div>`
      }
      <button class="primary" @click=${start}>${words.train}</button></section>`;
  }
}
