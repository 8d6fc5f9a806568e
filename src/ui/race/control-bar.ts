/** The most used settings in one line; all others under 'More'. Fires the events of its fields. */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Option, OptionKey } from '../../experiment/option';
import { findOption, OPTIONS } from '../../experiment/options';
import type { Experiment } from '../../experiment/experiment';
import { armsOf } from '../../experiment/arms';
import { plainMethods } from './arm-edits';
import type { Band } from './race-curves';
import './method-picker';
import '../controls/option-field';
import { sharedStyles } from '../app/shared-styles';
import type { Problem } from '../../common/problem';
import { problemText } from '../../i18n/problems';
import { words } from '../../i18n/race';
import type { Language } from '../../i18n/languages';

export interface ChartLook {
  band: Band;
  smoothing: number;
}

const LIVE: OptionKey[] = ['beta', 'learningRate'];
const RESTARTING: OptionKey[] = ['prompts', 'groupSize', 'staleness', 'seeds', 'seed'];
const BAR: OptionKey[] = ['preset', 'methods', ...LIVE, ...RESTARTING];
/** The options under 'More'. */
const OTHERS = OPTIONS.filter(({ key }) => !BAR.includes(key));

@customElement('control-bar')
export class ControlBar extends LitElement {
  @property({ attribute: false }) experiment!: Experiment;
  /** Sentences by option key. */
  @property({ attribute: false }) problems: Partial<Record<OptionKey, Problem>> = {};
  @property() language: Language = 'en';
  @property({ attribute: false }) look: ChartLook = { band: 'range', smoothing: 0.6 };

  static override styles = [
    sharedStyles,
    css`
    :host { display: flex; flex-wrap: wrap; align-items: flex-end; gap: 6px 10px; }
    .note { white-space: nowrap; font-size: 13px; color: var(--muted); line-height: 1.25; }
    @media (max-width: 1340px) { :host { gap: 6px 7px; --widest: 10.5em; } }
    .note i { font-style: normal; color: var(--accent); }
    .line select { max-width: 13em; }
    .panel .list { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; }
    .panel h3 { margin: 16px 0 8px; font-size: var(--size-small); color: var(--muted); font-weight: 650; }
    .line { display: flex; justify-content: space-between; align-items: center; gap: 12px; font-weight: 600; }
  `,
  ];

  override render() {
    const text = words(this.language);
    return html`
      ${this.#field('preset')}
      <method-picker .chosen=${plainMethods(this.experiment)}
        .further=${armsOf(this.experiment).length - plainMethods(this.experiment).length} .language=${this.language}
        .problem=${this.#problem('methods')}></method-picker>
      ${[...LIVE, ...RESTARTING].map((key) => this.#field(key))}
      <button popovertarget="more">${text.more} …</button>
      <p class="note"><i>●</i> ${text.atOnce}<br />${text.othersRestart}</p>
      <div class="panel drawer" id="more" popover role="dialog" aria-label=${text.moreTitle}>
        <header><h2>${text.moreTitle}</h2>
          <button class="plain" popovertarget="more" popovertargetaction="hide"
            aria-label=${text.close}>✕</button></header>
        ${this.#looks()}
        ${this.#advanced(text.live, (option) => option.live)}
        ${this.#advanced(text.restarts, (option) => !option.live)}
      </div>`;
  }

  #problem(key: OptionKey): string {
    const problem = this.problems[key];
    return problem ? problemText(problem, this.language) : '';
  }

  #field(key: OptionKey, wide = false) {
    return html`<option-field .option=${findOption(key)!} .value=${this.experiment[key]} .language=${this.language}
      .problem=${this.#problem(key)} ?wide=${wide} data-key=${key}></option-field>`;
  }

  #advanced(title: string, which: (option: Option) => boolean) {
    const fields = OTHERS.filter(which).map(({ key }) => this.#field(key, true));
    return html`<h3>${title}</h3><div class="list">${fields}</div>`;
  }

  #looks() {
    const text = words(this.language);
    const banded = (event: globalThis.Event): void =>
      this.#look({ band: (event.target as HTMLSelectElement).value as Band });
    const smoothed = (event: globalThis.Event): void =>
      this.#look({ smoothing: Number((event.target as HTMLInputElement).value) });
    return html`<h3>${text.view}</h3><div class="list">
      <div class="line"><label for="band">${text.band}</label>
        <select id="band" @change=${banded}>
          <option value="range" ?selected=${this.look.band === 'range'}>${text.bandRange}</option>
          <option value="deviation" ?selected=${this.look.band === 'deviation'}>${text.bandDeviation}</option>
        </select></div>
      <div class="line"><label for="smoothing">${text.smoothing}</label>
        <input id="smoothing" type="range" min="0" max="0.95" step="0.05" .value=${String(this.look.smoothing)}
          @input=${smoothed} /></div>
    </div>`;
  }

  #look(change: Partial<ChartLook>): void {
    this.dispatchEvent(new CustomEvent('look', { detail: { ...this.look, ...change }, bubbles: true, composed: true }));
  }
}
