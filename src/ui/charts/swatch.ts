/** A short piece of a line, as the charts draw it. */
import { svg, html, type TemplateResult } from 'lit';
import { lineColour } from '../../common/palette';
import { currentTheme } from '../app/theme';
import type { LineStyle } from './method-style';

const WIDTH = 3.5;
const LENGTH = 32;

/** @param style of a method or an arm. */
export function swatch({ hue, dash }: LineStyle): TemplateResult {
  // Long dashes are drawn smaller, so that two of them are seen.
  const period = dash.reduce((sum, length) => sum + length, 0);
  const unit = dash.length === 0 ? WIDTH : Math.min(WIDTH, LENGTH / (2 * period - dash[dash.length - 1]));
  const dashes = dash.map((length) => length * unit).join(' ');
  return html`<svg class="swatch" width="34" height="10" aria-hidden="true" style="flex:none">${svg`<line
    x1="1" y1="5" x2="33" y2="5" stroke=${lineColour(hue, currentTheme())}
    stroke-width=${WIDTH} stroke-dasharray=${dashes} />`}</svg>`;
}
