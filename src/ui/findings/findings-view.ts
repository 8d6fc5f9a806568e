/** The Findings view: the documents' claims one by one, each with the study's verdict. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Finding, ClaimVerdict } from '../../study/finding';
import { findings, tallyText } from '../../study/findings';
import { seedsText } from '../../common/markdown';
import { FILES, type Study } from '../../study/study-records';
import { parseAddress, printAddress, strangeParts } from '../../common/address';
import { problemOf, type Problem } from '../../common/problem';
import { quote } from '../../common/text';
import { badge, claimSection } from './findings-claim';
import { loadStudy, studyUrl } from './load-study';
import { findingsStyles } from './findings-styles';
import { findingsWords, inShort } from '../../i18n/findings';
import { saidText } from '../../i18n/notices';
import { problemText } from '../../i18n/problems';
import { headerChoices } from '../app/header-choices';
import { currentLanguage, followLanguage } from '../app/language';
import { navigation } from '../app/navigation';
import { currentTheme, followTheme } from '../app/theme';
import { words } from '../../i18n/race';
import type { Language } from '../../i18n/languages';

const VERDICTS: readonly ClaimVerdict[] = ['reproduced', 'in-part', 'not-reproduced', 'undecided'];
/** Seeds up to this one were used while calibrating the regimes (docs/calibration.md). */
const CALIBRATED = 8;

/** One plot per row, as on a phone; otherwise two. */
const narrow = matchMedia('(max-width: 760px)');
const PLOT_WIDTHS = { narrow: 360, wide: 600 };

/** 12345 → '12,345'. */
const count = (value: number): string => value.toLocaleString('en');

@customElement('findings-view')
export class FindingsView extends LitElement {
  @property() language: Language = currentLanguage();
  @state() found: readonly Finding[] | undefined;
  /** Why nothing can be shown. */
  @state() why: Problem | string = '';
  /** An unknown claim named in the address. */
  @state() unknown = '';
  /** Other problems of the address. */
  @state() problems: readonly Problem[] = [];
  /** Loads the study; tests may replace it before the view is shown. */
  load: () => Promise<Study> = loadStudy;

  static override styles = findingsStyles;

  #study?: Study;
  #ends: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const changed = (): void => this.#look();
    narrow.addEventListener('change', changed);
    this.#ends = [
      followTheme(changed),
      followLanguage((language) => {
        this.language = language;
      }),
      () => narrow.removeEventListener('change', changed),
    ];
    this.#look();
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends) end();
  }

  /** Scrolls to the claim named in an address. */
  follow(hash: string): void {
    const address = parseAddress(hash);
    const { id } = address;
    this.problems = strangeParts('findings', address, { id: true, keys: [] });
    const section =
      id === ''
        ? undefined
        : [...this.renderRoot.querySelectorAll<HTMLElement>('.claim')].find((each) => each.id === id);
    this.unknown = this.found && id !== '' && !section ? id : '';
    if (section) section.focus({ preventScroll: true });
    // A link to one claim also opens its evidence.
    const evidence = section?.querySelector('details');
    if (evidence) evidence.open = true;
    if (section) section.scrollIntoView();
    else window.scrollTo(0, 0);
  }

  async #open(): Promise<void> {
    try {
      const study = await this.load();
      this.found = findings(study);
      this.#study = study;
    } catch (error) {
      this.why = problemOf(error);
    }
    await this.updateComplete;
    if (this.isConnected) this.follow(location.hash);
  }

  #look(): void {
    this.toggleAttribute('dark', currentTheme() === 'dark');
    this.requestUpdate();
  }

  override render() {
    const { language, found } = this;
    const text = findingsWords(language);
    const width = PLOT_WIDTHS[narrow.matches ? 'narrow' : 'wide'];
    return html`<div class="page">
      <header>
        <h1>${text.title}</h1>
        ${navigation('findings', language)}
        ${headerChoices(language)}
      </header>
      ${
        found && this.#study
          ? html`${this.#top(found, this.#study)}
              <main>${found.map((finding) => claimSection(finding, language, width))}</main>`
          : this.why
            ? html`<p class="notice" role="alert">${text.broken(saidText(this.why, language))}</p>`
            : html`<p class="muted" role="status">${text.loading}</p>`
      }
    </div>`;
  }

  #top(found: readonly Finding[], { origin, runs, gradients }: Study) {
    const { language } = this;
    const text = findingsWords(language);
    const fresh = seedsText(origin.seeds.filter((seed) => seed > CALIBRATED));
    const files = [FILES.runs, FILES.parquet, FILES.gradients, FILES.origin, FILES.report].map(
      (file, i) => html`${i > 0 ? ' · ' : ''}<a href=${studyUrl(file)}>${file}</a>`,
    );
    const halvesLine = ([{ verdict: lower }, { verdict: upper }]: Finding['halves'], verdict: ClaimVerdict) =>
      lower !== upper
        ? html`<b class="differ">⚠ ${text.halvesDiffer}</b>`
        : html`<span>${lower === verdict ? text.halvesAgree : text.halvesBoth(text.verdicts[lower])}</span>`;
    return html`
      <p class="lead">${text.lead(found.length)}</p>
      <ul class="tally" aria-label=${text.contents}>${VERDICTS.map((verdict) => {
        const own = found.filter((finding) => finding.verdict === verdict).length;
        return own === 0 ? nothing : html`<li>${badge(verdict, language, own)}</li>`;
      })}</ul>
      ${this.unknown ? html`<p class="notice" role="alert">${text.address(quote(this.unknown))}</p>` : nothing}
      ${this.problems.map((problem) => html`<p class="notice" role="alert">${problemText(problem, language)}</p>`)}
      <p class="what muted">${words(language).gloss} ${text.rows}</p>
      <p class="what">${text.what(count(runs.length), origin.seeds.length, count(gradients.length), fresh)}</p>
      <ol class="summary">${found.map(
        ({ claim, verdict, checks, halves }) => html`<li><a href=${printAddress('findings', claim.id)}>
        ${badge(verdict, language)}<span class="short">${inShort(claim.claim[language])}</span>
        <span class="halves"><span>${tallyText(checks)[language]}</span>
          ${halvesLine(halves, verdict)}</span></a></li>`,
      )}</ol>
      <p class="origin"><span>${text.made} ${origin.adapter} ${text.by} <code>${origin.command}</code></span>
        <span>${text.data}${text.colon}${files}</span>
        <span>${text.report}${text.colon}docs/findings.md, <code>npm run headless -- findings</code></span></p>`;
  }
}
