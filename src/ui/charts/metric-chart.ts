/**
 * One metric against steps: the mean over the seeds with its band, every seed faint behind, names at the ends of lines.
 * It is drawn only by calling `draw`, because the page schedules drawing. Fires `reading` with the step under the
 * pointer, or null, and `resized` when it needs to be redrawn.
 */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ChartedMetric, Line } from '../race/race-curves';
import { labelRoom, type EndLabel } from './chart-overlay';
import { endName, type ArmStyle } from './arm-style';
import { coloursOf, type ChartView } from './chart-view';
import { faded } from './colours';
import { LinePlot } from './line-plot';
import {
  collapseMarks,
  frontFirst,
  LOG_FLOOR,
  MAX_DOTS,
  metricAxes,
  metricDatasets,
  strengthOf,
  type MetricLook,
} from './metric-series';

/** The share of a large chart that names of arms may take. */
const MOST_ROOM = 0.34;

@customElement('metric-chart')
export class MetricChart extends LitElement implements MetricLook {
  @property() metric: ChartedMetric = 'reward';
  @property() heading = '';
  @property() unit = '';
  @property() help = '';
  @property({ type: Boolean }) log = false;
  @property({ type: Boolean }) share = false;
  @property({ type: Boolean, reflect: true }) large = false;

  /** Created at the first drawing, not at the first rendering, because five charts in one task would block the page. */
  readonly #plot = new LinePlot(this, {
    outgrown: () => {
      this.dispatchEvent(new CustomEvent('resized', { bubbles: true, composed: true }));
    },
  });
  #view?: ChartView;
  /** Lines by arm, as of the last drawing. */
  #lines = new Map<string, Line>();
  #looked = '';
  /** Whether names are written at the ends of lines, rather than short ones or letters. */
  #named = false;
  #summarised = -Infinity;

  static override styles = css`
    :host { display: flex; flex-direction: column; min-width: 0; min-height: 0; }
    figure { margin: 0; display: flex; flex-direction: column; flex: 1; min-height: 0; }
    figcaption { display: flex; align-items: baseline; gap: 0.5em; flex-wrap: wrap; line-height: 1.25; }
    h2 { margin: 0; font-size: var(--size-small-heading); font-weight: 650; }
    :host([large]) h2 { font-size: var(--size-heading); }
    .unit { color: var(--muted); font-size: var(--size-small); }
    .plot { position: relative; flex: 1; min-height: 0; }
    canvas { position: absolute; inset: 0; direction: ltr; touch-action: pan-y; border-radius: 4px; }
    canvas:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  `;

  override render() {
    return html`<figure>
      <figcaption title=${this.help}><h2>${this.heading}</h2><span class="unit">${this.unit}</span></figcaption>
      <div class="plot"><canvas role="img" tabindex="0"
        @pointermove=${this.#point} @pointerleave=${() => this.#read(null)} @blur=${() => this.#read(null)}
        @keydown=${this.#key}></canvas></div>
    </figure>`;
  }

  /** Redraws everything. */
  draw(view: ChartView): void {
    const translated = this.#view?.text !== view.text;
    this.#view = view;
    if (!this.hasUpdated || !this.isConnected) return;
    const size = (this.large ? 15 : 13) * (innerWidth >= 1400 ? 1.12 : 1);
    this.#lines = new Map(
      [...view.styles.keys()].map((arm) => [
        arm,
        view.curves.line(arm, this.metric, {
          band: view.band,
          smoothing: this.#smoothing(view),
          maxDots: MAX_DOTS,
        }),
      ]),
    );
    this.#look(view, size);
    this.#fillOverlay(view, size);
    this.#plot.draw(metricDatasets(view, this.#lines, this));
    this.#summarise(view, translated);
  }

  /** Draws only the reading line and its values. */
  read(reading: number | null): void {
    if (!this.#view || !this.#plot.drawn) return;
    this.#view = { ...this.#view, reading };
    this.#fillOverlay(this.#view, this.#plot.overlay.size);
    this.#plot.redraw();
    if (reading !== null) this.#summarise(this.#view, true);
  }

  /** Sets axes, colours and the room for names, which rarely change and are expensive to query. */
  #look(view: ChartView, size: number): void {
    this.#named = this.#hasRoom(view, size);
    const names = [...view.styles.values()].map((style) => this.#endName(style));
    const title = view.text.chartStep;
    const looks = [view.theme, size, view.recorded, view.end, title, ...names].join();
    if (looks === this.#looked && this.#plot.drawn) return;
    this.#looked = looks;
    this.#plot.look({
      ...metricAxes(this, view.end, title),
      size: Math.max(13, size - 1.5),
      gap: 4,
      top: 6,
      right: labelRoom(names, size),
    });
    this.style.opacity = view.recorded ? '0.75' : '';
  }

  #fillOverlay(view: ChartView, size: number): void {
    const at = view.reading ?? Infinity;
    const ends: EndLabel[] = [];
    const order = frontFirst(view);
    // Later ones are drawn over earlier ones.
    if (view.raised !== undefined) order.push(...order.splice(0, 1));
    for (const [arm, style] of order) {
      const dot = this.#lines.get(arm)?.mean.findLast(({ x }) => x <= at);
      if (!dot) continue;
      const { line, text } = coloursOf(style, view.theme);
      const name = this.#endName(style);
      const strength = view.raised === undefined ? 1 : Math.min(1, 2 * strengthOf(view, arm));
      ends.push({
        text: view.reading === null ? name : `${name} ${this.#number(dot.y)}`,
        colour: faded(text, strength),
        line: faded(line, strength),
        x: dot.x,
        y: this.log ? Math.max(LOG_FLOOR, dot.y) : dot.y,
      });
    }
    this.#plot.overlay = {
      ...this.#plot.overlay,
      size,
      ends,
      reading: view.reading,
      collapses: collapseMarks(view, this),
      changes: view.changes.map((change) => ({ x: change.step, text: this.large ? change.description : '' })),
    };
  }

  /** Names that are long beside the plot give way to letters, which the legend explains. */
  #hasRoom({ styles }: ChartView, size: number): boolean {
    if (!this.large) return false;
    const lettered = [...styles.values()].filter(({ letter }) => letter !== '');
    return lettered.length === 0 || labelRoom(lettered.map(endName), size) <= MOST_ROOM * this.clientWidth;
  }

  #endName(style: ArmStyle): string {
    return this.#named ? endName(style) : style.short;
  }

  /** Evaluations are few and already means; smoothing would only delay them. */
  #smoothing(view: ChartView): number {
    return this.metric.startsWith('meanAtK') || this.metric.startsWith('passAt1') ? 0 : view.smoothing;
  }

  #number(value: number): string {
    if (this.share) return value.toFixed(2);
    return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(2);
  }

  /** Updates the chart's description for screen readers, rarely enough to be listened to. */
  #summarise(view: ChartView, now = false): void {
    if (!now && performance.now() - this.#summarised < 2000) return;
    const step = view.reading ?? view.curves.lastStep;
    const values = [...view.styles].flatMap(([arm, style]) => {
      const value = view.curves.meanAt(arm, this.metric, step);
      return value === undefined ? [] : [`${style.label} ${this.#number(value)}`];
    });
    if (values.length > 0) this.#summarised = performance.now();
    this.renderRoot
      .querySelector('canvas')
      ?.setAttribute('aria-label', view.text.chartSummary(this.heading, step, values));
  }

  #point = (event: PointerEvent): void => {
    if (!this.#plot.drawn || !this.#view) return;
    const step = Math.round(this.#plot.valueAt(event.offsetX) ?? 0);
    this.#read(Math.max(0, Math.min(this.#view.curves.lastStep, step)));
  };

  #key = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const from = this.#view?.reading ?? this.#view?.curves.lastStep ?? 0;
    const to = from + (event.key === 'ArrowRight' ? 1 : -1) * (event.shiftKey ? 10 : 1);
    this.#read(Math.max(0, Math.min(this.#view?.curves.lastStep ?? 0, to)));
    event.preventDefault();
    event.stopPropagation();
  };

  #read(step: number | null): void {
    this.dispatchEvent(new CustomEvent('reading', { detail: step, bubbles: true, composed: true }));
  }
}
