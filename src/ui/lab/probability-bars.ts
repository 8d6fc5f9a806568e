/**
 * Two distributions over a few outcomes as bars that can be dragged or moved with the arrow keys. Fires `moved` with
 * the bar and its new probability; the listener responds by setting new distributions (`withProbability`).
 */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sharedStyles } from '../app/shared-styles';
import type { Language } from '../../i18n/languages';
import { categoricalWords } from '../../i18n/lab-categorical';
import { percent } from '../../common/format';

export type Which = 'policy' | 'reference';
export interface BarMove {
  which: Which;
  outcome: number;
  probability: number;
}

/** Minimum probability: an outcome with probability 0 has no log-ratio. */
export const LEAST = 0.001;

/**
 * Sets the outcome's probability, keeping the ratios between the others; none is below `LEAST`.
 */
export function withProbability(probabilities: readonly number[], outcome: number, probability: number): number[] {
  const others = probabilities.length - 1;
  const own = Math.min(1 - others * LEAST, Math.max(LEAST, probability));
  const above = probabilities.reduce((sum, p, v) => (v === outcome ? sum : sum + Math.max(0, p - LEAST)), 0);
  const left = 1 - own - others * LEAST;
  return probabilities.map((p, v) =>
    v === outcome ? own : LEAST + left * (above > 1e-9 ? Math.max(0, p - LEAST) / above : 1 / others),
  );
}

export const letter = (outcome: number): string => 'abcdef'[outcome];

@customElement('probability-bars')
export class ProbabilityBars extends LitElement {
  @property({ attribute: false }) policy: readonly number[] = [];
  @property({ attribute: false }) reference: readonly number[] = [];
  @property() language: Language = 'en';

  static override styles = [
    sharedStyles,
    css`
    :host { display: block; min-width: 0; }
    .outcomes { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: 10px; }
    .pair {
      display: grid; grid-template-columns: 1fr 1fr; gap: 3px; height: 220px; border-bottom: 1.5px solid var(--ink);
    }
    .bar { position: relative; cursor: ns-resize; touch-action: none; border-radius: 4px 4px 0 0; }
    .bar:hover { background: var(--raised); }
    .fill { position: absolute; inset: auto 0 0; border-radius: 4px 4px 0 0; min-height: 2px; }
    .policy .fill { background: var(--ink); }
    .reference .fill { border: 2px dashed var(--edge); border-bottom: 0; }
    .share {
      position: absolute; inset-inline: -8px; text-align: center; font-size: var(--size-small); font-weight: 600;
      line-height: 1.2; pointer-events: none; white-space: nowrap;
    }
    .reference .share { color: var(--muted); font-weight: 500; }
    .name { text-align: center; font-weight: 650; padding-top: 4px; }
    .key { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-bottom: 22px; }
    .key > span { display: inline-flex; align-items: center; gap: 8px; }
    .key i { width: 16px; height: 14px; border-radius: 3px 3px 0 0; background: var(--ink); }
    .key .reference i { background: none; border: 2px dashed var(--edge); border-bottom: 0; }
  `,
  ];

  override render() {
    return html`<div class="key"><span class="policy"><i></i>π</span>
      <span class="reference"><i></i><span>π<sub>ref</sub></span></span></div>
      <div class="outcomes">${this.policy.map(
        (_, outcome) => html`<div>
        <div class="pair">${this.#bar('policy', outcome)}${this.#bar('reference', outcome)}</div>
        <div class="name" aria-hidden="true">${letter(outcome)}</div>
      </div>`,
      )}</div>`;
  }

  #bar(which: Which, outcome: number) {
    const p = this[which][outcome];
    const label = categoricalWords(this.language).bar(which, letter(outcome));
    return html`<div class="bar ${which}" role="slider" tabindex="0" aria-orientation="vertical" aria-label=${label}
      aria-valuemin="0" aria-valuemax="100" aria-valuenow=${(100 * p).toFixed(1)} aria-valuetext=${percent(p)}
      @pointerdown=${(event: PointerEvent) => this.#point(event, which, outcome, true)}
      @pointermove=${(event: PointerEvent) => this.#point(event, which, outcome)}
      @keydown=${(event: KeyboardEvent) => this.#key(event, which, outcome)}>
      <div class="fill" style="height:${100 * p}%"></div>
      <div class="share" style="bottom:calc(${100 * p}% + 2px)">${percent(p)}</div>
    </div>`;
  }

  #point(event: PointerEvent, which: Which, outcome: number, down = false): void {
    const bar = event.currentTarget as HTMLElement;
    if (down) bar.setPointerCapture(event.pointerId);
    else if (!bar.hasPointerCapture(event.pointerId)) return;
    const { bottom, height } = bar.getBoundingClientRect();
    this.#move({ which, outcome, probability: (bottom - event.clientY) / height });
  }

  #key(event: KeyboardEvent, which: Which, outcome: number): void {
    const step = event.shiftKey ? 0.1 : 0.01;
    const now = this[which][outcome];
    const next = {
      ArrowUp: now + step,
      ArrowRight: now + step,
      ArrowDown: now - step,
      ArrowLeft: now - step,
      PageUp: now + 0.1,
      PageDown: now - 0.1,
      Home: 0,
      End: 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#move({ which, outcome, probability: next });
  }

  #move(detail: BarMove): void {
    this.dispatchEvent(new CustomEvent<BarMove>('moved', { detail, bubbles: true, composed: true }));
  }
}
