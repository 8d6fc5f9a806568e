/**
 * A categorical toy: π and π_ref as draggable bars, and the exact expected step of every form of the penalty compared
 * with the true one.
 */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { categoricalRows, categoricalTruth, type CategoricalRow } from '../../lab/toys/categorical';
import { lineColour, textColour } from '../../common/palette';
import { currentTheme, followTheme } from '../app/theme';
import type { Language } from '../../i18n/languages';
import { estimatorLabel } from '../../i18n/methods';
import { categoricalWords, type CategoricalWords } from '../../i18n/lab-categorical';
import { number, percent } from '../../common/format';
import { closeUpStyles } from './close-up-styles';
import { withProbability, type BarMove } from './probability-bars';
import { rowName } from './row-names';
import { dial, parts } from './step-picture';
import { withSubscripts } from './subscripts';

type Preset = keyof CategoricalWords['presets'];

interface Distributions {
  policy: readonly number[];
  reference: readonly number[];
}

const PRESETS: Record<Preset, Distributions> = {
  near: { policy: [0.33, 0.24, 0.19, 0.15, 0.09], reference: [0.3, 0.25, 0.2, 0.15, 0.1] },
  far: { policy: [0.85, 0.08, 0.04, 0.02, 0.01], reference: [0.3, 0.25, 0.2, 0.15, 0.1] },
  dropped: { policy: [0.45, 0.27, 0.17, 0.109, 0.001], reference: [0.25, 0.15, 0.1, 0.1, 0.4] },
};

interface Column {
  name: keyof CategoricalWords['columns'] | 'typed';
  rows: readonly string[];
}

/**
 * The nine rows by estimator and placement, and three further ones. F and G are omitted: they equal row 7 here,
 * on-policy and without sampling.
 */
const COLUMNS: readonly Column[] = [
  { name: 'loss', rows: ['1', '2', '3'] },
  { name: 'weighted-loss', rows: ['4', '5', '6'] },
  { name: 'reward', rows: ['7', '8', '9'] },
  { name: 'further', rows: ['B', 'A', 'C'] },
];

/** Those of a typed estimator; in both placements it is as weighted by ρ. */
const TYPED: Column = { name: 'typed', rows: ['H', 'J', 'K'] };

/** Thresholds of the verdicts, on relative bias and norm. */
const EXACT = 0.005;
const NEAR = 0.06;
const WEAK = 0.1;
/** If π and π_ref are closer than this, their gradients are rounding errors. */
const SAME = 1e-9;

type Verdict = keyof CategoricalWords['verdicts'];

function verdict({ bias, norm, cosine }: CategoricalRow): Verdict {
  if (Number.isNaN(bias)) return 'none';
  if (cosine === null || norm < 1e-9) return 'zero';
  if (bias < EXACT) return 'exact';
  if (norm < WEAK) return 'weak';
  if (cosine < 0) return 'wrong';
  return bias < NEAR ? 'near' : 'off';
}

const decimals = (value: number): string => value.toFixed(2).replace('-', '−');

@customElement('lab-categorical')
export class LabCategorical extends LitElement {
  @property() language: Language = 'en';
  /** The typed estimator; '' for none. */
  @property() estimator = '';
  @state() distributions: Distributions = PRESETS.far;

  #unfollow = (): void => {};

  static override styles = [
    closeUpStyles,
    css`
    .top { display: grid; grid-template-columns: minmax(0, 560px) minmax(0, 1fr); gap: 16px 48px; align-items: end; }
    dl {
      display: grid; grid-template-columns: max-content max-content; gap: 4px 18px; margin: 0 0 14px;
      align-items: baseline;
    }
    dt { color: var(--muted); }
    dd { margin: 0; font-weight: 650; font-size: calc(var(--size) * 1.35); }
    dd small { font-size: var(--size); font-weight: 400; color: var(--muted); }
    .grid {
      display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); grid-template-rows: repeat(4, auto);
      grid-auto-flow: column; gap: 10px 24px;
    }
    .grid.five { grid-template-columns: repeat(5, minmax(0, 1fr)); }
    .grid > h3 { color: var(--muted); font-weight: 550; border-bottom: 1px solid var(--line); padding-bottom: 3px; }
    figure { margin: 0; min-width: 0; }
    figcaption { font-weight: 650; }
    .verdict { font-weight: 650; }
    .verdict.exact, .verdict.near { color: var(--right); }
    .verdict.wrong, .verdict.zero, .verdict.weak { color: var(--wrong); }
    .verdict.off, .verdict.none { color: var(--muted); }
    .pictures { display: grid; grid-template-columns: 44fr 50fr; gap: 0 6%; max-width: 340px; }
    .pictures svg { width: 100%; height: auto; }
    .numbers { display: flex; flex-wrap: wrap; gap: 0 14px; }
    @media (max-width: 1100px) {
      .grid { grid-template-columns: repeat(2, minmax(0, 1fr)); grid-template-rows: repeat(8, auto); }
      .grid.five { grid-template-columns: repeat(2, minmax(0, 1fr)); grid-template-rows: repeat(12, auto); }
    }
    @media (max-width: 760px) {
      .top { grid-template-columns: minmax(0, 1fr); }
      .grid { column-gap: 14px; }
      .pictures { grid-template-columns: minmax(0, 1fr); }
    }
  `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unfollow = followTheme(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow();
  }

  #moved = ({ detail: { which, outcome, probability } }: CustomEvent<BarMove>): void => {
    this.distributions = {
      ...this.distributions,
      [which]: withProbability(this.distributions[which], outcome, probability),
    };
  };

  override render() {
    const text = categoricalWords(this.language);
    const { policy, reference } = this.distributions;
    const truth = categoricalTruth(policy, reference);
    const rows = new Map(categoricalRows(policy, reference, this.estimator).map((row) => [row.row, row]));
    const same = truth.reverseKl < SAME;
    return html`<section>
      <h2 tabindex="-1">${text.title}</h2>
      <p>${text.see}</p>
      <div class="controls">${(Object.keys(PRESETS) as Preset[]).map(
        (name) => html`<button aria-pressed=${this.distributions === PRESETS[name]}
        @click=${() => {
          this.distributions = PRESETS[name];
        }}>${text.presets[name]}</button>`,
      )}</div>
      <div class="top">
        <probability-bars .policy=${policy} .reference=${reference} .language=${this.language}
          @moved=${this.#moved}></probability-bars>
        <div>
          <dl>
            <dt>${withSubscripts(text.reverse)}</dt><dd>${number(truth.reverseKl)} <small>${text.nats}</small></dd>
            <dt>${withSubscripts(text.forward)}</dt><dd>${number(truth.forwardKl)} <small>${text.nats}</small></dd>
          </dl>
          <p class="means" aria-live="polite">${same ? text.same : this.#means(rows)}</p>
        </div>
      </div>
      <p>${text.legend}</p>
      <div class="grid ${this.estimator === '' ? '' : 'five'}">${this.#columns.map(
        ({ name, rows: ids }) =>
          html`<h3>${name === 'typed' ? estimatorLabel(this.estimator) : text.columns[name]}</h3>
            ${ids.map((id) => this.#cell(rows.get(id)!, truth.reverse))}`,
      )}</div>
    </section>`;
  }

  get #columns(): readonly Column[] {
    return this.estimator === '' ? COLUMNS : [...COLUMNS, TYPED];
  }

  #means(rows: ReadonlyMap<string, CategoricalRow>): string {
    const text = categoricalWords(this.language);
    const [loss, reward] = [rows.get('3')!, rows.get('9')!];
    const cosine = decimals(reward.cosine ?? 0);
    return text.means(
      loss.bias < NEAR
        ? text.lossMeans.near(percent(loss.bias))
        : text.lossMeans.off(percent(loss.bias), number(loss.norm)),
      reward.norm < WEAK
        ? text.rewardMeans.weak(percent(reward.norm))
        : (reward.cosine ?? 0) < 0
          ? text.rewardMeans.wrong(cosine)
          : text.rewardMeans.off(cosine),
    );
  }

  #cell(row: CategoricalRow, truth: Float64Array) {
    const text = categoricalWords(this.language);
    const { label, colour } = rowName(row.row, this.language, this.estimator);
    const said = verdict(row);
    const descent = (gradient: Float64Array) => gradient.map((each) => -each);
    const step = {
      colour: lineColour(colour),
      step: descent(row.gradient),
      truth: descent(truth),
      length: row.norm,
      cosine: row.cosine,
    };
    const bias = said === 'none' ? '' : text.bias(percent(row.bias));
    const cosine = said === 'none' || said === 'zero' ? '' : text.cosine(decimals(row.cosine ?? 0));
    return html`<figure aria-label=${text.cell(label, text.verdicts[said], bias, cosine)}>
      <figcaption style="color:${textColour(colour, currentTheme())}">${label}</figcaption>
      <div class="pictures">${said === 'none' ? nothing : html`${dial(step)}${parts(step)}`}</div>
      <div class="numbers"><span class="verdict ${said}">${text.verdicts[said]}</span>
        <span>${bias}</span><span>${cosine}</span>
        ${row.norm > 1.3 ? html`<span>${text.length(number(row.norm))}</span>` : nothing}</div>
    </figure>`;
  }
}
