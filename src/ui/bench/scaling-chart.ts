/** Run-steps a second over the number of runs, one line per shape, its name at the end. */
import { Chart, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { figure } from '../../bench/bench-report';
import type { ScalingPoint } from '../../bench/bench-record';
import type { BenchWords } from '../../i18n/bench';
import { textColour, type Theme } from '../charts/colours';

Chart.register(LineController, LineElement, PointElement, LinearScale);

/** Colours of the shapes: two of the palette, in the shade that reads as text. */
const SHAPE_COLOURS = ['k1', 'k3', 'k2'];

@customElement('scaling-chart')
export class ScalingChart extends LitElement {
  @property({ attribute: false }) points: readonly ScalingPoint[] = [];
  @property({ attribute: false }) text!: BenchWords;
  @property() theme: Theme = 'light';

  #chart?: Chart<'line', { x: number; y: number }[]>;

  static override styles = css`
    :host { display: block; min-width: 0; }
    .plot { position: relative; height: 240px; }
    canvas { position: absolute; inset: 0; }
  `;

  get #shapes(): string[] {
    return [...new Set(this.points.map(({ shape }) => shape))];
  }

  #line(shape: string): { x: number; y: number }[] {
    return this.points.flatMap((point) =>
      point.shape === shape && point.runStepsPerSecond !== undefined
        ? [{ x: Math.log2(point.runs), y: point.runStepsPerSecond }]
        : [],
    );
  }

  override render() {
    const summary = this.#shapes
      .map((shape) =>
        this.text.scalingSummary(
          shape,
          this.#line(shape).map(({ x, y }) => `${2 ** x} × ${figure(y)}`),
        ),
      )
      .join('; ');
    return html`<div class="plot"><canvas role="img" aria-label=${summary}></canvas></div>`;
  }

  override updated(_changed: PropertyValues<this>): void {
    const style = getComputedStyle(this);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const font = { size: 13, family: 'system-ui, sans-serif' };
    const chart = (this.#chart ??= new Chart(this.renderRoot.querySelector('canvas')!, {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        parsing: false,
        maintainAspectRatio: false,
        events: [],
        layout: { padding: { top: 18, right: 44 } },
        plugins: { legend: { display: false } },
      },
      plugins: [
        {
          id: 'names',
          afterDatasetsDraw: (of) => {
            names(of);
          },
        },
      ],
    }));
    const ticks = { color: colour('--muted'), font, padding: 4 };
    const largest = Math.max(1, ...this.points.map(({ runs }) => Math.log2(runs)));
    chart.options.scales = {
      x: {
        type: 'linear',
        min: 0,
        max: largest,
        border: { display: false },
        grid: { color: colour('--line'), drawTicks: false },
        ticks: {
          ...ticks,
          stepSize: 1,
          maxRotation: 0,
          autoSkipPadding: 12,
          callback: (value) => (Number.isInteger(Number(value)) ? String(2 ** Number(value)) : ''),
        },
        title: { display: true, text: this.text.runs, color: colour('--muted'), font, padding: 0 },
      },
      y: {
        type: 'linear',
        min: 0,
        border: { display: false },
        grid: { color: colour('--line'), drawTicks: false },
        ticks: { ...ticks, maxTicksLimit: 5 },
      },
    };
    chart.data.datasets = this.#shapes.map((shape, index) => {
      const line = textColour(SHAPE_COLOURS[index % SHAPE_COLOURS.length], this.theme);
      return {
        label: shape,
        data: this.#line(shape),
        borderColor: line,
        backgroundColor: line,
        borderWidth: 2.5,
        pointRadius: 3.5,
      };
    });
    chart.update('none');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#chart?.destroy();
    this.#chart = undefined;
  }
}

/** Writes the name of each line beside its last point. */
function names(chart: Chart): void {
  const { ctx } = chart;
  ctx.save();
  ctx.font = '600 13px system-ui, sans-serif';
  ctx.textBaseline = 'middle';
  chart.data.datasets.forEach((dataset, index) => {
    const last = chart.getDatasetMeta(index).data.at(-1);
    if (!last) return;
    ctx.fillStyle = dataset.borderColor as string;
    ctx.fillText(dataset.label ?? '', last.x + 8, last.y);
  });
  ctx.restore();
}
