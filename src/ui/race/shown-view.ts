/** What the charts of the race are drawn from. */
import type { Language } from '../../i18n/languages';
import { words } from '../../i18n/race';
import { takeWords } from '../../i18n/take';
import { currentTheme } from '../app/theme';
import { armStyles } from '../charts/arm-style';
import type { ChartView } from '../charts/chart-view';
import type { ArmFocus } from './arm-focus';
import { changeMarks } from './change-marks';
import type { ChartSource } from './chart-source';
import type { ChartLook } from './control-bar';
import { axisEnd } from './race-curves';
import type { RaceState } from './race-state';
import type { Reading } from './reading';
import { shownSettings } from './shown-settings';

export interface Shown {
  stage: ChartSource;
  session: RaceState;
  focus: ArmFocus;
  reading: Reading;
  look: ChartLook;
}

export function shownView({ stage, session, focus, reading, look }: Shown, language: Language): ChartView {
  const { curves, collapses } = stage.shown;
  const { asked, replay, terms } = stage;
  reading.keep(curves);
  return {
    curves,
    collapses,
    styles: new Map([...armStyles(curves.ids, language)].filter(([arm]) => focus.shows(arm))),
    raised: focus.raised,
    end: axisEnd(curves.lastStep, terms.steps),
    changes: replay ? [] : changeMarks(session, language),
    reading: reading.step,
    pinned: reading.pinned,
    theme: currentTheme(),
    recorded: replay !== undefined && !asked,
    ...look,
    text: words(language),
    take: takeWords(language),
    settings: () => shownSettings(stage, session, language),
  };
}
