/** The marks of live changes on the charts, with the arms that keep their own settings. */
import { armsOf } from '../../experiment/arms';
import { armWords } from '../../i18n/arms';
import type { Language } from '../../i18n/languages';
import { changesText } from '../../i18n/settings';
import { armStyles } from '../charts/arm-style';
import type { ChartView } from '../charts/chart-view';
import type { RaceState } from './race-state';

export function changeMarks({ changes, experiment }: RaceState, language: Language): ChartView['changes'] {
  const arms = armsOf(experiment);
  const styles = armStyles(arms, language);
  return changes.map(({ step, changes: of }) => {
    const kept = arms.filter((arm) => of.some(({ key }) => key in arm.changes)).map(({ key }) => styles.get(key)!);
    const names = kept.map(({ letter, label }) => letter || label);
    return { step, description: changesText(of, language) + (kept.length > 0 ? armWords(language).kept(names) : '') };
  });
}
