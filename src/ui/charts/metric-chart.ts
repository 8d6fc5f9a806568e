/**
 * One metric over the steps: mean over the seeds with its band, every seed faint behind, names at the ends of lines.
 * Drawn when told to (`draw`), never by itself: the page decides when there is time. Fires `reading` with the step
 * under the pointer, or null, and `resized` when its picture no longer fits.
 */
import { Chart, Filler, LinearScale, LineController, LineElement, LogarithmicScale, PointElement } from 'chart.js';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ChartedMetric, Dot, Line } from '../race/race-curves';
import { emptyOverlay, labelRoom, overlayPlugin, type EndLabel } from './chart-overlay';
import { coloursOf, type ChartView } from './chart-view';
import { collapseMarks, LOG_FLOOR, MAX_DOTS, metricDatasets, metricOptions, type MetricLook } from './metric-series';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler);

@customElement('metric-chart')
export class MetricChart extends LitElement implements MetricLook {
  @property() metric: ChartedMetric = 'reward';
  @property() heading = '';
  @property() unit = '';
  @property() help = '';
  @property({ type: Boolean }) log = false;
  @property({ type: Boolean }) share = false;
  @property({ type: Boolean, reflect: true }) large = false;

  #chart?: Chart<'line', Dot[]>;
  #overlay = emptyOverlay(13);
  #view?: ChartView;
  /** By method, as of the last drawing. */
  #lines = new Map<string, Line>();
  #looked = '';
  #summarised = -Infinity;
  /** Chart.js has taken the size of the plot, and drawn. */
  #fits = false;
  readonly #sizes = new ResizeObserver(() => {
    this.#fits = false;
    this.dispatchEvent(new CustomEvent('resized', { bubbles: true, composed: true }));
  });

  static override styles = css`
    :host { display: flex; flex-direction: column; min-width: 0; min-height: 0; }
    figure { margin: 0; display: flex; flex-direction: column; flex: 1; min-height: 0; }
    figcaption { display: flex; align-items: baseline; gap: 0.5em; flex-wrap: wrap; line-height: 1.25; }
    h2 { margin: 0; font-size: var(--size-small-heading); font-weight: 650; }
    :host([large]) h2 { font-size: var(--size-heading); }
    .unit { color: var(--muted); font-size: var(--size-small); }
    .plot { position: relative; flex: 1; min-height: 0; }
    canvas { position: absolute; inset: 0; touch-action: pan-y; border-radius: 4px; }
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

  /** Made at the first drawing, not at the first rendering: five charts in one task would hold the page up. */
  #make(): Chart<'line', Dot[]> {
    const canvas = this.renderRoot.querySelector('canvas')!;
    this.#fits = false;
    this.#sizes.observe(canvas.parentElement!);
    return new Chart(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: metricOptions(this, () => {
        this.#fits = true;
      }),
      plugins: [overlayPlugin(() => this.#overlay)],
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  /** Draws everything anew. */
  draw(view: ChartView): void {
    const translated = this.#view?.text !== view.text;
    this.#view = view;
    if (!this.hasUpdated || !this.isConnected) return;
    const chart = (this.#chart ??= this.#make());
    const size = (this.large ? 15 : 13) * (innerWidth >= 1400 ? 1.12 : 1);
    this.#lines = new Map(
      [...view.styles.keys()].map((method) => [
        method,
        view.curves.line(method, this.metric, {
          band: view.band,
          smoothing: this.#smoothing(view),
          maxDots: MAX_DOTS,
        }),
      ]),
    );
    chart.data.datasets = metricDatasets(view, this.#lines, this);
    this.#look(view, size);
    chart.options.scales!.x!.max = view.end;
    this.#fillOverlay(view, size);
    const fitted = this.#fits;
    if (!fitted) this.#fit(chart);
    if (fitted || !this.#fits) chart.update('none');
    this.#fits = true;
    this.#summarise(view, translated);
  }

  /** Takes the size of the plot; a new size draws, and says so by `onResize`. */
  #fit(chart: Chart<'line', Dot[]>): void {
    const { clientWidth, clientHeight } = chart.canvas.parentElement!;
    chart.resize(clientWidth, clientHeight);
  }

  /** Draws only the reading line and its values. */
  read(reading: number | null): void {
    if (!this.#view || !this.#chart) return;
    this.#view = { ...this.#view, reading };
    this.#fillOverlay(this.#view, this.#overlay.size);
    this.#chart.draw();
    if (reading !== null) this.#summarise(this.#view, true);
  }

  /** Colours and sizes, and the room for names; they seldom change, and asking for them is dear. */
  #look(view: ChartView, size: number): void {
    const names = [...view.styles.values()].map((style) => (this.large ? style.label : style.short));
    const looks = [view.theme, size, view.recorded, ...names].join();
    if (looks === this.#looked) return;
    this.#looked = looks;
    (this.#chart!.options.layout!.padding as { right: number }).right = labelRoom(names, size);
    const style = getComputedStyle(this);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    Object.assign(this.#overlay, { ink: colour('--ink'), muted: colour('--muted'), paper: colour('--paper'), size });
    for (const axis of Object.values(this.#chart!.options.scales!)) {
      axis!.grid = { color: colour('--line'), drawTicks: false };
      Object.assign(axis!.ticks!, {
        color: colour('--muted'),
        font: { size: Math.max(13, size - 1.5), family: 'system-ui, sans-serif' },
        padding: 4,
      });
    }
    const x = this.#chart!.options.scales!.x as { title?: object };
    x.title = {
      display: this.large,
      text: view.text.chartStep,
      padding: 0,
      color: colour('--muted'),
      font: { size: Math.max(13, size - 1.5), family: 'system-ui, sans-serif' },
    };
    this.style.opacity = view.recorded ? '0.75' : '';
  }

  #fillOverlay(view: ChartView, size: number): void {
    const at = view.reading ?? Infinity;
    const ends: EndLabel[] = [];
    for (const [method, style] of view.styles) {
      const dot = this.#lines.get(method)?.mean.findLast(({ x }) => x <= at);
      if (!dot) continue;
      const { line, text } = coloursOf(style, view.theme);
      const name = this.large ? style.label : style.short;
      ends.push({
        text: view.reading === null ? name : `${name} ${this.#number(dot.y)}`,
        colour: text,
        line,
        x: dot.x,
        y: this.log ? Math.max(LOG_FLOOR, dot.y) : dot.y,
      });
    }
    this.#overlay = {
      ...this.#overlay,
      size,
      ends,
      reading: view.reading,
      collapses: collapseMarks(view, this),
      changes: view.changes.map((change) => ({ x: change.step, text: this.large ? change.description : '' })),
    };
  }

  /** Evaluations are few and each a mean already; smoothing would only delay them. */
  #smoothing(view: ChartView): number {
    return this.metric.startsWith('meanAtK') || this.metric.startsWith('passAt1') ? 0 : view.smoothing;
  }

  #number(value: number): string {
    if (this.share) return value.toFixed(2);
    return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(2);
  }

  /** The chart in words, for those who do not see it; often enough to follow, seldom enough to listen to. */
  #summarise(view: ChartView, now = false): void {
    if (!now && performance.now() - this.#summarised < 2000) return;
    const step = view.reading ?? view.curves.lastStep;
    const values = [...view.styles].flatMap(([method, style]) => {
      const value = view.curves.meanAt(method, this.metric, step);
      return value === undefined ? [] : [`${style.label} ${this.#number(value)}`];
    });
    if (values.length > 0) this.#summarised = performance.now();
    this.renderRoot
      .querySelector('canvas')
      ?.setAttribute('aria-label', view.text.chartSummary(this.heading, step, values));
  }

  #point = (event: PointerEvent): void => {
    const scale = this.#chart?.scales.x;
    if (!scale || !this.#view) return;
    const step = Math.round(scale.getValueForPixel(event.offsetX) ?? 0);
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
