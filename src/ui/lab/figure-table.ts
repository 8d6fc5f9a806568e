/** The paper's figure 2 as numbers: every row at one answer length, exact and measured. */
import { html } from 'lit';
import { number, percent } from '../../common/format';
import type { Interval } from '../../common/running-moments';
import { figureWords } from '../../i18n/lab-figure-two';
import type { Language } from '../../i18n/languages';
import type { FigurePoint, FigureRow } from '../../lab/toys/binary-figure';
import { currentTheme } from '../app/theme';
import { textColour } from '../../common/palette';
import { rowName } from './row-names';

export const fixed = (value: number): string => value.toFixed(2).replace('-', '−');

export function figureTable({ length }: FigurePoint, rows: readonly FigureRow[], language: Language) {
  const text = figureWords(language);
  const theme = currentTheme();
  const { columns } = text;
  const measured = (interval: Interval | undefined, write: (value: number) => string) => {
    if (!interval) return html`<td>…</td>`;
    const { estimate, low, high } = interval;
    return html`<td>${write(estimate)} <small>${write(low)} – ${write(high)}</small></td>`;
  };
  return html`<div class="scroll"><table>
    <caption>${text.at(length)}</caption>
    <thead><tr><th></th><th scope="col">${columns.bias}</th><th scope="col">${columns.measured}</th>
      <th scope="col">${columns.variance}</th><th scope="col">${columns.measured}</th>
      <th scope="col">${columns.cosine}</th></tr></thead>
    <tbody>${rows.map(({ row, exact, measured: seen }) => {
      const { label, colour } = rowName(row, language);
      const { bias, variance, cosine } = exact;
      return html`<tr>
        <th scope="row" style="color:${textColour(colour, theme)}">${label}</th>
        <td>${percent(bias)}</td>${measured(seen?.bias, percent)}
        <td>${number(variance)}</td>${measured(seen?.variance, number)}
        <td class=${cosine !== null && cosine < 0 ? 'wrong' : ''}>${cosine === null ? '—' : fixed(cosine)}</td>
      </tr>`;
    })}</tbody>
  </table></div>`;
}
