/**
 * The lab's settings, from its table of options, each with its meaning at this place. Fires `lab-settings` with the
 * user's changes; the listener responds by setting `settings`, and later `table`.
 */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { PATH_STEPS } from '../../lab/table/trajectory';
import { LAB_DEFAULTS, LAB_OPTIONS, type LabChoice, type LabNumber, type LabOption } from '../../lab/lab-settings';
import type { LabSettings, LabTable } from '../../lab/lab-types';
import { sharedStyles } from '../app/shared-styles';
import type { Language } from '../../i18n/languages';
import { count } from '../../common/format';
import { segmented } from '../controls/segmented';
import { viewParts } from './view-parts';
import { labChoiceLabel, labSettingsWords } from '../../i18n/lab-settings';
import { viewWords } from '../../i18n/lab-view';
import { withSubscripts } from './subscripts';

/** Settings hidden by default. */
const FURTHER: readonly (keyof LabSettings)[] = ['prompts', 'seed'];

/** Ranges wider than this have no slider. */
const SLIDES = 1e5;

@customElement('lab-controls')
export class LabControls extends LitElement {
  @property({ attribute: false }) settings: LabSettings = LAB_DEFAULTS;
  /** The table for these settings; null while it is being computed. */
  @property({ attribute: false }) table: LabTable | null = null;
  @property() language: Language = 'en';

  static override styles = [
    sharedStyles,
    viewParts,
    css`
    :host { display: block; }
    .rows { display: flex; flex-direction: column; gap: 8px; }
    .segments legend { float: inline-start; padding-inline-end: 10px; line-height: 32px; }
    .choices, .further > div { display: flex; flex-wrap: wrap; gap: 6px 26px; align-items: center; }
    .numbers { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 8px 30px; }
    .number label { display: flex; justify-content: space-between; gap: 8px; align-items: baseline; line-height: 1.3; }
    .number label span { color: var(--muted); font-size: var(--size-small); }
    output { font-weight: 650; white-space: nowrap; }
    /* The middle of the thumb goes from half its width to the end less half its width. */
    .mark {
      display: block; width: fit-content; margin-block: -4px 5px; margin-inline: auto;
      margin-inline-end: calc(100% - 8px - var(--at) * (100% - 16px)); padding-inline-end: 5px;
      border-inline-end: 2px solid var(--muted); color: var(--muted); text-align: end;
      font-size: var(--size-small); line-height: 1.1; pointer-events: none;
    }
    input[type='range'] {
      width: 100%; margin: 4px 0 2px; accent-color: var(--accent); cursor: pointer; min-height: 22px; padding: 0;
    }
    .means { min-height: 1.35em; line-height: 1.35; }
    summary { cursor: pointer; color: var(--accent); font-weight: 600; width: max-content; }
    .further .number { width: 190px; }
    input[type='number'] {
      width: 9em; min-height: 32px; border: 1px solid var(--edge); border-radius: 6px; background: var(--paper);
      padding: 0 0.5em;
    }
    @media (max-width: 1000px) { .numbers { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
    @media (max-width: 560px) {
      .numbers { gap: 8px 18px; }
      .number label { flex-direction: column; gap: 0; }
    }
  `,
  ];

  override render() {
    const main = LAB_OPTIONS.filter(({ key }) => !FURTHER.includes(key));
    const further = LAB_OPTIONS.filter(({ key }) => FURTHER.includes(key));
    return html`<div class="rows">
      <div class="choices">
        ${main.map((option) => (option.kind === 'choice' ? this.#choice(option) : nothing))}
        <details class="further"><summary>${viewWords(this.language).further}</summary>
          <div>${further.map((option) => this.#option(option))}</div></details>
      </div>
      <div class="numbers">${main.map((option) => (option.kind === 'number' ? this.#number(option) : nothing))}</div>
    </div>`;
  }

  #option(option: LabOption) {
    if (option.kind === 'expression') return nothing;
    return option.kind === 'choice' ? this.#choice(option) : this.#number(option);
  }

  #choice({ key, choices }: LabChoice) {
    const { label, help } = labSettingsWords(this.language)[key];
    const segments = choices.map((value) => ({ value, label: labChoiceLabel(key, value, this.language) }));
    return segmented(label, segments, String(this.settings[key]), (value) => this.#tell({ [key]: value }), help);
  }

  #number(option: LabNumber) {
    const { key, min, max } = option;
    const { label, help } = labSettingsWords(this.language)[key];
    const value = this.settings[key] as number;
    const slides = option.by === 'tenfold' || max - min < SLIDES;
    const says = this.#says(key);
    const described = says?.means ? `${key}-means` : nothing;
    return html`<div class="number" title=${help}>
      <label for=${key}><span>${label}</span>
        <output for=${key}>${says?.value ?? (slides ? value : nothing)}</output></label>
      ${
        slides
          ? this.#slider(option, value, says?.value ?? String(value), described)
          : html`<input id=${key} type="number" min=${min} max=${max} .value=${live(String(value))}
        @change=${(event: Event) => this.#typed(option, (event.target as HTMLInputElement).value)} />`
      }
      ${says ? html`<div class="means small muted" id="${key}-means">${withSubscripts(says.means)}</div>` : nothing}
    </div>`;
  }

  /** 'tenfold' slides over powers of ten. */
  #slider({ key, min, max, by }: LabNumber, value: number, text: string, described: string | typeof nothing) {
    const [to, from] =
      by === 'tenfold' ? [Math.log10, (at: number) => 10 ** at] : [(at: number) => at, (at: number) => at];
    const slid = (event: Event): void => {
      const at = Number((event.target as HTMLInputElement).value);
      this.#tell({ [key]: Math.round(from(at)) });
    };
    const input = html`<input id=${key} type="range" min=${to(min)} max=${to(max)} step=${by === 'tenfold' ? 1 : by}
      .value=${live(String(to(value)))} aria-valuetext=${text} aria-describedby=${described} @input=${slid} />`;
    if (key !== 'step') return input;
    // Past the last trained policy the path is extrapolated.
    const end = viewWords(this.language).end(PATH_STEPS);
    return html`<div class="slide">${input}
      <span class="mark" style="--at:${(PATH_STEPS - min) / (max - min)}">${end}</span></div>`;
  }

  /** An invalid number is rejected, and the field shows the current value again. */
  #typed({ key, min, max }: LabNumber, text: string): void {
    const value = Number(text);
    if (text !== '' && Number.isInteger(value) && value >= min && value <= max) this.#tell({ [key]: value });
    else this.requestUpdate();
  }

  /** A setting's value with its unit, and its meaning here. */
  #says(key: keyof LabSettings): { value: string; means: string } | undefined {
    const text = viewWords(this.language);
    const { settings } = this;
    const truth = this.table?.truth;
    switch (key) {
      case 'step':
        return { value: text.steps(settings.step), means: truth ? text.distance(truth) : text.going };
      case 'staleness':
        return {
          value: text.older(settings.staleness),
          means: settings.staleness === 0 ? text.fresh : truth ? text.behaviour(truth) : text.going,
        };
      case 'answerLength':
        return { value: text.tokens(settings.answerLength), means: truth ? text.possible(truth) : text.going };
      case 'completions':
        return { value: count(settings.completions), means: text.batch };
      default:
        return undefined;
    }
  }

  #tell(changes: Partial<LabSettings>): void {
    this.dispatchEvent(
      new CustomEvent<Partial<LabSettings>>('lab-settings', { detail: changes, bubbles: true, composed: true }),
    );
  }
}
