/**
 * The paper's figure 2 on a pair of binary autoregressive models: bias and variance against the answer length, measured
 * in a worker.
 */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Level } from '../../kl/method';
import { figureInWorker } from '../../lab/toys/binary-client';
import {
  DEFAULT_FIGURE,
  PAPER_ROWS,
  policyAt,
  REFERENCE,
  type FigureOptions,
  type FigurePoint,
  type FigureRow,
} from '../../lab/toys/binary-figure';
import { problemOf, type Problem } from '../../common/problem';
import { followTheme } from '../app/theme';
import type { Language } from '../../i18n/languages';
import { number, percent } from '../../common/format';
import { closeUpStyles } from './close-up-styles';
import { figureTable, fixed } from './figure-table';
import { figureWords } from '../../i18n/lab-figure-two';
import { saidText } from '../../i18n/notices';
import type { ChartSeries } from '../charts/line-series';
import '../charts/line-chart';
import { jointName } from './row-names';
import { segmented } from '../controls/segmented';
import { cited } from '../controls/cited';
import { viewParts } from './view-parts';
import { withSubscripts } from './subscripts';

/** waiting: until the section is scrolled into view. */
type State = 'waiting' | 'measuring' | 'stopped' | 'failed' | 'done';
type Quantity = 'bias' | 'variance';

const LEVELS: readonly Level[] = ['token', 'sequence'];
/** Relative difference below which rows count as the same. */
const SAME = 1e-9;
/**
 * Limits of the distance, in multiples of DIRECTION in binary-figure.ts; at 0 the true gradient is zero.
 */
const [NEAREST, FARTHEST] = [0.1, 3];

const plain = (value: number): string => String(Number(value.toFixed(3))).replace('-', '−');

@customElement('lab-figure-two')
export class LabFigureTwo extends LitElement {
  @property() language: Language = 'en';
  @state() gap: number = DEFAULT_FIGURE.gap;
  @state() level: Level = DEFAULT_FIGURE.level;
  /** Whether to show the document's rows in addition to the paper's. */
  @state() more = false;
  /** By ascending length; `measured` is null until sampled. */
  @state() points: readonly FigurePoint[] = [];
  @state() state: State = 'waiting';
  /** T shown in the table, the last one read off a chart; null for the longest measured one. */
  @state() told: number | null = null;
  /** T under the pointer, of either chart. */
  @state() reading: number | null = null;

  #seed = DEFAULT_FIGURE.seed;
  #why: Problem | string = '';
  #running?: AbortController;
  #unfollow = (): void => {};
  /** Starts when the section is first visible, so that it does not compete with what is on the screen. */
  readonly #seen = new IntersectionObserver((entries) => {
    if (this.state === 'waiting' && entries.some(({ isIntersecting }) => isIntersecting)) void this.#measure();
  });

  static override styles = [
    closeUpStyles,
    viewParts,
    css`
    .progress { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; min-height: 34px; }
    td small { font-size: var(--size-small); font-weight: 400; color: var(--muted); }
    caption { text-align: start; font-weight: 650; padding-bottom: 4px; }
    .model { color: var(--muted); }
  `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unfollow = followTheme(() => this.requestUpdate());
    this.#seen.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow();
    this.#seen.disconnect();
    this.#running?.abort();
    if (this.state === 'measuring') this.state = 'stopped';
  }

  get #options(): FigureOptions {
    return { ...DEFAULT_FIGURE, gap: this.gap, level: this.level, seed: this.#seed };
  }

  async #measure(): Promise<void> {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    [this.points, this.state] = [[], 'measuring'];
    try {
      await figureInWorker(
        this.#options,
        (point) => {
          this.points = [...this.points.filter(({ length }) => length !== point.length), point].sort(
            (a, b) => a.length - b.length,
          );
        },
        running.signal,
      );
      if (!running.signal.aborted) this.state = 'done';
    } catch (error) {
      if (running.signal.aborted) return;
      this.#why = problemOf(error);
      this.state = 'failed';
    }
  }

  #stop = (): void => {
    this.#running?.abort();
    this.state = 'stopped';
  };

  #again = (): void => {
    this.#seed += 1;
    void this.#measure();
  };

  #shown(point: FigurePoint): FigureRow[] {
    return point.rows.filter(({ row }) => this.more || (PAPER_ROWS as readonly string[]).includes(row));
  }

  /** Groups rows that are the same at every length, up to rounding, into one line. */
  #together(of: Quantity): string[][] {
    const groups: string[][] = [];
    for (const { row } of this.#shown(this.points[0])) {
      const same = (other: string): boolean =>
        this.points.every(({ rows }) => {
          const [a, b] = [row, other].map((id) => rows.find((each) => each.row === id)!.exact[of]);
          return Math.abs(a - b) <= SAME * (1 + Math.abs(a));
        });
      const group = groups.find(([first]) => same(first));
      if (group) group.push(row);
      else groups.push([row]);
    }
    return groups;
  }

  /** A thin line for exact values, dots with bars for measurements. */
  #series(of: Quantity): ChartSeries[] {
    if (this.points.length === 0) return [];
    return this.#together(of).flatMap((ids): ChartSeries[] => {
      const { label, short, colour, dash } = jointName(ids, this.language);
      const at = this.points.map(({ length, rows }) => ({ length, row: rows.find(({ row }) => row === ids[0])! }));
      return [
        {
          label,
          short,
          colour,
          dash,
          width: 1.75,
          points: at.map(({ length, row: { exact } }) => ({ x: length, y: exact[of] })),
        },
        {
          label: '',
          colour,
          kind: 'points',
          width: 4.5,
          points: at.flatMap(({ length, row: { measured } }) =>
            measured ? [{ x: length, y: measured[of].estimate, low: measured[of].low, high: measured[of].high }] : [],
          ),
        },
      ];
    });
  }

  override render() {
    const text = figureWords(this.language);
    const [policy, reference] = [policyAt(this.gap), REFERENCE].map((each) => each.map(plain).join(', '));
    return html`<section>
      <h2 tabindex="-1">${text.title}</h2>
      <p>${text.see}</p>
      <div class="controls">
        <label>${withSubscripts(text.gap)} <input type="range" min=${NEAREST} max=${FARTHEST} step="0.1"
          .value=${live(String(this.gap))}
          @input=${(event: Event) => {
            this.gap = Number((event.target as HTMLInputElement).value);
          }} @change=${() => void this.#measure()} />
          <output>${this.gap.toFixed(1)}</output></label>
        ${segmented(
          text.level,
          LEVELS.map((value) => ({ value, label: text.levels[value] })),
          this.level,
          (level) => this.#choose(level),
        )}
        <label class="switch"><input type="checkbox" .checked=${live(this.more)}
          @change=${(event: Event) => {
            this.more = (event.target as HTMLInputElement).checked;
          }} />${text.more}</label>
      </div>
      ${this.#progress()}
      <div class="charts" @reading=${this.#read}>
        ${this.#chart('bias', text.bias)}
        ${this.#chart('variance', text.variance)}
      </div>
      ${this.points.length > 0 ? html`<p class="means">${this.#means()}</p>${this.#table()}` : nothing}
      <p class="model">${cited(text.model(policy, reference), withSubscripts)}</p>
    </section>`;
  }

  #read = ({ detail }: CustomEvent<number | null>): void => {
    this.reading = detail;
    this.told = detail ?? this.told;
  };

  #choose(level: Level): void {
    this.level = level;
    void this.#measure();
  }

  #chart(of: Quantity, title: string) {
    return html`<line-chart .series=${this.#series(of)} .language=${this.language}
      .yTitle=${title} .yScale=${of === 'variance' ? 'log' : 'linear'} .xTitle=${figureWords(this.language).axis}
      .xRange=${[DEFAULT_FIGURE.lengths[0], DEFAULT_FIGURE.lengths.at(-1)]}
      .height=${360} .reading=${this.reading}></line-chart>`;
  }

  #progress() {
    const text = figureWords(this.language);
    const { lengths, rounds, samples } = DEFAULT_FIGURE;
    const done = this.points.filter(({ rows }) => rows[0].measured !== null).length;
    const last = this.points.at(-1);
    return html`<div class="progress">
      ${
        this.state === 'measuring'
          ? html`<button @click=${this.#stop}>${text.stop}</button>
              <progress max=${lengths.length} .value=${done}></progress>`
          : html`<button class="primary"
              @click=${this.#again}>${this.state === 'waiting' ? text.measure : text.again}</button>`
      }
      <span class=${this.state === 'failed' ? 'notice' : ''} role="status">${
        this.state === 'failed'
          ? text.failed(saidText(this.#why, this.language))
          : this.state === 'stopped'
            ? text.stopped
            : this.state === 'done'
              ? text.counts(rounds, samples)
              : text.progress(done, lengths.length)
      }</span>
      ${last ? html`<span>${text.kl(number(last.reverseKl), last.length)}</span>` : nothing}
    </div>`;
  }

  /** Summary in words, at the longest T. */
  #means(): string {
    const text = figureWords(this.language);
    const last = this.points[this.points.length - 1];
    const exact = (row: string): FigureRow['exact'] => last.rows.find((each) => each.row === row)!.exact;
    const [third, ninth] = [exact('3'), exact('9')];
    const said = text.means(
      percent(ninth.bias),
      fixed(ninth.cosine ?? 0),
      ninth.bias > 1 ? text.worse : text.weak,
      percent(third.bias),
    );
    return this.more ? `${said} ${this.level === 'token' ? text.tokenMore : text.sequenceMore}` : said;
  }

  #table() {
    const point =
      this.points.find(({ length }) => length === this.told) ??
      this.points.findLast(({ rows }) => rows[0].measured !== null) ??
      this.points[this.points.length - 1];
    return figureTable(point, this.#shown(point), this.language);
  }
}
