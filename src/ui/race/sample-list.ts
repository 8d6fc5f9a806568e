/**
 * Each arm's answers at the latest step, or at an earlier one that the reader goes back to: prompt, answer token by
 * token, its number, right or wrong. Tokens are tinted by log π/π_ref; a bar above (more likely) or below (less likely)
 * and the number show the same without colour.
 */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { decodeAnswer, TOKEN_TEXT } from '../../arithmetic/vocabulary';
import type { Sample } from '../../population/api';
import { armOf, type RunInfo } from '../../experiment/population-spec';
import { choose, promptProblem } from './answers';
import { answersBar, answersBarStyles } from './answers-bar';
import { SampleStore } from './sample-store';
import { textColour, type Theme } from '../../common/palette';
import { tint, TINT_LIMIT } from '../charts/colours';
import { armIds, armStyles, type ArmStyle } from '../charts/arm-style';
import { sharedStyles } from '../app/shared-styles';
import { swatch } from '../charts/swatch';
import { words, type Words } from '../../i18n/race';
import { takeWords } from '../../i18n/take';
import type { Language } from '../../i18n/languages';

const MAX_ANSWERS = 4;

const signed = (value: number): string => (value > 0 ? '+' : value < 0 ? '−' : '') + Math.abs(value).toFixed(1);

@customElement('sample-list')
export class SampleList extends LitElement {
  /** The latest. */
  @property({ attribute: false }) samples: readonly Sample[] = [];
  /** Those of earlier steps too. */
  @property({ attribute: false }) answers = new SampleStore();
  @property({ attribute: false }) runs: readonly RunInfo[] = [];
  @property() language: Language = 'en';
  @property() theme: Theme = 'light';
  /** The arms that are shown alone; empty for all. */
  @property({ attribute: false }) alone: ReadonlySet<string> = new Set();
  /** The step that the reader went back to; null for the latest. */
  @state() private at: number | null = null;
  /** The seed whose answers are shown; null for each arm's first. */
  @state() private seed: number | null = null;

  static override styles = [
    sharedStyles,
    answersBarStyles,
    css`
    :host { display: flex; flex-direction: column; min-height: 0; gap: 4px; }
    header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; }
    .key { display: inline-flex; align-items: center; gap: 6px; }
    .scale {
      width: 90px; height: 10px; border-radius: 3px; border: 1px solid var(--line);
      background: linear-gradient(to right, color-mix(in oklab, var(--less) 75%, var(--paper)), var(--paper),
        color-mix(in oklab, var(--more) 75%, var(--paper)));
    }
    .arms {
      display: grid; grid-auto-flow: column; grid-auto-columns: minmax(max-content, 1fr); gap: 2px 28px; overflow: auto;
      min-height: 0;
    }
    h3 { margin: 0; font-size: var(--size); font-weight: 650; display: flex; align-items: center; gap: 8px; }
    /* Sums are read from left to right in every language. */
    ol { list-style: none; margin: 0; padding: 0; direction: ltr; width: fit-content; }
    :host(:dir(rtl)) .scale { transform: scaleX(-1); }
    li { display: flex; align-items: center; gap: 10px; padding: 1px 0 7px; white-space: nowrap; }
    .prompt, .token { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; font-size: 1.15em; }
    .answer { display: inline-flex; gap: 3px; border-radius: 5px; min-width: 9.6em; }
    .piece { position: relative; min-width: 2.2em; }
    .token {
      display: block; text-align: center; line-height: 1.3; border-radius: 4px; border-block: 3px solid transparent;
      background: color-mix(in oklab, var(--tint, var(--paper)) calc(var(--strength, 0) * 60%), var(--paper));
      box-shadow: inset 0 0 0 1px var(--line);
    }
    .more { --tint: var(--more); border-top-color: var(--more); }
    .less { --tint: var(--less); border-bottom-color: var(--less); }
    .ratio {
      position: absolute; inset: 100% 0 auto 0; text-align: center; font-size: 10.5px; line-height: 1;
      color: var(--muted); opacity: 0;
    }
    li:hover .ratio, .answer:focus-visible .ratio { opacity: 1; }
    .verdict { font-weight: 600; }
    .right { color: var(--right); }
    .wrong { color: var(--wrong); }
    @media (max-width: 640px) {
      .arms { overflow: visible; grid-auto-flow: row; grid-auto-columns: minmax(0, 1fr); }
      .key { display: inline; }
      .scale { display: inline-block; }
      li { gap: 0 8px; flex-wrap: wrap; }
      .answer { min-width: 8.8em; }
      .prompt, .token { font-size: 1.05em; }
      .piece { min-width: 2em; }
    }
  `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    // A new training has other steps, and perhaps other seeds.
    if (!changed.has('answers')) return;
    this.at = null;
    if (!this.runs.some(({ seed }) => seed === this.seed)) this.seed = null;
  }

  override render() {
    const text = words(this.language);
    const samples = this.at === null ? this.samples : this.answers.at(this.at);
    const styles = [...armStyles(armIds(this.runs), this.language).values()];
    const shown = styles.filter(({ key }) => this.alone.size === 0 || this.alone.has(key));
    return html`
      <header>
        <h2>${this.at === null ? text.samples : takeWords(this.language).answersAt(this.at)}</h2>
        ${this.samples.length === 0 ? nothing : this.#bar()}
        <span class="key small muted">${text.samplesKey}${text.colon}${text.less}
          <span>−${TINT_LIMIT}</span><span class="scale" aria-hidden="true"></span><span>+${TINT_LIMIT}</span>
          ${text.moreLikely}${text.sentenceEnd} ${text.backwards}</span>
      </header>
      ${
        samples.length === 0
          ? html`<p class="small muted">${text.samplesLater}</p>`
          : html`<div class="arms">${shown.map((style) => this.#arm(style, samples, text))}</div>`
      }`;
  }

  #bar() {
    return answersBar(
      {
        steps: this.answers.steps,
        at: this.at,
        seeds: [...new Set(this.runs.map(({ seed }) => seed))],
        seed: this.seed,
      },
      this.language,
      (at) => (this.at = at),
      (seed) => (this.seed = seed),
    );
  }

  #arm(style: ArmStyle, given: readonly Sample[], text: Words) {
    // The same seed for every arm, so that arms are shown with the same prompts.
    const run = this.runs.find(
      (each) =>
        armOf(each) === style.key &&
        (this.seed === null || each.seed === this.seed) &&
        given.some((sample) => sample.run === each.run),
    );
    const samples = choose(
      given.filter((sample) => sample.run === run?.run),
      MAX_ANSWERS,
    );
    if (!run || samples.length === 0) return nothing;
    // Populations that train in turn do not have answers of the same steps.
    const [{ step }] = samples;
    const dated = this.at !== null && step !== this.at;
    return html`<section aria-label=${style.label}>
      <h3 style="color:${textColour(style.hue, this.theme)}">${swatch(style)}${style.letter} ${style.label}
        <span class="small muted">${text.seed} ${run.seed}${
          dated ? `${text.comma}${takeWords(this.language).stepOfAnswers(step)}` : nothing
        }</span></h3>
      <ol>${samples.map((sample) => this.#answer(sample, text))}</ol>
    </section>`;
  }

  #answer(sample: Sample, text: Words) {
    const { text: prompt, truth } = promptProblem(sample.prompt);
    const said = decodeAnswer(sample.tokens);
    const right = sample.reward > 0.5;
    const pieces = sample.tokens.map((token, i) => {
      const ratio = sample.logprob[i] - sample.referenceLogprob[i];
      return { shown: TOKEN_TEXT[token] ?? '?', ratio, probability: Math.exp(sample.logprob[i]), ...tint(ratio) };
    });
    const spoken = pieces
      .map((piece) => text.token(piece.shown, signed(piece.ratio), piece.probability.toFixed(2)))
      .join('; ');
    return html`<li>
      <span class="prompt">${prompt}</span>
      <span class="answer" tabindex="0" role="img" aria-label="${prompt} ${spoken}">${pieces.map(
        (piece) => html`<span class="piece"
        title=${text.token(piece.shown, signed(piece.ratio), piece.probability.toFixed(2))}>
        <span class="token ${piece.direction}" style="--strength:${piece.strength.toFixed(2)}">${piece.shown}</span>
        <span class="ratio">${signed(piece.ratio)}</span></span>`,
      )}</span>
      <span class="verdict ${right ? 'right' : 'wrong'}">${said ?? text.noAnswer}
        <span role="img" aria-label=${right ? text.right : text.wrong}>${right ? '✓' : '✗'}</span></span>
      ${right ? nothing : html`<span class="muted small">${text.truth(truth)}</span>`}
    </li>`;
  }
}
