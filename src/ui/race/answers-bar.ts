/** Going back to the answers of earlier steps: a slider over the steps that have some, and a choice of seeds. */
import { css, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Language } from '../../i18n/languages';
import { takeWords } from '../../i18n/take';

export const answersBarStyles = css`
  .bar { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 2px 8px; font-size: var(--size-small); }
  .bar input { width: clamp(110px, 14vw, 220px); accent-color: var(--accent); margin: 0; }
  .bar output { min-width: 5.2em; }
  .bar button, .bar select { min-height: 26px; padding: 0 0.5em; }
  .bar label { display: inline-flex; align-items: center; gap: 6px; }
`;

export interface AnswersShown {
  /** Those with answers, ascending. */
  steps: readonly number[];
  /** The one shown; null for the latest. */
  at: number | null;
  seeds: readonly number[];
  /** null for each arm's first. */
  seed: number | null;
}

export function answersBar(
  { steps, at, seeds, seed }: AnswersShown,
  language: Language,
  go: (step: number | null) => void,
  choose: (seed: number | null) => void,
) {
  const text = takeWords(language);
  const last = steps.length - 1;
  // Steps are thinned out in a long training: the nearest kept one before.
  const index =
    at === null
      ? last
      : Math.max(
          0,
          steps.findLastIndex((step) => step <= at),
        );
  const said = text.stepOfAnswers(at ?? steps[last] ?? 0);
  const moved = (event: Event): void => {
    const to = Number((event.target as HTMLInputElement).value);
    go(to >= last ? null : steps[to]);
  };
  const picked = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    choose(value === '' ? null : Number(value));
  };
  return html`<span class="bar">
    <input type="range" min="0" max=${last} step="1" .value=${live(String(index))} aria-label=${text.rewind}
      title=${text.rewind} aria-valuetext=${said} ?disabled=${last < 1} @input=${moved} />
    <output>${said}</output>
    <button title=${text.liveHelp} ?disabled=${at === null} @click=${() => go(null)}>${text.live}</button>
    ${
      seeds.length > 1
        ? html`<label>${text.seed}
          <select @change=${picked}>
            <option value="" .selected=${live(seed === null)}>${text.anySeed}</option>
            ${seeds.map((each) => html`<option value=${each} .selected=${live(seed === each)}>${each}</option>`)}
          </select></label>`
        : nothing
    }
  </span>`;
}
