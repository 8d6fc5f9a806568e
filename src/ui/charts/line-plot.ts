/**
 * The page's wrapper of Chart.js for line charts, and the only place that creates one. It sets the font and the theme's
 * colours, follows the size of the surrounding element, draws the overlay, and destroys the chart with its host. The
 * host provides axes, datasets and overlay.
 */
import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  type ChartDataset,
  type Plugin,
  type Scale,
  type Tick,
} from 'chart.js';
import type { LitElement, ReactiveController } from 'lit';
import { emptyOverlay, overlayPlugin } from './chart-overlay';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler);

type Dots = { x: number; y: number }[];
export type LineData = ChartDataset<'line', Dots>;
export type AxisScale = 'linear' | 'log';

export interface PlotAxis {
  scale?: AxisScale;
  /** Limits; missing ones are derived from the values. */
  min?: number;
  max?: number;
  /** Title of the axis; '' for none. */
  title?: string;
  /** Tick options as in Chart.js, except font and colour. */
  ticks?: {
    autoSkipPadding?: number;
    maxTicksLimit?: number;
    precision?: number;
    stepSize?: number;
    callback?: (value: string | number) => string;
  };
  /** Tick positions, instead of those chosen by Chart.js. */
  places?: readonly number[];
}

export interface PlotLook {
  x: PlotAxis;
  y: PlotAxis;
  /** Size of the axes' text, and its distance from the plot, in CSS pixels. */
  size: number;
  gap: number;
  /** Room above the plot, and to its right for the names of lines. */
  top: number;
  right: number;
}

interface PlotHooks {
  /** A plugin drawn with the lines, below the overlay. */
  plugin?: Plugin<'line'>;
  /** Called when the chart has a new size and is about to be drawn. */
  resized?(): void;
  /**
   * Called when the surrounding element has a new size, or the theme changes. A host with this method schedules the
   * redrawing itself; otherwise the chart redraws automatically.
   */
  outgrown?(): void;
}

type Colour = (property: string) => string;

function axisOptions({ scale, min, max, title = '', ticks, places }: PlotAxis, look: PlotLook, colour: Colour) {
  const text = { color: colour('--muted'), font: { size: look.size, family: 'system-ui, sans-serif' } };
  return {
    type: scale === 'log' ? ('logarithmic' as const) : ('linear' as const),
    min,
    max,
    border: { display: false },
    grid: { color: colour('--line'), drawTicks: false },
    ticks: { ...text, padding: look.gap, maxRotation: 0, ...ticks },
    title: { ...text, display: title !== '', text: title, padding: 0 },
    ...(places
      ? {
          afterBuildTicks: (of: Scale): void => {
            of.ticks = places.map((value): Tick => ({ value }));
          },
        }
      : {}),
  };
}

export class LinePlot implements ReactiveController {
  overlay = emptyOverlay();

  readonly #host: LitElement;
  readonly #hooks: PlotHooks;
  #chart?: Chart<'line', Dots>;
  #look?: PlotLook;
  /** Whether Chart.js has drawn at the current size of the surrounding element. */
  #fits = true;
  readonly #sizes = new ResizeObserver(() => {
    this.#fits = false;
    this.#hooks.outgrown?.();
  });
  readonly #themes = new MutationObserver(() => {
    this.#host.requestUpdate();
  });

  constructor(host: LitElement, hooks: PlotHooks = {}) {
    this.#host = host;
    this.#hooks = hooks;
    host.addController(this);
  }

  hostConnected(): void {
    if (!this.#hooks.outgrown)
      this.#themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    if (this.#host.hasUpdated) this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#themes.disconnect();
    this.#sizes.disconnect();
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  /** Whether it has been drawn. */
  get drawn(): boolean {
    return this.#chart !== undefined;
  }

  /** Sets axes and room in the theme's current colours, which are expensive to query. */
  look(look: PlotLook): void {
    this.#look = look;
    const style = getComputedStyle(this.#host);
    const colour: Colour = (property) => style.getPropertyValue(property).trim();
    Object.assign(this.overlay, { ink: colour('--ink'), muted: colour('--muted'), paper: colour('--paper') });
    const chart = (this.#chart ??= this.#make());
    chart.options.layout = { padding: { top: look.top, right: look.right } };
    chart.options.scales = { x: axisOptions(look.x, look, colour), y: axisOptions(look.y, look, colour) };
  }

  /** Sets only the room to the right of the plot. */
  room(right: number): void {
    if (this.#chart && this.#look) this.#chart.options.layout = { padding: { top: this.#look.top, right } };
  }

  /** Redraws everything. Call `look` first. */
  draw(datasets: LineData[]): void {
    const chart = this.#chart;
    if (!chart) return;
    chart.data.datasets = datasets;
    const fitted = this.#fits;
    // Resizing also draws, and calls `resized`.
    if (!fitted) {
      const { clientWidth, clientHeight } = chart.canvas.parentElement!;
      chart.resize(clientWidth, clientHeight);
    }
    if (fitted || !this.#fits) chart.update('none');
    this.#fits = true;
  }

  /** Redraws with the current overlay. */
  redraw(): void {
    this.#chart?.draw();
  }

  /** The value of the x axis at a pixel of the chart. */
  valueAt(pixel: number): number | undefined {
    return this.#chart?.scales.x.getValueForPixel(pixel);
  }

  #make(): Chart<'line', Dots> {
    const { plugin, outgrown } = this.#hooks;
    const canvas = this.#host.renderRoot.querySelector('canvas')!;
    // Responsive charts would redraw whenever the layout shifts, all charts of the page in one task.
    this.#fits = outgrown === undefined;
    if (outgrown) this.#sizes.observe(canvas.parentElement!);
    return new Chart(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: outgrown === undefined,
        maintainAspectRatio: false,
        events: [],
        elements: { point: { radius: 0, hitRadius: 0 }, line: { tension: 0 } },
        // Types and limits are set by the first `look`; plugins need the scales to exist.
        scales: { x: { type: 'linear' }, y: { type: 'linear' } },
        onResize: () => {
          this.#fits = true;
          if (this.#chart) this.#hooks.resized?.();
        },
      },
      plugins: [...(plugin ? [plugin] : []), overlayPlugin(() => this.overlay)],
    });
  }
}
