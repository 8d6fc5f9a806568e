/** What the charts show, in one line for files: the training's name, its seeds and the adapter. */
import { seedsText } from '../../common/markdown';
import type { Language } from '../../i18n/languages';
import { adapterName } from '../../i18n/notices';
import { words } from '../../i18n/race';
import { runName } from '../../i18n/run-name';
import { recordingName } from '../../i18n/scenarios';
import { takeWords } from '../../i18n/take';
import type { ChartSource } from './chart-source';
import type { RaceState } from './race-state';
import { repeatable } from './share-link';

export function shownSettings({ replay }: ChartSource, session: RaceState, language: Language): string {
  const { adapter, kept, runs, changes, experiment } = session;
  const shown = replay ? replay.recording.runs : runs;
  const name = replay
    ? recordingName(replay.recording.experiment.preset, replay.recording.variant, language)
    : runName(repeatable(kept.begun ?? experiment, changes), language);
  const on = replay ? replay.recording.adapter : adapter && adapterName(adapter, language);
  const seeds = takeWords(language).seeds(seedsText([...new Set(shown.map(({ seed }) => seed))]));
  return [name, seeds, ...(on ? [on] : [])].join(words(language).comma);
}
