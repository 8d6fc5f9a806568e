/**
 * One option of the experiment as a labelled field, generated from its schema. Fires `option` with {key, text} when the
 * user commits a change; the listener responds by setting `problem` or a new `value`. Invalid text stays in the field,
 * next to the refusal, until it is corrected or Escape reverts it.
 */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { ChoiceOption, Option } from '../../experiment/option';
import { spell } from '../../experiment/spell';
import { sharedStyles } from '../app/shared-styles';
import { words } from '../../i18n/race';
import { choiceLabel, optionHelp, optionLabel, optionUnit, optionWarning } from '../../i18n/settings';
import type { Language } from '../../i18n/languages';

export interface OptionDecision {
  key: Option['key'];
  text: string;
}

@customElement('option-field')
export class OptionField extends LitElement {
  @property({ attribute: false }) option!: Option;
  @property({ attribute: false }) value!: unknown;
  @property() language: Language = 'en';
  @property() problem = '';
  /** Whether the help text is shown below, for the panel of all options. */
  @property({ type: Boolean, reflect: true }) wide = false;
  /** Text that was typed but not accepted yet. */
  @state() draft: string | null = null;

  static override styles = [
    sharedStyles,
    css`
    /* In a bar, the field and its refusal are separate items of the bar, so that refusals appear below it. */
    :host { display: contents; }
    :host([wide]) { display: block; }
    label { display: block; color: var(--muted); font-size: var(--size-small); line-height: 1.3; white-space: nowrap; }
    .live { color: var(--accent); font-size: 0.75em; }
    input { width: calc(max(4ch, var(--letters) * 1ch) + 1.3em); }
    select { max-width: var(--widest, 13em); }
    select { width: 100%; }
    :host([wide]) select { width: auto; max-width: 12.5em; }
    :host([wide]) label { white-space: normal; color: var(--ink); font-weight: 600; font-size: var(--size); }
    :host([wide]) .row { display: flex; justify-content: space-between; align-items: center; gap: 12px; }
    :host([wide]) input { width: 7em; }
    .help { font-size: var(--size-small); color: var(--muted); margin: 2px 0 0; }
    code { font-family: ui-monospace, monospace; font-size: 0.95em; }
    [aria-invalid='true'] { border-color: var(--wrong); outline: 1px solid var(--wrong); }
    .problem {
      order: 1; flex-basis: 100%; color: var(--wrong); font-size: var(--size-small); line-height: 1.3;
    }
    :host([wide]) .problem { border: 1px solid var(--wrong); border-radius: 6px; padding: 6px 9px; margin-top: 4px; }
  `,
  ];

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    // An accepted value, or a new experiment, replaces the typed text.
    if (changed.has('value') || (changed.has('problem') && !this.problem)) this.draft = null;
  }

  override render() {
    const { option } = this;
    const help = optionHelp(option.key, this.language);
    const warning = optionWarning(option.key, this.value, this.language);
    const measured = this.wide && optionUnit(option.key, this.language);
    const unit = measured ? ` (${measured})` : '';
    const title = `${help} (${option.live ? words(this.language).live : words(this.language).restarts})`;
    const dot = option.live && !this.wide ? html` <span class="live" aria-hidden="true">●</span>` : nothing;
    const formula = option.formula ? html` <code>${option.formula}</code>` : nothing;
    return html`
      <div class="row" title=${this.wide ? nothing : title}>
        <label for="field">${optionLabel(option.key, this.language)}${unit}${dot}</label>
        ${option.kind === 'choice' ? this.#select(option) : this.#input()}
      </div>
      ${warning === undefined ? nothing : html`<p class="problem" role="status">${warning}</p>`}
      ${this.wide ? html`<p class="help" id="help">${help}${formula}</p>` : nothing}
      ${this.problem ? html`<p class="problem" id="problem" role="alert">${this.problem}</p>` : nothing}`;
  }

  #input() {
    const shown = this.draft ?? spell(this.value);
    return html`<input id="field" type="text" autocomplete="off" spellcheck="false" inputmode="decimal"
      style="--letters:${Math.min(12, shown.length)}" .value=${live(shown)}
      aria-invalid=${this.problem ? 'true' : 'false'}
      aria-describedby=${this.problem ? 'problem' : this.wide ? 'help' : nothing}
      @change=${(event: globalThis.Event) => this.#decide((event.target as HTMLInputElement).value)}
      @keydown=${this.#key} />`;
  }

  #select({ key, choices }: ChoiceOption) {
    const value = String(this.value);
    // A value that is accepted though not offered: a method of one's own.
    const all = choices.some((choice) => String(choice) === value) ? choices : [...choices, value];
    return html`<select id="field" aria-invalid=${this.problem ? 'true' : 'false'}
      @change=${(event: globalThis.Event) => this.#decide((event.target as HTMLSelectElement).value)}>
      ${all.map(
        (choice) => html`<option value=${choice} .selected=${live(String(choice) === value)}>
        ${choiceLabel(key, choice, this.language)}</option>`,
      )}
    </select>`;
  }

  #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    this.draft = null;
    this.#announce(spell(this.value));
  };

  #decide(text: string): void {
    this.draft = text;
    this.#announce(text);
  }

  #announce(text: string): void {
    this.dispatchEvent(
      new CustomEvent<OptionDecision>('option', {
        detail: { key: this.option.key, text },
        bubbles: true,
        composed: true,
      }),
    );
  }
}
