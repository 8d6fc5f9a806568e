/**
 * The dialog that edits one arm: name, method, settings of its own; or the arm as text. Fires `arms` with all
 * arms when they are to be others. What cannot be trained is refused in place.
 */
import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { ARM_OPTIONS, armsOf, armText, nameProblem, readArm, type ArmText } from '../../experiment/arms';
import type { Experiment } from '../../experiment/experiment';
import type { OptionKey } from '../../experiment/option';
import { findOption } from '../../experiment/options';
import { readField } from '../../experiment/read-field';
import { problemOf, type Problem } from '../../common/problem';
import { METHODS } from '../../kl/placements';
import { armLabel, armWords, type ArmWords } from '../../i18n/arms';
import type { Language } from '../../i18n/languages';
import { methodLabel } from '../../i18n/methods';
import { problemText } from '../../i18n/problems';
import { words } from '../../i18n/race';
import { optionLabel } from '../../i18n/settings';
import { sharedStyles } from '../app/shared-styles';
import '../controls/option-field';
import type { OptionDecision } from '../controls/option-field';
import { placeBelow } from '../controls/place-below';
import { decideArms } from './arm-edits';
import { editorStyles } from './arm-editor-styles';

/** What is wrong with the parts of the dialog: with a setting, the name, the text, or the whole. */
type Problems = Partial<Record<OptionKey | 'name' | 'text' | 'whole', Problem>>;

const WIDTH = 460;

@customElement('arm-editor')
export class ArmEditor extends LitElement {
  @property({ attribute: false }) experiment!: Experiment;
  @property() language: Language = 'en';
  /** The arm as it is in the dialog; undefined while it is closed. */
  @state() private draft?: ArmText;
  @state() private problems: Problems = {};
  /** The text as typed, while it is no arm. */
  @state() private typed?: string;
  @query('#dialog') private dialog!: HTMLElement;
  /** Its place among the arms; after the last one for a new arm. */
  #place = 0;

  static override styles = [sharedStyles, editorStyles];

  /** @param place among the arms; their number adds one. @param anchor is what the dialog opens below. */
  open({ name, method, changes }: ArmText, place: number, anchor: Element): void {
    this.#place = place;
    this.draft = { name, method, changes };
    this.problems = {};
    this.typed = undefined;
    void this.updateComplete.then(() => {
      this.dialog.showPopover();
      placeBelow(this.dialog, anchor, WIDTH);
      const first = this.renderRoot.querySelector('option-field')?.shadowRoot?.querySelector<HTMLElement>('#field');
      (first ?? this.renderRoot.querySelector<HTMLElement>('#name')!).focus();
    });
  }

  override render() {
    const text = armWords(this.language);
    const title = this.#place < armsOf(this.experiment).length ? text.editTitle : text.newTitle;
    return html`<div class="panel" id="dialog" popover role="dialog" aria-label=${title}
      @toggle=${this.#toggled} @option=${this.#option}>
      ${this.draft ? this.#form(this.draft, title, text) : nothing}</div>`;
  }

  #form(draft: ArmText, title: string, text: ArmWords) {
    const { close, apply } = words(this.language);
    const own = ARM_OPTIONS.filter(({ key }) => key in draft.changes);
    return html`<header><h2>${title}</h2>
        <button class="plain" aria-label=${close} popovertarget="dialog" popovertargetaction="hide">✕</button></header>
      <div class="line"><label for="name">${text.name}</label>
        <input id="name" type="text" autocomplete="off" spellcheck="false" .value=${live(draft.name)}
          placeholder=${armLabel(armText({ ...draft, name: '' }), this.language)}
          aria-invalid=${this.problems.name ? 'true' : 'false'} @change=${this.#name} /></div>
      ${this.#problem('name')}
      <div class="line"><label for="method">${text.method}</label>
        <select id="method" @change=${this.#method}>${this.#methods(draft).map(
          (name) => html`<option value=${name} .selected=${live(name === draft.method)}>
          ${methodLabel(name, this.language)}</option>`,
        )}</select></div>
      <h3>${text.own}</h3>
      <div class="list">${own.map(({ key }) => this.#setting(key))}</div>
      <select id="add" aria-label=${text.addSetting} .value=${live('')} @change=${this.#add}>
        <option value="">${text.addSetting}</option>
        ${ARM_OPTIONS.filter((option) => !own.includes(option)).map(
          ({ key }) => html`<option value=${key}>${optionLabel(key, this.language)}</option>`,
        )}</select>
      <div class="line"><label for="text">${text.asText}</label>
        <input id="text" type="text" autocomplete="off" spellcheck="false" dir="ltr"
          .value=${live(this.typed ?? armText(draft))} aria-describedby="text-help"
          aria-invalid=${this.problems.text ? 'true' : 'false'} @change=${this.#text} /></div>
      <p class="small muted" id="text-help">${text.textHelp}</p>
      ${this.#problem('text')}${this.#problem('whole')}
      <footer><span class="small muted">${text.restarts}</span>
        <button class="primary" @click=${this.#apply}>${apply}</button></footer>`;
  }

  #setting(key: OptionKey) {
    const problem = this.problems[key];
    return html`<div class="setting"><option-field wide .option=${findOption(key)!} .language=${this.language}
        .value=${(this.draft!.changes as Record<string, unknown>)[key]} data-key=${key}
        .problem=${problem ? problemText(problem, this.language) : ''}></option-field>
      <button class="plain" @click=${() => this.#drop(key)}
        aria-label=${armWords(this.language).dropSetting(optionLabel(key, this.language))}
        title=${armWords(this.language).dropSetting(optionLabel(key, this.language))}>✕</button></div>`;
  }

  #problem(of: keyof Problems) {
    const problem = this.problems[of];
    return problem ? html`<p class="problem" role="alert">${problemText(problem, this.language)}</p>` : nothing;
  }

  /** The offered methods, and those of the race. */
  #methods({ method }: ArmText): string[] {
    const own = armsOf(this.experiment).map((arm) => arm.method);
    return [...new Set([...METHODS.map(({ name }) => name), ...own, method])];
  }

  /** Takes a part of the dialog, or says what is wrong with it. */
  #take(part: keyof Problems, draft: ArmText, problem?: Problem): void {
    this.problems = { ...this.problems, whole: undefined, [part]: problem };
    if (!problem) this.draft = draft;
  }

  #name = (event: globalThis.Event): void => {
    const name = (event.target as HTMLInputElement).value.trim();
    const problem = name === '' ? undefined : nameProblem(name);
    this.#take('name', { ...this.draft!, name }, problem);
  };

  #method = (event: globalThis.Event): void =>
    this.#take('whole', { ...this.draft!, method: (event.target as HTMLSelectElement).value });

  #option = (event: CustomEvent<OptionDecision>): void => {
    // It is no option of the form behind the dialog.
    event.stopPropagation();
    const { key, text } = event.detail;
    const { value, problem } = readField(key, text);
    this.#take(key, { ...this.draft!, changes: { ...this.draft!.changes, [key]: value } }, problem);
  };

  #add = (event: globalThis.Event): void => {
    const key = (event.target as HTMLSelectElement).value as OptionKey;
    const changes = { ...this.draft!.changes, [key]: this.experiment[key] };
    this.#take('whole', { ...this.draft!, changes });
    void this.updateComplete.then(async () => {
      const field = this.renderRoot.querySelector<LitElement>(`option-field[data-key=${key}]`);
      await field?.updateComplete;
      field?.shadowRoot?.querySelector<HTMLElement>('#field')?.focus();
    });
  };

  #drop(key: OptionKey): void {
    const { [key]: _dropped, ...changes } = this.draft!.changes as Record<string, unknown>;
    this.#take(key, { ...this.draft!, changes });
  }

  #text = (event: globalThis.Event): void => {
    this.typed = (event.target as HTMLInputElement).value;
    try {
      this.draft = readArm(this.typed);
      this.problems = {};
      this.typed = undefined;
    } catch (error) {
      this.#take('text', this.draft!, problemOf(error) as Problem);
    }
  };

  #apply = (): void => {
    if (Object.values(this.problems).some((problem) => problem)) return;
    const before: ArmText[] = armsOf(this.experiment);
    const arms = before.toSpliced(this.#place, 1, this.draft!);
    const decision = decideArms(this.experiment, arms);
    if (decision.kind === 'refused') {
      this.#take('whole', this.draft!, decision.problem);
      return;
    }
    this.dispatchEvent(new CustomEvent('arms', { detail: arms, bubbles: true, composed: true }));
    this.dialog.hidePopover();
  };

  #toggled = (event: ToggleEvent): void => {
    if (event.newState === 'closed') this.draft = undefined;
  };
}
