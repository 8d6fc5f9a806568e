/**
 * One metric against steps: the mean over the seeds with its band, every seed faint behind, names at the ends of lines.
 * It is drawn only by calling `draw`, because the page schedules drawing. Fires `reading` with the step under the
 * pointer, or null, `pin` with a step, or null, and `resized` when it needs to be redrawn.
 */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ChartedMetric, Line } from '../race/race-curves';
import type { Language } from '../../i18n/languages';
import { takeWords } from '../../i18n/take';
import type { ChartContent } from './chart-download';
import { labelRoom, type EndLabel } from './chart-overlay';
import { chartReading, readLabel, spokenReading } from './chart-reading';
import { metricContent } from './metric-file';
import { endName, type ArmStyle } from './arm-style';
import { coloursOf, type ChartView } from './chart-view';
import { faded } from './colours';
import { letterRoom } from './label-places';
import { LinePlot } from './line-plot';
import './chart-download';
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
  @property() language: Language = 'en';
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
    figcaption { display: flex; align-items: baseline; justify-content: space-between; line-height: 1.25; }
    figcaption > div { display: flex; align-items: baseline; gap: 0 0.5em; flex-wrap: wrap; min-width: 0; }
    h2 { margin: 0; font-size: var(--size-small-heading); font-weight: 650; }
    :host([large]) h2 { font-size: var(--size-heading); }
    .unit { color: var(--muted); font-size: var(--size-small); }
    .plot { position: relative; flex: 1; min-height: 0; }
    canvas { position: absolute; inset: 0; direction: ltr; touch-action: pan-y; border-radius: 4px; }
    canvas:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  `;

  override render() {
    return html`<figure>
      <figcaption title=${`${this.help}\n${takeWords(this.language).readHelp}`}>
        <div><h2>${this.heading}</h2><span class="unit">${this.unit}</span></div>
        <chart-download .heading=${this.heading} .language=${this.language} .content=${this.#content}></chart-download>
      </figcaption>
      <div class="plot"><canvas role="img" tabindex="0"
        @pointermove=${this.#point} @pointerleave=${() => this.#read(null)} @blur=${() => this.#read(null)}
        @click=${this.#click} @keydown=${this.#key}></canvas></div>
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
  read({ step, pinned }: { step: number | null; pinned: boolean }): void {
    if (!this.#view || !this.#plot.drawn) return;
    this.#view = { ...this.#view, reading: step, pinned };
    this.#fillOverlay(this.#view, this.#plot.overlay.size);
    this.#plot.redraw();
    if (step !== null) this.#summarise(this.#view, true);
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
      right: labelRoom(names, size) + letterRoom(names, size),
    });
    this.style.opacity = view.recorded ? '0.75' : '';
  }

  #fillOverlay(view: ChartView, size: number): void {
    const read = view.reading === null ? undefined : chartReading(view, this.metric);
    const ends: EndLabel[] = [];
    const floored = (value: number): number => (this.log ? Math.max(LOG_FLOOR, value) : value);
    const order = frontFirst(view);
    // Later ones are drawn over earlier ones.
    if (view.raised !== undefined) order.push(...order.splice(0, 1));
    for (const [arm, style] of order) {
      const value = read?.arms.find((each) => each.style === style);
      const dot = value ? { x: value.step, y: value.mean } : read ? undefined : this.#lines.get(arm)?.mean.at(-1);
      if (!dot) continue;
      const { line, text } = coloursOf(style, view.theme);
      const name = this.#endName(style);
      const strength = view.raised === undefined ? 1 : Math.min(1, 2 * strengthOf(view, arm));
      ends.push({
        text: read && value ? readLabel(name, value, this.share, read.step, view.take) : name,
        colour: faded(text, strength),
        line: faded(line, strength),
        x: dot.x,
        y: floored(dot.y),
        low: value?.interval ? floored(value.interval.low) : undefined,
        high: value?.interval ? floored(value.interval.high) : undefined,
      });
    }
    this.#plot.overlay = {
      ...this.#plot.overlay,
      size,
      ends,
      reading: view.reading,
      read: read && {
        step: read.step,
        text: view.pinned ? view.take.readPinned(read.step, read.n) : view.take.read(read.step, read.n),
        pinned: view.pinned,
      },
      // The values that are read need the room of the marks' labels.
      collapses: collapseMarks(view, this).map((mark) => (read ? { ...mark, label: undefined } : mark)),
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

  /** Updates the chart's description for screen readers, rarely enough to be listened to. */
  #summarise(view: ChartView, now = false): void {
    if (!now && performance.now() - this.#summarised < 2000) return;
    const read = chartReading(view, this.metric);
    if (read.arms.length > 0) this.#summarised = performance.now();
    this.renderRoot
      .querySelector('canvas')
      ?.setAttribute('aria-label', spokenReading(this.heading, read, view, this.share));
  }

  #content = (): ChartContent | undefined => this.#view && metricContent(this.#view, this, this.#smoothing(this.#view));

  /** The step under the pointer. */
  #under(event: MouseEvent): number | undefined {
    if (!this.#plot.drawn || !this.#view) return undefined;
    const step = Math.round(this.#plot.valueAt(event.offsetX) ?? 0);
    return Math.max(0, Math.min(this.#view.curves.lastStep, step));
  }

  #point = (event: PointerEvent): void => {
    const step = this.#under(event);
    if (step !== undefined) this.#read(step);
  };

  #click = (event: MouseEvent): void => {
    const step = this.#under(event);
    if (step !== undefined) this.#pin(this.#view!.pinned ? null : step);
  };

  #key = (event: KeyboardEvent): void => {
    if (!this.#view) return;
    const { reading, pinned, curves } = this.#view;
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const at = Math.min(reading ?? curves.lastStep, curves.lastStep);
    if (move !== undefined) {
      const to = Math.max(0, Math.min(curves.lastStep, at + move * (event.shiftKey ? 10 : 1)));
      if (pinned) this.#pin(to);
      else this.#read(to);
    } else if (event.key === 'Enter') this.#pin(pinned ? null : at);
    else if (event.key === 'Escape' && pinned) this.#pin(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #read(step: number | null): void {
    this.dispatchEvent(new CustomEvent('reading', { detail: step, bubbles: true, composed: true }));
  }

  #pin(step: number | null): void {
    this.dispatchEvent(new CustomEvent('pin', { detail: step, bubbles: true, composed: true }));
  }
}
