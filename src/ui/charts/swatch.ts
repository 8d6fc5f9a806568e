/** A short piece of a method's line, as the charts draw it. */
import { svg, html, type TemplateResult } from 'lit';
import { lineColour } from '../../common/palette';
import { dashPattern } from './colours';
import type { MethodStyle } from './method-style';

const WIDTH = 3.5;

export function swatch(style: MethodStyle): TemplateResult {
  const dashes = dashPattern(style.placement)
    .map((length) => length * WIDTH)
    .join(' ');
  return html`<svg class="swatch" width="34" height="10" aria-hidden="true" style="flex:none">${svg`<line
    x1="1" y1="5" x2="33" y2="5" stroke=${lineColour(style.estimator)}
    stroke-width=${WIDTH} stroke-dasharray=${dashes} />`}</svg>`;
}
