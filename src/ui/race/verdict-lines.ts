/** The lines under the charts, in the user's language: which arms collapsed and why, and which survive. */
import { html, nothing } from 'lit';
import { armsOf } from '../../experiment/arms';
import { isOffPolicy, methodOf } from '../../experiment/combinations';
import { armWords } from '../../i18n/arms';
import { causeText } from '../../i18n/collapse';
import type { Language } from '../../i18n/languages';
import { words } from '../../i18n/race';
import { collapseCause } from '../../training/collapse';
import { isClamped } from '../../training/watched';
import { currentTheme } from '../app/theme';
import { textColour } from '../../common/palette';
import { armStyles } from '../charts/arm-style';
import type { ChartSource } from './chart-source';
import { byReason, survivors, verdicts, type Cause, type RaceVerdict } from './race-verdict';

/** @param isShown whether an arm is shown. */
export function verdictLines(
  { shown, over, experiment }: ChartSource,
  isShown: (arm: string) => boolean,
  language: Language,
) {
  const text = words(language);
  const { curves, collapses } = shown;
  const styles = armStyles(curves.ids, language);
  const arms = armsOf(experiment);
  const cause: Cause = (kind, key) => {
    const { method } = curves.ids.find((arm) => arm.key === key)!;
    const own = arms.find((arm) => arm.key === key)?.experiment ?? experiment;
    return causeText(
      collapseCause(kind, methodOf(method, own), isOffPolicy(own), { beta: own.beta, clamped: isClamped(own) }),
      language,
    );
  };
  const told = ({ arm, name, what }: RaceVerdict) => {
    const colour = textColour(styles.get(arm)!.hue, currentTheme());
    return html`<b style="color:${colour}">${name}</b> ${what}`;
  };
  const line = ([first, ...others]: RaceVerdict[]) =>
    html`<p>${told(first)}${others.map((other) => html`${armWords(language).between}${told(other)}`)}${text.sentenceEnd}
      <span>${text.why}${text.colon}${first.why}</span></p>`;
  const shownVerdicts = verdicts(collapses, styles, (arm) => curves.seeds(arm), cause, text).filter(({ arm }) =>
    isShown(arm),
  );
  const alive = survivors(collapses, curves.arms).map((arm) => styles.get(arm)!.label);
  return html`
    ${byReason(shownVerdicts).map(line)}
    ${alive.length > 0 ? html`<p class="muted">${text.holds(alive, over)}</p>` : nothing}`;
}
