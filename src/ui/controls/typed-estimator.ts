/**
 * The field in which an estimator is typed, with its formula, a sketch and what theory says of it, or why it is
 * refused. Fires `estimator` with the method that has it in the chosen placement, when the button is pressed.
 */
import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { lineColour } from '../../common/palette';
import { formatNumber } from '../../common/text';
import { Refusal } from '../../common/problem';
import type { Language } from '../../i18n/languages';
import { methodVerdict, methodWords } from '../../i18n/methods';
import { problemText } from '../../i18n/problems';
import { theoryFacts } from '../../i18n/theory';
import { typedEstimatorWords } from '../../i18n/typed-estimator';
import type { Estimator } from '../../kl/estimator';
import { estimator } from '../../kl/estimators';
import type { Placement } from '../../kl/method';
import { parseMethod, PLACEMENTS } from '../../kl/placements';
import { constantOf } from '../../kl/typed/parse';
import { texOf } from '../../kl/typed/print';
import { sharedStyles } from '../app/shared-styles';
import { currentTheme } from '../app/theme';
import '../lab/formula';
import { withSubscripts } from '../lab/subscripts';

/** What the button's event says: the estimator's name, and the method's. */
export interface TypedMethod {
  estimator: string;
  method: string;
}

/** The range of δ in the sketch, and of k and k′. */
const REACH = 4;
const VALUES: readonly [number, number] = [-3, 5];
const WIDTH = 200;
const HEIGHT = 100;

@customElement('typed-estimator')
export class TypedEstimator extends LitElement {
  @property() language: Language = 'en';
  /** The expression that the field begins with. */
  @property() expression = 'alpha(d, 0.5)';
  /** The button: adds a method, or measures the estimator's rows. */
  @property() action: 'add' | 'measure' = 'add';
  @state() placement: Placement = 'loss';
  @state() text = '';

  static override styles = [
    sharedStyles,
    css`
    :host { display: block; }
    .line { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; }
    .line label { display: inline-flex; gap: 8px; align-items: center; white-space: nowrap; }
    .expression { flex: 1 1 16em; }
    input[type='text'] { width: 100%; min-width: 0; direction: ltr; font-family: ui-monospace, monospace; }
    input[type='range'] { width: 130px; accent-color: var(--accent); min-height: 34px; padding: 0; }
    .shown { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; margin: 8px 0; min-width: 0; }
    .formulas { display: grid; gap: 6px; min-width: 0; overflow-x: auto; }
    svg { direction: ltr; flex: none; border-bottom: 1px solid var(--line); }
    svg .axis { stroke: var(--line); }
    svg path { fill: none; stroke-width: 2; }
    ul { margin: 4px 0 8px; padding-inline-start: 1.2em; font-size: var(--size-small); }
    .refused { color: var(--wrong); margin: 6px 0; }
    summary { cursor: pointer; font-size: var(--size-small); color: var(--accent); width: max-content; }
  `,
  ];

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('expression')) this.text = this.expression;
  }

  /** The estimator as typed, or the sentence that refuses it. */
  #read(): Estimator | string {
    try {
      return estimator(`(${this.text})`);
    } catch (error) {
      if (error instanceof Refusal) return problemText(error.problem, this.language);
      throw error;
    }
  }

  override render() {
    const text = typedEstimatorWords(this.language);
    const read = this.#read();
    const refused = typeof read === 'string';
    return html`
      <div class="line">
        <label class="expression" for="expression">${text.label}
          <input id="expression" type="text" spellcheck="false" autocomplete="off" autocapitalize="off"
            aria-label=${text.name} title=${text.help} .value=${live(this.text)}
            aria-invalid=${refused ? 'true' : 'false'} aria-describedby=${refused ? 'refused' : nothing}
            @input=${(event: Event) => this.#type((event.target as HTMLInputElement).value)}
            @keydown=${(event: KeyboardEvent) => {
              if (event.key === 'Enter') this.#fire();
            }} /></label>
        <label class="small">${text.placement}
          <select .value=${this.placement} @change=${(event: Event) => {
            this.placement = (event.target as HTMLSelectElement).value as Placement;
          }}>${PLACEMENTS.map(
            (each) => html`<option value=${each} ?selected=${each === this.placement}>
              ${methodWords(this.language).placements[each]}</option>`,
          )}</select></label>
        <button class="ready" ?disabled=${refused} @click=${this.#fire}>${text[this.action]}</button>
      </div>
      <div class="line small muted"><label>${text.alpha}
        <input class="alpha" type="range" min="0" max="1" step="0.05" .value=${live(String(this.#alpha(read)))}
          @input=${(event: Event) => this.#type(`alpha(d, ${(event.target as HTMLInputElement).value})`)} /></label>
        <output>${formatNumber(this.#alpha(read))}</output></div>
      ${refused ? html`<p class="refused small" id="refused" role="alert">${read}</p>` : this.#preview(read)}
      <p class="small muted">${withSubscripts(text.help)}</p>`;
  }

  /** The position of the slider: α, if the estimator is of the family. */
  #alpha(read: Estimator | string): number {
    if (typeof read === 'string') return 0.5;
    const { value, sameAs } = read.typed!;
    if (value.kind === 'call' && value.name === 'alpha') return constantOf(value.args[1]) ?? 0.5;
    return sameAs === 'k2' ? 0 : sameAs === 'k3' ? 1 : 0.5;
  }

  #preview(read: Estimator) {
    const text = typedEstimatorWords(this.language);
    const method = `${read.name}-in-${this.placement}`;
    const { value, derivative } = read.typed!;
    return html`
      <div class="shown">
        <div class="formulas"><lab-formula .tex=${['k(\\delta)', texOf(value)]}></lab-formula>
          <lab-formula .tex=${["k'(\\delta)", texOf(derivative)]}></lab-formula></div>
        ${this.#sketch(read)}
      </div>
      <p class="verdict small"><b>${methodVerdict(method, this.language)}</b></p>
      <details><summary>${text.theory}</summary><ul>${theoryFacts(parseMethod(method), this.language).map(
        ({ text: fact }) => html`<li>${withSubscripts(fact)}</li>`,
      )}</ul></details>`;
  }

  #sketch(k: Estimator) {
    const x = (delta: number): number => ((delta + REACH) / (2 * REACH)) * WIDTH;
    const [low, high] = VALUES;
    const y = (value: number): number => HEIGHT * (1 - (value - low) / (high - low));
    const line = (f: (delta: number) => number): string =>
      Array.from({ length: WIDTH + 1 }, (_, i) => {
        const delta = (2 * REACH * i) / WIDTH - REACH;
        return `${i === 0 ? 'M' : 'L'}${i} ${Math.min(2 * HEIGHT, Math.max(-HEIGHT, y(f(delta)))).toFixed(1)}`;
      }).join('');
    const colour = lineColour(k.name, currentTheme());
    return html`<svg width=${WIDTH} height=${HEIGHT} viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"
      aria-label=${typedEstimatorWords(this.language).sketch(`−${REACH} … ${REACH}`)}>${svg`
        <line class="axis" x1="0" x2=${WIDTH} y1=${y(0)} y2=${y(0)} />
        <line class="axis" x1=${x(0)} x2=${x(0)} y1="0" y2=${HEIGHT} />
        <path stroke=${colour} d=${line((delta) => k.value(delta))} />
        <path stroke=${colour} stroke-dasharray="5 3" d=${line((delta) => k.derivative(delta))} />`}</svg>`;
  }

  #type(text: string): void {
    this.text = text;
  }

  #fire = (): void => {
    const read = this.#read();
    if (typeof read === 'string') return;
    const detail: TypedMethod = { estimator: read.name, method: `${read.name}-in-${this.placement}` };
    this.dispatchEvent(new CustomEvent<TypedMethod>('estimator', { detail, bubbles: true, composed: true }));
  };
}
