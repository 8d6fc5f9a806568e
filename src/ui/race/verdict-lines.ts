/** The lines under the charts, in the user's language: which methods collapsed and why, and which survive. */
import { html, nothing } from 'lit';
import { isOffPolicy, methodOf } from '../../experiment/combinations';
import { causeText } from '../../i18n/collapse';
import type { Language } from '../../i18n/languages';
import { words } from '../../i18n/race';
import { collapseCause } from '../../training/collapse';
import { currentTheme } from '../app/theme';
import { textColour } from '../../common/palette';
import { methodStyles } from '../charts/method-style';
import type { ChartSource } from './chart-source';
import { survivors, verdicts, type Cause, type RaceVerdict } from './race-verdict';

export function verdictLines({ shown, over, experiment }: ChartSource, language: Language) {
  const text = words(language);
  const { curves, collapses } = shown;
  const styles = methodStyles(curves.methods, language);
  const cause: Cause = (kind, method) =>
    causeText(collapseCause(kind, methodOf(method, experiment), isOffPolicy(experiment)), language);
  const line = ({ method, what, why }: RaceVerdict) => {
    const { label, estimator } = styles.get(method)!;
    return html`<p><b style="color:${textColour(estimator, currentTheme())}">${label}</b> ${what}${text.sentenceEnd}
      <span>${text.why}${text.colon}${why}</span></p>`;
  };
  const alive = survivors(collapses, curves.methods).map((method) => styles.get(method)!.label);
  return html`
    ${verdicts(collapses, styles, (method) => curves.seeds(method), cause, text).map(line)}
    ${alive.length > 0 ? html`<p class="muted">${text.holds(alive, over)}</p>` : nothing}`;
}
