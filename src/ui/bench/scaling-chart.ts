/** Run-steps per second against the number of runs, one line per shape with its name at the end. */
import type { Chart } from 'chart.js';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { figure } from '../../bench/bench-report';
import type { ScalingPoint } from '../../bench/bench-record';
import type { BenchWords } from '../../i18n/bench';
import { textColour } from '../../common/palette';
import { currentTheme } from '../app/theme';
import { LinePlot } from '../charts/line-plot';

/** Colours of the shapes, from the palette in the shades for text. */
const SHAPE_COLOURS = ['k1', 'k3', 'k2'];

@customElement('scaling-chart')
export class ScalingChart extends LitElement {
  @property({ attribute: false }) points: readonly ScalingPoint[] = [];
  @property({ attribute: false }) text!: BenchWords;

  readonly #plot = new LinePlot(this, { plugin: { id: 'names', afterDatasetsDraw: names } });

  static override styles = css`
    :host { display: block; min-width: 0; }
    .plot { position: relative; height: 240px; }
    canvas { position: absolute; inset: 0; direction: ltr; }
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

  override updated(): void {
    this.#plot.look({
      x: {
        min: 0,
        max: Math.max(1, ...this.points.map(({ runs }) => Math.log2(runs))),
        title: this.text.runs,
        ticks: {
          stepSize: 1,
          autoSkipPadding: 12,
          callback: (value) => (Number.isInteger(Number(value)) ? String(2 ** Number(value)) : ''),
        },
      },
      y: { min: 0, ticks: { maxTicksLimit: 5 } },
      size: 13,
      gap: 4,
      top: 18,
      right: 44,
    });
    this.#plot.draw(
      this.#shapes.map((shape, index) => {
        const colour = textColour(SHAPE_COLOURS[index % SHAPE_COLOURS.length], currentTheme());
        return {
          label: shape,
          data: this.#line(shape),
          borderColor: colour,
          backgroundColor: colour,
          borderWidth: 2.5,
          pointRadius: 3.5,
        };
      }),
    );
  }
}

/** Draws the name of each line next to its last point. */
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
