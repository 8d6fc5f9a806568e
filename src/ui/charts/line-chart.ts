/**
 * Lines over a number, as every chart of the lab has them: names at the ends, intervals as bands or bars, linear or
 * logarithmic axes. It draws itself whenever a property changes or the theme does. The pointer over it, and the arrow
 * keys, read values off; with `drag` the reading is a handle that the reader moves, and whoever listens answers the
 * event `reading` by setting `reading`.
 */
import { Chart, Filler, LinearScale, LineController, LineElement, LogarithmicScale, PointElement } from 'chart.js';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { emptyOverlay, labelRoom, overlayPlugin, type EndLabel } from './chart-overlay';
import { chartWords } from '../../i18n/charts';
import type { Language } from '../../i18n/languages';
import { bounds, nearest } from './chart-numbers';
import {
  axisOptions,
  CHART_FONT,
  drawIntervals,
  lineDatasets,
  seriesColours,
  type AxisScale,
  type ChartSeries,
  type Range,
} from './line-series';
import { number } from '../../common/format';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler);

/** A labelled vertical line. */
export interface ChartMark {
  x: number;
  text: string;
}

/** Below this width the names are the short ones. */
const NARROW = 520;

@customElement('line-chart')
export class LineChart extends LitElement {
  @property({ attribute: false }) series: readonly ChartSeries[] = [];
  @property({ attribute: false }) marks: readonly ChartMark[] = [];
  @property() xTitle = '';
  /** Numbers between whole ones mean nothing on the x axis, and have no ticks. */
  @property({ type: Boolean }) xWhole = false;
  /** Written above the plot. */
  @property() yTitle = '';
  @property() xScale: AxisScale = 'linear';
  /** On a log scale everything at or below 0 is drawn at the lower end. */
  @property() yScale: AxisScale = 'linear';
  /** Ends of the axes; null takes them from the points. */
  @property({ attribute: false }) xRange: Range | null = null;
  @property({ attribute: false }) yRange: Range | null = null;
  /** Of the plot, in CSS pixels. */
  @property({ type: Number }) height = 300;
  @property() language: Language = 'en';
  /** x at which values are read off; null reads the ends of the lines. */
  @property({ attribute: false }) reading: number | null = null;
  /** The reading is a handle: it stays where it was put. */
  @property({ type: Boolean, reflect: true }) drag = false;
  /** What an arrow key moves the handle by; ten times with Shift. */
  @property({ type: Number }) step = 1;
  /** Of values and of x in the reading. */
  @property({ attribute: false }) format: (value: number) => string = (value: number) => number(value);

  #chart?: Chart<'line', { x: number; y: number }[]>;
  #overlay = emptyOverlay(15);
  readonly #themes = new MutationObserver(() => {
    this.#draw();
  });

  static override styles = css`
    :host { display: block; min-width: 0; }
    .title { color: var(--muted); font-size: var(--size); line-height: 1.3; min-height: 1.3em; }
    .plot { position: relative; }
    canvas { position: absolute; inset: 0; touch-action: pan-y; border-radius: 4px; }
    :host([drag]) canvas { cursor: ew-resize; }
    canvas:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  `;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    if (this.hasUpdated) this.requestUpdate('series');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#themes.disconnect();
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  override render() {
    const at = this.#at;
    const summary = chartWords(this.language).summary(
      this.yTitle,
      `${this.xTitle} ${this.format(at)}`,
      this.#named
        .flatMap((each) => {
          const point = nearest(each.points, at);
          return point ? [`${each.label} ${this.format(point.y)}`] : [];
        })
        .join('; '),
    );
    const [least, most] = this.#xRange;
    return html`${this.yTitle ? html`<div class="title">${this.yTitle}</div>` : nothing}
      <div class="plot" style="height:${this.height}px"><canvas tabindex="0" role=${this.drag ? 'slider' : 'img'}
        aria-label=${this.drag ? this.xTitle : summary} aria-valuetext=${this.drag ? summary : nothing}
        aria-valuemin=${this.drag ? least : nothing} aria-valuemax=${this.drag ? most : nothing}
        aria-valuenow=${this.drag ? at : nothing}
        @pointerdown=${this.#down} @pointermove=${this.#move} @pointerleave=${this.#leave} @blur=${this.#leave}
        @keydown=${this.#key}></canvas></div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    // Moving the reading line needs no new layout.
    if (this.#chart && changed.size === 1 && changed.has('reading')) {
      this.#fillOverlay();
      this.#chart.draw();
    } else {
      this.#draw();
    }
  }

  get #named(): ChartSeries[] {
    return this.series.filter(({ label, points }) => label !== '' && points.length > 0);
  }
  get #xRange(): Range {
    return (
      this.xRange ??
      bounds(
        this.series.flatMap(({ points }) => points.map(({ x }) => x)),
        this.xScale,
        false,
      )
    );
  }
  get #yRange(): Range {
    return (
      this.yRange ??
      bounds(
        this.series.flatMap(({ points }) => points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y])),
        this.yScale,
        true,
      )
    );
  }
  get #at(): number {
    return this.reading ?? this.#xRange[1];
  }

  /** Where what is lower is drawn: on a log axis nothing is below its lower end. */
  get #floor(): number {
    return this.yScale === 'log' ? this.#yRange[0] : -Infinity;
  }

  #colours(key: string): { line: string; text: string } {
    return seriesColours(key, this.#overlay);
  }

  #line = ({ colour }: ChartSeries): string => this.#colours(colour).line;

  #make(): Chart<'line', { x: number; y: number }[]> {
    return new Chart(this.renderRoot.querySelector('canvas')!, {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        maintainAspectRatio: false,
        events: [],
        elements: { point: { radius: 0, hitRadius: 0 }, line: { tension: 0 } },
        // Their kinds and ends come with the first drawing; the plugins need them to be there.
        scales: { x: { type: 'linear' }, y: { type: 'linear' } },
        onResize: () => {
          if (this.#chart) this.#fillOverlay();
        },
      },
      plugins: [
        {
          id: 'intervals',
          beforeDatasetsDraw: (chart) => {
            drawIntervals(chart, this.series, this.#line, this.#floor);
          },
        },
        overlayPlugin(() => this.#overlay),
      ],
    });
  }

  #draw(): void {
    if (!this.hasUpdated || !this.isConnected) return;
    const chart = (this.#chart ??= this.#make());
    const style = getComputedStyle(this);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    Object.assign(this.#overlay, { ink: colour('--ink'), muted: colour('--muted'), paper: colour('--paper') });
    const x = axisOptions(this.xScale, this.#xRange, colour);
    const y = axisOptions(this.yScale, this.#yRange, colour);
    chart.options.scales = {
      x: {
        ...x,
        ticks: { ...x.ticks, ...(this.xWhole ? { precision: 0 } : {}) },
        title: {
          display: this.xTitle !== '',
          text: this.xTitle,
          color: colour('--muted'),
          font: CHART_FONT,
          padding: 0,
        },
      },
      y: { ...y, ticks: { ...y.ticks, maxTicksLimit: 7 } },
    };
    this.#fillOverlay();
    chart.data.datasets = lineDatasets(this.series, this.#line, this.#floor);
    chart.update('none');
  }

  #fillOverlay(): void {
    const named = this.#named;
    const narrow = this.clientWidth < NARROW;
    const reading = this.reading;
    const name = (each: ChartSeries): string => (narrow ? (each.short ?? each.label) : each.label);
    const ends: EndLabel[] = named.flatMap((each) => {
      const end = each.points.findLast(({ y }) => Number.isFinite(y));
      const point = reading === null ? end : nearest(each.points, reading);
      if (!point) return [];
      const { line, text } = this.#colours(each.colour);
      return [
        {
          text: reading === null ? name(each) : `${name(each)} ${this.format(point.y)}`,
          colour: text,
          line,
          x: point.x,
          y: Math.max(this.#floor, point.y),
        },
      ];
    });
    const size = narrow ? 13 : 15;
    // A reading beside the handle may lie over the lines; the names at the ends have room of their own.
    const room = this.drag ? 8 : labelRoom(named.map(name), size);
    if (this.#chart) this.#chart.options.layout = { padding: { top: 8, right: room } };
    this.#overlay = { ...this.#overlay, size, ends, reading, changes: this.marks.map((mark) => ({ ...mark })) };
  }

  #down = (event: PointerEvent): void => {
    if (!this.drag) return;
    (event.target as Element).setPointerCapture(event.pointerId);
    this.#read(this.#under(event));
  };
  #move = (event: PointerEvent): void => {
    if (this.drag ? event.buttons > 0 : true) this.#read(this.#under(event));
  };
  #leave = (): void => {
    if (!this.drag) this.#read(null);
  };

  /** x under the pointer; the nearest point's where the reading is no handle. */
  #under(event: PointerEvent): number | null {
    const x = this.#chart?.scales.x.getValueForPixel(event.offsetX);
    return x === undefined ? null : this.#snapped(x);
  }
  #snapped(x: number): number | null {
    const [least, most] = this.#xRange;
    const inside = Math.min(most, Math.max(least, x));
    if (this.drag) return inside;
    return (
      nearest(
        this.#named.flatMap(({ points }) => points).sort((a, b) => a.x - b.x),
        inside,
      )?.x ?? null
    );
  }

  #key = (event: KeyboardEvent): void => {
    const direction = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.drag) {
      this.#read(this.#snapped(this.#at + direction * this.step * (event.shiftKey ? 10 : 1)));
      return;
    }
    const places = [...new Set(this.#named.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
    if (places.length === 0) return;
    const from = places.findLastIndex((x) => x <= this.#at);
    this.#read(places[Math.min(places.length - 1, Math.max(0, from + direction))]);
  };

  #read(x: number | null): void {
    if (!this.drag) this.reading = x;
    this.dispatchEvent(new CustomEvent<number | null>('reading', { detail: x, bubbles: true, composed: true }));
  }
}
