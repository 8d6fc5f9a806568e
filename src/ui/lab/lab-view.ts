/** The Gradient Lab: the table, measured live at a place chosen by the user. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { VOCABULARY_SIZE } from '../../arithmetic/vocabulary';
import { SAMPLINGS, type Sampling } from '../../lab/table/table-rows';
import { PATH_STEPS } from '../../lab/table/trajectory';
import type { Problem } from '../../common/problem';
import { adapterName, saidText } from '../../i18n/notices';
import { problemText } from '../../i18n/problems';
import { labHash, labSettingsOf } from '../../lab/lab-settings';
import type { LabSettings, LabTable, RowResult, RowVerdict } from '../../lab/lab-types';
import { auditLine } from '../race/audit-line';
import { textColour } from '../../common/palette';
import { icon } from '../app/icons';
import './categorical-toy';
import './lab-controls';
import './lab-curves';
import './lab-estimators';
import './figure-two';
import { count } from '../../common/format';
import { headerChoices } from '../app/header-choices';
import { currentLanguage, followLanguage } from '../app/language';
import './lab-optimum';
import { rowName } from './row-names';
import { LabState, settledRows, type LabSessionOptions } from './lab-state';
import './space-picture';
import type { CellChosen } from './space-picture';
import '../controls/typed-estimator';
import type { TypedMethod } from '../controls/typed-estimator';
import './lab-table';
import type { LabTableView, SamplingChoice } from './lab-table';
import { typedEstimatorWords } from '../../i18n/typed-estimator';
import { viewWords } from '../../i18n/lab-view';
import { viewStyles } from './view-styles';
import { navigation } from '../app/navigation';
import { currentTheme, followTheme } from '../app/theme';
import type { Language } from '../../i18n/languages';
import { SECTIONS, type Section } from '../../lab/lab-page';
import { cited } from '../controls/cited';
import { withSubscripts } from './subscripts';

/** Number of possible answers: every token except the end token continues, until there are T tokens. */
const possibleAnswers = ({ prompts, answerLength }: LabSettings): number =>
  (prompts * ((VOCABULARY_SIZE - 1) ** (answerLength + 1) - 1)) / (VOCABULARY_SIZE - 2);

/** A biased row that may be zero, and is zero in theory, counts as undecided. */
const headlined = ({ verdict, agrees }: RowResult): RowVerdict =>
  verdict === 'biased' && agrees === null ? 'undecided' : verdict;

const VERDICTS: readonly RowVerdict[] = ['unbiased', 'slight', 'biased', 'zero', 'undecided'];

@customElement('lab-view')
export class LabView extends LitElement {
  @property() language: Language = currentLanguage();
  /** Problems of the address. */
  @state() problems: readonly Problem[] = [];
  /** The sampling shown in the table and the verdicts. */
  @state() sampling: SamplingChoice = 'on-policy';
  /** Options of the session; tests may set them before the view is shown. */
  options: LabSessionOptions = {};

  static override styles = viewStyles;

  session!: LabState;
  #ends: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const { settings, problems } = labSettingsOf(location.hash);
    this.problems = problems;
    const session = (this.session = new LabState(settings, this.options));
    const seeing = (): void => session.seeing(!document.hidden);
    document.addEventListener('visibilitychange', seeing);
    this.#ends = [
      session.subscribe(() => this.requestUpdate()),
      followTheme(() => this.requestUpdate()),
      followLanguage((language) => {
        this.language = language;
      }),
      () => document.removeEventListener('visibilitychange', seeing),
      () => session.dispose(),
    ];
    seeing();
    session.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends) end();
  }

  /** Moves to the settings of a new address. */
  follow(hash: string): void {
    const { settings, problems } = labSettingsOf(hash);
    this.problems = problems;
    if (labHash(settings) !== labHash(this.session.settings)) this.session.change(settings);
  }

  #set = ({ detail }: CustomEvent<Partial<LabSettings>>): void => {
    this.session.change(detail);
    this.#remember();
  };

  #again = (): void => {
    this.session.again();
    this.#remember();
  };

  #remember(): void {
    this.problems = [];
    history.replaceState(history.state, '', `${location.pathname}${location.search}${labHash(this.session.settings)}`);
  }

  /** Explains a cell of the picture at its row in the table. */
  #explain = ({ detail: { row, column, sampling } }: CustomEvent<CellChosen>): void => {
    this.renderRoot.querySelector<LabTableView>('lab-table')!.explain(row, column, sampling);
  };

  #goTo(section: Section): void {
    const part = this.renderRoot.querySelector<HTMLElement>(`#${section}`)!;
    part.scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    part.focus({ preventScroll: true });
  }

  override render() {
    const { session, language } = this;
    const text = viewWords(language);
    const { table } = session;
    /** Only if it is for the current settings. */
    const current = session.current ? table : null;
    return html`<div class="page">
      ${this.#header()}
      <p class="lead">${text.lead(count(possibleAnswers(session.settings)))}</p>
      <p class="look">${text.look}</p>
      ${this.#notices()}
      ${this.#verdicts()}
      <section class="where" aria-label=${text.controls} @lab-settings=${this.#set}>
        <lab-controls .settings=${session.settings} .table=${current} .language=${language}></lab-controls>
        ${this.#actions()}
      </section>
      ${this.#typed()}
      <main @sampling-chosen=${(event: CustomEvent<SamplingChoice>) => {
        this.sampling = event.detail;
      }}>
        ${this.#part(
          'table',
          html`<h2>${text.tableTitle}</h2><p>${withSubscripts(text.tableSee)}</p>
          <lab-table .table=${table} .language=${language} .sampling=${this.sampling}></lab-table>
          <p class="means">${withSubscripts(text.tableMeans)}</p>
          <p class="small muted">${cited(text.tableSource, withSubscripts)}</p>`,
        )}
        ${this.#part(
          'space',
          html`<h2>${text.spaceTitle}</h2><p>${text.spaceSee}</p>
          <lab-space .table=${table} .language=${language} @explain=${this.#explain}></lab-space>
          <p class="means">${text.spaceMeans}</p>`,
        )}
        ${this.#part(
          'curves',
          html`<lab-curves .session=${session} .table=${current} .language=${language}></lab-curves>`,
        )}
        ${this.#part('estimators', html`<lab-estimators .language=${language}></lab-estimators>`)}
        ${this.#part(
          'categorical',
          html`<lab-categorical .language=${language}
            .estimator=${session.settings.estimator}></lab-categorical>`,
        )}
        ${this.#part('paper', html`<lab-figure-two .language=${language}></lab-figure-two>`)}
        ${this.#part(
          'optimum',
          html`<lab-optimum .session=${session} .settings=${session.settings} .ready=${session.current}
            .language=${language}></lab-optimum>`,
        )}
      </main>
    </div>`;
  }

  /** The field for an estimator of one's own, which then has rows in the table, the toy and the optimum. */
  #typed() {
    const text = typedEstimatorWords(this.language);
    const { estimator } = this.session.settings;
    return html`<details class="typed" ?open=${estimator !== ''}>
      <summary>${text.title} …</summary>
      <typed-estimator action="measure" .language=${this.language}
        .expression=${estimator === '' ? 'alpha(d, 0.5)' : estimator.slice(1, -1)}
        @estimator=${({ detail }: CustomEvent<TypedMethod>) => this.#measure(detail.estimator)}></typed-estimator>
      ${estimator === '' ? nothing : html`<button @click=${() => this.#measure('')}>${text.remove}</button>`}
    </details>`;
  }

  #measure(estimator: string): void {
    this.session.change({ estimator });
    this.#remember();
  }

  #part(section: Section, content: unknown) {
    const { sections } = viewWords(this.language);
    return html`<section class="part" id=${section} tabindex="-1" aria-label=${sections[section]}>${content}</section>`;
  }

  #header() {
    const { language } = this;
    const text = viewWords(language);
    return html`<header>
      <h1>${text.title}</h1>
      ${navigation('lab', language)}
      <nav class="contents" aria-label=${text.contents}><span class="muted">${text.contents}:</span>
        ${SECTIONS.map(
          (section) => html`<button @click=${() => this.#goTo(section)}>${text.sections[section]}</button>`,
        )}</nav>
      ${headerChoices(language)}
    </header>`;
  }

  #notices() {
    const { session } = this;
    const text = viewWords(this.language);
    const trouble = html`<p class="notice trouble" role="alert">${text.failed(saidText(session.problem, this.language))}
      <button @click=${() => session.start()}>${text.tryAgain}</button></p>`;
    return html`
      ${this.problems.map((problem) => html`<p class="notice" role="alert">${problemText(problem, this.language)}</p>`)}
      ${session.problem ? trouble : nothing}
      ${
        session.notice
          ? html`<p class="notice mild">${text.processor(saidText(session.notice, this.language))}</p>`
          : nothing
      }`;
  }

  #actions() {
    const { session } = this;
    const text = viewWords(this.language);
    const { phase, table, adapter } = session;
    const toggle =
      phase === 'settled'
        ? html`${icon('play')} ${text.on}`
        : session.playing
          ? html`${icon('pause')} ${text.pause}`
          : html`${icon('play')} ${text.measure}`;
    const rows = table?.rows.length ?? 0;
    const share = rows > 0 ? settledRows(table!) / rows : 0;
    const wrong = table?.rows.filter(({ agrees }) => agrees === false).length ?? 0;
    return html`<div class="actions">
      <button class="primary" ?disabled=${phase === 'failed'} @click=${() => session.toggle()}>${toggle}</button>
      <button title=${text.againHelp} ?disabled=${!session.current}
        @click=${this.#again}>${icon('again')} ${text.again}</button>
      <progress max="1" .value=${share} aria-label=${text.settled(settledRows(table ?? { rows: [] }), rows)}></progress>
      <span class="state">
        <b>${text.phases[phase]}</b>
        ${rows > 0 ? html`<span>${text.settled(settledRows(table!), rows)}</span>` : nothing}
        ${wrong > 0 ? html`<span class="disagree">${text.disagree(wrong)}</span>` : nothing}
        ${table && table.batches > 0 ? html`<span class="muted">${this.#counts(table)}</span>` : nothing}
        ${
          adapter
            ? html`<span class="muted small">${adapterName(table?.adapter ?? adapter, this.language)}</span>`
            : nothing
        }
        <span class="small">${auditLine(table?.audit, table?.adapter.name ?? '', this.language, 'lab')}</span>
      </span>
      <span class="spoken" role="status">${text.phases[phase]}</span>
    </div>`;
  }

  #counts({ batches, settings, seconds }: LabTable): string {
    const completions = batches * settings.completions;
    return viewWords(this.language).counts(count(batches), count(completions), seconds.toFixed(1));
  }

  /** Which rows are right and which are not so far, in one line. */
  #verdicts() {
    const { session, sampling } = this;
    const { table } = session;
    const text = viewWords(this.language);
    const theme = currentTheme();
    const shown: readonly Sampling[] = sampling === 'both' ? SAMPLINGS : [sampling];
    return shown.map((of) => {
      const rows = table?.rows.filter((row) => row.sampling === of) ?? [];
      const beyond = table && table.settings.step > PATH_STEPS;
      return html`<p class="verdicts"><b>${text.samplings[of]}:</b>
        ${table && rows.length === 0 ? html`<span class="muted">${text.fresh}</span>` : nothing}
        ${VERDICTS.map((verdict) => {
          const own = rows.filter((row) => headlined(row) === verdict);
          return own.length === 0
            ? nothing
            : html`<span><span class=${verdict}>${text.verdicts[verdict]}</span> ${own.map(({ row }) => {
                const { label, colour } = rowName(row, this.language, table?.settings.estimator);
                return html`<b title=${label} style="color:${textColour(colour, theme)}">${row}</b> `;
              })}</span>`;
        })}${beyond ? html`<span class="muted beyond">${text.beyond(PATH_STEPS)}</span>` : nothing}</p>`;
    });
  }
}
