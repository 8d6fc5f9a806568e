/** The small control of a chart that downloads it: as PNG, as SVG, or its data as CSV. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Language } from '../../i18n/languages';
import { takeWords } from '../../i18n/take';
import { icon } from '../app/icons';
import { sharedStyles } from '../app/shared-styles';
import { save } from '../controls/save';
import { placeBelow } from '../controls/place-below';
import type { ChartFile } from './chart-file';

export const CHART_FORMATS = ['png', 'svg', 'csv'] as const;
export type ChartFormat = (typeof CHART_FORMATS)[number];

/** What a chart gives to be downloaded. */
export interface ChartContent {
  /** File name without ending. */
  name: string;
  picture: ChartFile;
  /** Its data, if that is more than the picture shows. */
  csv?: string;
}

const WIDTH = 210;

@customElement('chart-download')
export class ChartDownload extends LitElement {
  @property() heading = '';
  @property() language: Language = 'en';
  @property({ attribute: false }) content: () => ChartContent | undefined = () => undefined;
  @state() private failed = false;
  @query('.panel') private panel!: HTMLElement;

  static override styles = [
    sharedStyles,
    css`
      :host { display: inline-flex; flex: none; }
      .open { min-height: 24px; min-width: 24px; padding: 0; color: var(--muted); font-size: var(--size-small); }
      .row { display: flex; gap: 6px; }
      .panel { padding: 8px; }
    `,
  ];

  override render() {
    const text = takeWords(this.language);
    const label = text.chart(this.heading);
    return html`<button class="plain open" popovertarget="formats" aria-label=${label} title=${label}>
        ${icon('download')}</button>
      <div class="panel" id="formats" popover role="dialog" aria-label=${label} @beforetoggle=${this.#place}>
        <div class="row">${CHART_FORMATS.map(
          (format) => html`<button @click=${() => this.#save(format)}>${text.chartFormats[format]}</button>`,
        )}</div>
        ${this.failed ? html`<p class="small" role="alert">${text.chartFailed}</p>` : nothing}
      </div>`;
  }

  async #save(format: ChartFormat): Promise<void> {
    const content = this.content();
    if (!content) return;
    const { name, picture, csv } = content;
    try {
      const { chartCsv, chartSvg, pngOf } = await import('./chart-file');
      const blob =
        format === 'csv'
          ? new Blob([csv ?? chartCsv(picture)], { type: 'text/csv' })
          : format === 'svg'
            ? new Blob([chartSvg(picture)], { type: 'image/svg+xml' })
            : await pngOf(chartSvg(picture));
      save(`${name}.${format}`, blob);
      this.panel.hidePopover();
    } catch {
      this.failed = true;
    }
  }

  #place = (event: ToggleEvent): void => {
    if (event.newState !== 'open') return;
    this.failed = false;
    placeBelow(this.panel, this.renderRoot.querySelector('.open')!, WIDTH);
  };
}
