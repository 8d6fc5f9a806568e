/** The Log view: a log of a real training beside the toy's recorded runs. Everything happens in the page. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { parseAddress, strangeParts } from '../../common/address';
import { problemOf, Refusal, type Problem } from '../../common/problem';
import { logWords } from '../../i18n/log';
import type { Language } from '../../i18n/languages';
import { saidText } from '../../i18n/notices';
import { problemText } from '../../i18n/problems';
import { canonical } from '../../logs/canonical';
import { controlOf, isLog, judge, type Judgement } from '../../logs/judge';
import { joinLogs, type Log } from '../../logs/log';
import { recordedAsLog } from '../../logs/overlay';
import type { PictureName, Pictures } from '../../logs/pictures';
import { readLog } from '../../logs/read-log';
import { byVerdict } from '../../logs/resembles';
import { headerChoices } from '../app/header-choices';
import { currentLanguage, followLanguage } from '../app/language';
import { navigation } from '../app/navigation';
import { followTheme } from '../app/theme';
import { loadPictures } from './load-pictures';
import { logCharts } from './log-charts';
import { logFindings } from './log-findings';
import { logStyles } from './log-styles';

/** Nothing to compare with, before the recorded runs have arrived, or where they cannot be had. */
const NO_PICTURES: Pictures = { pictures: [], runs: [] };
const EXAMPLE: PictureName = 'k3-in-reward';

@customElement('log-view')
export class LogView extends LitElement {
  @property() language: Language = currentLanguage();
  @state() log: Log | undefined;
  /** Index of the run that is shown. */
  @state() run = 0;
  @state() beta: number | undefined;
  /** The picture beside which the curves are drawn; undefined for the best one, null for none. */
  @state() beside: PictureName | null | undefined;
  @state() pictures: Pictures | undefined;
  /** Why there are no recorded runs. */
  @state() noPictures: Problem | string = '';
  /** Why the file was not read. */
  @state() problem: Problem | string = '';
  @state() reading = false;
  @state() over = false;
  /** Loads the recorded runs; tests may replace it before the view is shown. */
  load: () => Promise<Pictures> = loadPictures;

  static override styles = logStyles;

  #ends: (() => void)[] = [];
  /** Of the run that is shown. */
  #judgement?: Judgement;
  /** Of the last files that were given; files that take longer than later ones are dropped. */
  #turn = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ends = [
      followTheme(() => this.requestUpdate()),
      followLanguage((language) => {
        this.language = language;
      }),
    ];
    void this.#loadPictures();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends) end();
  }

  async #loadPictures(): Promise<void> {
    try {
      this.pictures = await this.load();
    } catch (error) {
      this.noPictures = problemOf(error);
    }
  }

  /** Reads the files of one training. */
  async open(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const turn = ++this.#turn;
    this.reading = true;
    try {
      const logs = [];
      for (const file of files) logs.push(readLog(file.name, new Uint8Array(await file.arrayBuffer())));
      if (turn === this.#turn) this.#show(joinLogs(logs));
    } catch (error) {
      if (turn === this.#turn) [this.problem, this.log] = [problemOf(error), undefined];
    }
    if (turn === this.#turn) this.reading = false;
  }

  /** @throws Refusal if no name in it is known. */
  #show(log: Log): void {
    const run = log.runs.findIndex((each) => isLog({ of: canonical(each) }));
    if (run < 0) {
      const names = log.runs.flatMap(({ series }) => series.map(({ name }) => name)).slice(0, 8);
      throw new Refusal({ code: 'log-no-metrics', file: log.name, names });
    }
    [this.log, this.run, this.problem, this.beside] = [log, run, '', undefined];
  }

  #example = (): void => {
    const picture = this.pictures?.pictures.find(({ name }) => name === EXAMPLE);
    if (!picture) return;
    const { exampleName } = logWords(this.language);
    this.#show({ name: exampleName, format: 'jsonl', runs: [{ name: '', series: recordedAsLog(picture) }], notes: [] });
  };

  override willUpdate(changed: PropertyValues<this>): void {
    const { log, beta } = this;
    if (!log || !(['log', 'run', 'beta', 'pictures'] as const).some((key) => changed.has(key))) return;
    const run = log.runs[this.run];
    const control = controlOf(log, run);
    this.#judgement = judge(run, this.pictures ?? NO_PICTURES, {
      ...(beta === undefined ? {} : { beta }),
      ...(control ? { control } : {}),
    });
  }

  override render() {
    const text = logWords(this.language);
    const address = parseAddress(location.hash);
    return html`<div class="page" @dragover=${this.#dragged} @dragleave=${this.#left} @drop=${this.#dropped}>
      <header>
        <h1>${text.title}</h1>
        ${navigation('log', this.language)}
        ${headerChoices(this.language)}
      </header>
      <p class="lead">${text.lead}</p>
      <p class="what">${text.what}</p>
      ${strangeParts('log', address, { id: false, keys: [] }).map(
        (problem) => html`<p class="notice" role="alert">${problemText(problem, this.language)}</p>`,
      )}
      ${this.#drop()}
      ${this.problem ? html`<p class="notice" role="alert">${saidText(this.problem, this.language)}</p>` : nothing}
      ${
        this.noPictures
          ? html`<p class="notice" role="alert">${text.noCurves(saidText(this.noPictures, this.language))}</p>`
          : nothing
      }
      <main>${this.log && this.#judgement ? this.#result(this.log, this.#judgement) : nothing}</main>
    </div>`;
  }

  #drop() {
    const text = logWords(this.language);
    return html`<div class="drop ${this.over ? 'over' : ''}">
      <button class="primary" @click=${() => this.renderRoot.querySelector<HTMLInputElement>('.drop input')!.click()}>
        ${text.choose}</button>
      <input type="file" multiple aria-label=${text.choose} @change=${this.#chosen} />
      <span>${text.drop}</span>
      <button class="example" ?disabled=${!this.pictures} @click=${this.#example}>${text.example}</button>
      <span class="read small muted" role="status">${this.reading ? text.reading : text.read}</span>
    </div>`;
  }

  #result(log: Log, judgement: Judgement) {
    const [best] = byVerdict(judgement.comparisons);
    const beside = this.beside === undefined ? (best?.verdict === 'resembles' ? best.picture : null) : this.beside;
    return html`${this.#settings(log, judgement)}
      <div class="result">
        ${logCharts(judgement, this.pictures, beside, this.language, (picture) => {
          this.beside = picture;
        })}
        <div class="findings">${logFindings(log, judgement, this.pictures !== undefined, this.language)}</div>
      </div>`;
  }

  /** The run of a log with several, and β where the log has none. */
  #settings({ runs }: Log, { of }: Judgement) {
    const text = logWords(this.language);
    const asks = of.kls.length > 0 && !of.found.beta;
    if (runs.length < 2 && !asks) return nothing;
    const chosen = ({ target }: Event): void => {
      [this.run, this.beside] = [Number((target as HTMLSelectElement).value), undefined];
    };
    const typed = ({ target }: Event): void => {
      const { value } = target as HTMLInputElement;
      this.beta = value === '' || !(Number(value) >= 0) ? undefined : Number(value);
    };
    return html`<div class="settings">
      ${
        runs.length > 1
          ? html`<label>${text.run} <select @change=${chosen}>${runs.map(
              ({ name }, i) =>
                html`<option value=${i} .selected=${live(i === this.run)}>${name || text.unnamed}</option>`,
            )}</select></label>`
          : nothing
      }
      ${
        asks
          ? html`<label title=${text.betaHelp}>${text.beta}
            <input type="number" min="0" step="any" .value=${live(this.beta === undefined ? '' : String(this.beta))}
              @change=${typed} /></label><span class="small muted">${text.betaHelp}</span>`
          : nothing
      }
    </div>`;
  }

  #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    void this.open([...(input.files ?? [])]);
    // The same file may be chosen again, after it has grown.
    input.value = '';
  };
  #dragged = (event: DragEvent): void => {
    event.preventDefault();
    this.over = true;
  };
  #left = (): void => {
    this.over = false;
  };
  #dropped = (event: DragEvent): void => {
    event.preventDefault();
    this.over = false;
    void this.open([...(event.dataTransfer?.files ?? [])]);
  };
}
