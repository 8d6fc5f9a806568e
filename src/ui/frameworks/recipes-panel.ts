/**
 * A dialog with the frameworks' recipes as settings of this page, and these settings as lines for a framework. Fires
 * `recipe` with the settings to start (Partial<Experiment>).
 */
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { sampledGradient, theory, type Verdict } from '../../kl/theory';
import {
  flagsOf,
  FRAMEWORKS,
  frameworkOf,
  recipeChanges,
  recipeVerdict,
  type FrameworkId,
  type Recipe,
} from '../../frameworks/recipe';
import { recipesOf } from '../../frameworks/recipes';
import { snippet, SNIPPET_FRAMEWORKS, type SnippetFramework } from '../../frameworks/snippets';
import { isOffPolicy, methodOf } from '../../experiment/combinations';
import { armsOf } from '../../experiment/arms';
import type { Experiment } from '../../experiment/experiment';
import { printAddress } from '../../common/address';
import { formatNumber } from '../../common/text';
import { methodStyle } from '../charts/method-style';
import './paste-config';
import { recipesStyles } from './recipes-styles';
import { recipesWords } from '../../i18n/frameworks';
import { choiceLabel } from '../../i18n/settings';
import { swatch } from '../charts/swatch';
import type { Language } from '../../i18n/languages';
import { arrowKey } from '../controls/arrow-key';

type Direction = 'from' | 'to' | 'paste';

@customElement('recipes-panel')
export class RecipesPanel extends LitElement {
  @property({ attribute: false }) experiment!: Experiment;
  @property() language: Language = 'en';
  @state() direction: Direction = 'from';
  @state() framework: FrameworkId = 'verl';
  @state() target: SnippetFramework = 'trl';
  /** The method shown in the second part; '' for the experiment's first one. */
  @state() method = '';
  @state() ownBeta = false;
  /** Result of the last click on Copy; '' before. */
  @state() said = '';

  static override styles = recipesStyles;

  show(): void {
    this.said = '';
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }

  override render() {
    const text = recipesWords(this.language);
    return html`<dialog class="panel" aria-labelledby="title" @click=${this.#outside}>
      <header>
        <h2 id="title">${text.title}</h2>
        ${this.#tabs(
          'parts',
          text.parts,
          [
            { value: 'from' as Direction, label: text.from },
            { value: 'to', label: text.to },
            { value: 'paste', label: text.paste },
          ],
          this.direction,
          (direction) => {
            this.direction = direction;
          },
        )}
        <button class="plain close" @click=${() => this.#dialog.close()}
          aria-label=${text.close} title="${text.close} (Esc)">✕</button>
      </header>
      ${this.direction === 'from' ? this.#from() : this.direction === 'to' ? this.#to() : nothing}
      <paste-config ?hidden=${this.direction !== 'paste'} .experiment=${this.experiment} .language=${this.language}
        @recipe=${() => this.#dialog.close()}></paste-config>
    </dialog>`;
  }

  /** A group of buttons with one selected; arrow keys move between them. */
  #tabs<Value extends string>(
    name: string,
    label: string,
    tabs: readonly { value: Value; label: string }[],
    chosen: Value,
    choose: (value: Value) => void,
  ) {
    const key = (event: KeyboardEvent): void => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[arrowKey(event)];
      if (by === undefined) return;
      event.preventDefault();
      const next = tabs[(tabs.findIndex(({ value }) => value === chosen) + by + tabs.length) % tabs.length].value;
      choose(next);
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector<HTMLElement>(`[data-tab="${name}-${next}"]`)?.focus(),
      );
    };
    return html`<div class=${name} role="tablist" aria-label=${label} @keydown=${key}>${tabs.map(
      ({ value, label: named }) => html`<button role="tab" data-tab="${name}-${value}"
      aria-selected=${value === chosen} tabindex=${value === chosen ? 0 : -1} @click=${() => {
        choose(value);
        this.said = '';
      }}>${named}</button>`,
    )}</div>`;
  }

  #from() {
    const text = recipesWords(this.language);
    return html`
      <p class="lead">${text.fromLead}</p>
      ${this.#tabs(
        'frameworks',
        text.framework,
        FRAMEWORKS.map(({ id, name }) => ({ value: id, label: name })),
        this.framework,
        (framework) => {
          this.framework = framework;
        },
      )}
      <div class="own"><input type="checkbox" id="own" .checked=${live(this.ownBeta)} @change=${() => {
        this.ownBeta = !this.ownBeta;
      }} /><label for="own">${text.ownBeta}</label>
        <span class="small muted">${text.ownBetaHelp(formatNumber(this.experiment.beta))}</span></div>
      ${recipesOf(this.framework).map((recipe) => this.#recipe(recipe))}
      <p class="small muted">${text.read(frameworkOf(this.framework).read)} ${text.fromLegend}</p>`;
  }

  /**
   * The on-policy verdict, followed by the off-policy one if the page trains off-policy and they differ.
   */
  #badge(method: string, of: Verdict, here: Verdict) {
    const text = recipesWords(this.language);
    if (method === 'none') return html`<span class="badge none">${text.noRow}</span>`;
    return html`<span class="badge ${of}">${text.verdicts[of]}</span>${
      of === here ? nothing : html`<span class="small">${text.offPolicyVerdict(text.verdicts[here])}</span>`
    }`;
  }

  get #offPolicy(): boolean {
    return isOffPolicy(this.experiment);
  }

  #recipe(recipe: Recipe) {
    const text = recipesWords(this.language);
    const { language } = this;
    const style = methodStyle(recipe.method, language);
    const { advantage, logRatioClamp, estimateClamp } = recipe.settings;
    const strength =
      recipe.method === 'none'
        ? []
        : [
            this.ownBeta && recipe.beta !== undefined
              ? text.strength(recipe.beta)
              : text.pageStrength(formatNumber(this.experiment.beta)),
          ];
    const baseline =
      advantage === 'rloo' || advantage === 'grpo'
        ? text.advantage[advantage]
        : choiceLabel('advantage', advantage, language);
    const set = [...strength, baseline, ...text.clamps(logRatioClamp, estimateClamp)];
    const row =
      recipe.row === null
        ? nothing
        : html`<a href=${printAddress('lab')} @click=${() => this.#dialog.close()}>${text.row(recipe.row)}</a>`;
    return html`<article data-recipe=${recipe.id}>
      <div class="name"><h3>${recipe.name[language]}</h3>
        ${recipe.since ? html`<span class="small muted">${recipe.since[language]}</span>` : nothing}</div>
      <button @click=${() => this.#start(recipe)}>${text.start}</button>
      <pre aria-label=${text.theirs}><code>${flagsOf(recipe, this.experiment.beta)}</code></pre>
      <div class="what">${text.here} <span>${swatch(style)}<b>${style.label}</b></span>
        ${row}
        ${this.#badge(recipe.method, recipeVerdict(recipe, false), recipeVerdict(recipe, this.#offPolicy))}
        <span class="small muted">${text.all(set)}</span></div>
      <p>${style.verdict}</p>
      <ul class="notes small muted">${recipe.notes.map((note) => html`<li>${note[language]}</li>`)}</ul>
    </article>`;
  }

  #start(recipe: Recipe): void {
    this.dispatchEvent(
      new CustomEvent('recipe', { detail: recipeChanges(recipe, this.ownBeta), bubbles: true, composed: true }),
    );
    this.#dialog.close();
  }

  #to() {
    const text = recipesWords(this.language);
    const { language } = this;
    const names = [...new Set(armsOf(this.experiment).map((arm) => arm.method))];
    const method = names.includes(this.method) ? this.method : names[0];
    const verdict = (offPolicy: boolean) => sampledGradient(theory(methodOf(method, this.experiment), offPolicy));
    const style = methodStyle(method, language);
    const answer = snippet(this.target, this.experiment, method);
    const copied = this.said === text.copied;
    const option = (name: string) =>
      html`<option value=${name} ?selected=${name === method}>${methodStyle(name, language).label}</option>`;
    const frameworks = SNIPPET_FRAMEWORKS.map((id) => ({ value: id, label: frameworkOf(id).name }));
    return html`
      <p class="lead">${text.toLead}</p>
      <div class="field"><label for="method">${text.method}</label>
        <select id="method" @change=${(event: globalThis.Event) => {
          this.method = (event.target as HTMLSelectElement).value;
          this.said = '';
        }}>
          ${names.map(option)}</select>
        ${swatch(style)}${this.#badge(method, verdict(false), verdict(this.#offPolicy))}</div>
      ${this.#tabs('frameworks', text.framework, frameworks, this.target, (target) => {
        this.target = target;
      })}
      ${
        answer.possible
          ? html`
        <div class="code"><pre><code>${answer.code}</code></pre>
          <button @click=${() => this.#copy(answer.code)}>${copied ? text.copied : text.copy}</button></div>
        <p class="small" role="status">${copied ? nothing : this.said}</p>
        <ul class="notes">${answer.notes.map((note) => html`<li>${note[language]}</li>`)}</ul>`
          : html`<p class="impossible"><b>${text.notPossible}</b> ${answer.because[language]}</p>`
      }
      <p class="small muted end">${text.read(frameworkOf(this.target).read)} ${text.toLegend}</p>`;
  }

  async #copy(code: string): Promise<void> {
    const text = recipesWords(this.language);
    try {
      await navigator.clipboard.writeText(code);
      this.said = text.copied;
    } catch {
      this.said = text.notCopied;
    }
  }

  /** A click on the backdrop has the dialog itself as its target. */
  #outside = (event: MouseEvent): void => {
    if (event.target !== this.#dialog) return;
    const { left, right, top, bottom } = this.#dialog.getBoundingClientRect();
    if (event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom)
      this.#dialog.close();
  };
}
