/**
 * The choice of methods: a button with the chosen ones, and a list with one sentence about each. Fires `methods`.
 */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { METHODS } from '../../kl/placements';
import { methodStyle } from '../charts/method-style';
import { placeBelow } from '../controls/place-below';
import { sharedStyles } from '../app/shared-styles';
import '../controls/typed-estimator';
import type { TypedMethod } from '../controls/typed-estimator';
import { swatch } from '../charts/swatch';
import { armWords } from '../../i18n/arms';
import { words } from '../../i18n/race';
import { typedEstimatorWords } from '../../i18n/typed-estimator';
import type { Language } from '../../i18n/languages';

@customElement('method-picker')
export class MethodPicker extends LitElement {
  @property({ attribute: false }) chosen: readonly string[] = [];
  /** The number of arms with settings of their own, beside the chosen methods. */
  @property({ type: Number }) further = 0;
  @property() language: Language = 'en';
  /** Why the last choice was refused. */
  @property() problem = '';
  /** The methods ticked in the open list; null while it is closed. */
  @state() picked: readonly string[] | null = null;

  static override styles = [
    sharedStyles,
    css`
    :host { display: block; position: relative; min-width: 0; }
    .label { color: var(--muted); font-size: var(--size-small); line-height: 1.3; }
    .open { display: flex; align-items: center; gap: 12px; max-width: 100%; overflow: hidden; }
    .open span { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
    .panel { width: min(620px, calc(100vw - 24px)); }
    ul { list-style: none; margin: 8px 0; padding: 0; }
    li label {
      display: grid; grid-template-columns: 20px 40px 1fr; align-items: center; gap: 2px 8px; padding: 6px;
      border-radius: 6px; cursor: pointer;
    }
    li label:hover { background: var(--raised); }
    li b { font-weight: 600; }
    li .verdict { grid-column: 3; font-size: var(--size-small); color: var(--muted); }
    input[type='checkbox'] { width: 17px; height: 17px; margin: 0; accent-color: var(--accent); }
    footer {
      position: sticky; bottom: -16px; background: var(--paper); padding: 10px 0 16px; margin-bottom: -16px;
      display: flex; align-items: center; gap: 12px; justify-content: flex-end;
    }
    .typed summary { cursor: pointer; color: var(--accent); font-weight: 600; width: max-content; }
    .problem { color: var(--wrong); font-size: var(--size-small); flex: 1; }
  `,
  ];

  override render() {
    const text = words(this.language);
    const shown = this.chosen.slice(0, 2);
    const picked = this.picked ?? this.chosen;
    const names = [...new Set([...METHODS.map((entry) => entry.name), ...this.chosen, ...picked])];
    const more = this.chosen.length - shown.length + this.further;
    const none = picked.length + this.further === 0;
    const arms = armWords(this.language);
    return html`
      <div class="label" id="label">${text.methods}</div>
      <button class="open" popovertarget="list" aria-haspopup="dialog"
        aria-label="${text.chooseMethods}: ${this.chosen.join(', ')}">
        ${shown.map((name) => {
          const style = methodStyle(name, this.language);
          return html`<span>${swatch(style)}${style.label}</span>`;
        })}
        ${more > 0 ? html`<span>+${more}</span>` : nothing}
        <span aria-hidden="true">▾</span>
      </button>
      <div class="panel" id="list" popover role="dialog" aria-label=${text.chooseMethods}
        @toggle=${this.#toggled} @beforetoggle=${this.#place}>
        <p class="small muted">${text.methodsHelp}</p>
        <ul>${names.map((name) => this.#row(name, picked.includes(name)))}</ul>
        <details class="typed"><summary>${typedEstimatorWords(this.language).title} …</summary>
          <typed-estimator .language=${this.language} @estimator=${this.#typed}></typed-estimator></details>
        <footer>
          <button title=${arms.addHelp} @click=${this.#newArm}>${arms.add} …</button>
          <span class="problem" role="alert">${none ? text.keepOne : this.problem}</span>
          <button class="primary" ?disabled=${none} @click=${this.#close}>${text.apply}</button>
        </footer>
      </div>`;
  }

  #row(name: string, ticked: boolean) {
    const style = methodStyle(name, this.language);
    return html`<li><label>
      <input type="checkbox" name=${name} .checked=${live(ticked)} @change=${() => this.#tick(name)} />
      ${swatch(style)}<b>${style.label}</b>
      <span class="verdict">${style.verdict}</span>
    </label></li>`;
  }

  #tick(name: string): void {
    const picked = this.picked ?? this.chosen;
    this.picked = picked.includes(name) ? picked.filter((other) => other !== name) : [...picked, name];
  }

  /** A typed estimator joins the list, ticked. */
  #typed = ({ detail: { method } }: CustomEvent<TypedMethod>): void => {
    const picked = this.picked ?? this.chosen;
    if (!picked.includes(method)) this.picked = [...picked, method];
  };

  #place = (event: ToggleEvent): void => {
    if (event.newState === 'open') placeBelow(event.target as HTMLElement, this.renderRoot.querySelector('.open')!);
  };

  #toggled = (event: ToggleEvent): void => {
    if (event.newState === 'open') {
      this.picked = this.chosen;
      return;
    }
    const picked = this.picked;
    this.picked = null;
    if (picked && picked.length + this.further > 0 && picked.join() !== this.chosen.join()) {
      this.dispatchEvent(new CustomEvent('methods', { detail: picked, bubbles: true, composed: true }));
    }
  };

  #newArm = (): void => {
    this.#close();
    this.dispatchEvent(new CustomEvent('new-arm', { bubbles: true, composed: true }));
  };

  #close = (): void => {
    this.renderRoot.querySelector<HTMLElement>('#list')?.hidePopover();
  };
}
