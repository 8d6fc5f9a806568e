/**
 * The line chart of the lab: names at the ends of lines, intervals as bands or bars, linear or logarithmic axes. It
 * redraws whenever a property or the theme changes. Values are read off with the pointer or the arrow keys; with `drag`
 * the reading is a handle that the user moves, and the listener responds to the event `reading` by setting `reading`.
 */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import './chart-download';
import type { ChartContent } from './chart-download';
import { labelRoom, type EndLabel } from './chart-overlay';
import { lineContent } from './line-file';
import { chartWords } from '../../i18n/charts';
import type { Language } from '../../i18n/languages';
import { bounds, nearest } from './chart-numbers';
import { LinePlot, type AxisScale } from './line-plot';
import { drawIntervals, lineDatasets, seriesAxis, seriesColours, type ChartSeries, type Range } from './line-series';
import { number } from '../../common/format';

/** A labelled vertical line. */
export interface ChartMark {
  x: number;
  text: string;
}

/** Below this width, short names are used. */
const NARROW = 520;

@customElement('line-chart')
export class LineChart extends LitElement {
  @property({ attribute: false }) series: readonly ChartSeries[] = [];
  @property({ attribute: false }) marks: readonly ChartMark[] = [];
  @property() xTitle = '';
  /** Whether x is an integer, so that there are no ticks in between. */
  @property({ type: Boolean }) xWhole = false;
  /** Written above the plot. */
  @property() yTitle = '';
  @property() xScale: AxisScale = 'linear';
  /** On a log scale, values ≤ 0 are drawn at the lower end. */
  @property() yScale: AxisScale = 'linear';
  /** Limits of the axes; null derives them from the points. */
  @property({ attribute: false }) xRange: Range | null = null;
  @property({ attribute: false }) yRange: Range | null = null;
  /** Height of the plot in CSS pixels. */
  @property({ type: Number }) height = 300;
  /** What is shown, for the chart's file: one line. */
  @property() settings = '';
  @property() language: Language = 'en';
  /** x at which values are read off; null for the ends of the lines. */
  @property({ attribute: false }) reading: number | null = null;
  /** Whether the reading is a handle that stays in place. */
  @property({ type: Boolean, reflect: true }) drag = false;
  /** Step of the handle per arrow key; ten times that with Shift. */
  @property({ type: Number }) step = 1;
  /** Formats values and x in the reading. */
  @property({ attribute: false }) format: (value: number) => string = (value: number) => number(value);

  readonly #plot = new LinePlot(this, {
    plugin: {
      id: 'intervals',
      beforeDatasetsDraw: (chart) => {
        drawIntervals(chart, this.series, this.#line, this.#floor);
      },
    },
    resized: () => this.#fillOverlay(),
  });

  static override styles = css`
    :host { display: block; min-width: 0; }
    .title {
      display: flex; align-items: baseline; gap: 0.5em; color: var(--muted); font-size: var(--size); line-height: 1.3;
      min-height: 1.3em;
    }
    .title span { flex: 1; min-width: 0; }
    .plot { position: relative; }
    canvas { position: absolute; inset: 0; direction: ltr; touch-action: pan-y; border-radius: 4px; }
    :host([drag]) canvas { cursor: ew-resize; }
    canvas:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  `;

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
    const download = html`<chart-download .heading=${this.yTitle} .language=${this.language}
      .content=${this.#content}></chart-download>`;
    return html`${this.yTitle ? html`<div class="title"><span>${this.yTitle}</span>${download}</div>` : nothing}
      <div class="plot" style="height:${this.height}px"><canvas tabindex="0" role=${this.drag ? 'slider' : 'img'}
        aria-label=${this.drag ? this.xTitle : summary} aria-valuetext=${this.drag ? summary : nothing}
        aria-valuemin=${this.drag ? least : nothing} aria-valuemax=${this.drag ? most : nothing}
        aria-valuenow=${this.drag ? at : nothing}
        @pointerdown=${this.#down} @pointermove=${this.#move} @pointerleave=${this.#leave} @blur=${this.#leave}
        @keydown=${this.#key}></canvas></div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    // Moving the reading line does not need a new layout.
    if (this.#plot.drawn && changed.size === 1 && changed.has('reading')) {
      this.#fillOverlay();
      this.#plot.redraw();
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

  /** Lower values are drawn here: a log axis has nothing below its lower end. */
  get #floor(): number {
    return this.yScale === 'log' ? this.#yRange[0] : -Infinity;
  }

  #colours(key: string): { line: string; text: string } {
    return seriesColours(key, this.#plot.overlay);
  }

  #line = ({ colour }: ChartSeries): string => this.#colours(colour).line;

  #content = (): ChartContent => lineContent(this, this.#xRange, this.#yRange);

  #draw(): void {
    if (!this.isConnected) return;
    const x = seriesAxis(this.xScale, this.#xRange);
    const y = seriesAxis(this.yScale, this.#yRange);
    this.#plot.look({
      x: { ...x, title: this.xTitle, ticks: { ...x.ticks, ...(this.xWhole ? { precision: 0 } : {}) } },
      y: { ...y, ticks: { ...y.ticks, maxTicksLimit: 7 } },
      size: 15,
      gap: 6,
      top: 8,
      right: 0,
    });
    this.#fillOverlay();
    this.#plot.draw(lineDatasets(this.series, this.#line, this.#floor));
  }

  /** Fills the overlay, and reserves room for the names at the ends of the lines. */
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
    // A reading next to the handle may overlap the lines; names at the ends get separate space.
    this.#plot.room(this.drag ? 8 : labelRoom(named.map(name), size));
    this.#plot.overlay = {
      ...this.#plot.overlay,
      size,
      ends,
      reading,
      changes: this.marks.map((mark) => ({ ...mark })),
    };
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

  /** x under the pointer; if the reading is not a handle, the nearest point's. */
  #under(event: PointerEvent): number | null {
    const x = this.#plot.valueAt(event.offsetX);
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
