/** The race's heading: what is compared, the other views, and what the preset and the words mean. */
import { html, nothing } from 'lit';
import { armsOf } from '../../experiment/arms';
import { DEFAULT_PRESET, findPreset } from '../../experiment/presets';
import { armWords } from '../../i18n/arms';
import type { Language } from '../../i18n/languages';
import { words } from '../../i18n/race';
import { recordingName, scenarioDescription } from '../../i18n/scenarios';
import { headerChoices } from '../app/header-choices';
import { navigation } from '../app/navigation';
import { armStyles } from '../charts/arm-style';
import { cited } from '../controls/cited';
import type { ChartSource } from './chart-source';

export function raceHeader({ asked, experiment }: ChartSource, language: Language) {
  const text = words(language);
  const ids = asked ? asked.curves.ids : armsOf(experiment);
  const names = [...armStyles(ids, language).values()].map(({ label }) => label);
  const { headline } = ids.every(({ key, method }) => key === method) ? text : armWords(language);
  const preset = experiment.preset === DEFAULT_PRESET ? undefined : findPreset(experiment.preset);
  const name = preset && recordingName(preset.id, asked?.recording.variant, language);
  return html`<header>
    <h1>${text.title}</h1>
    <p>${headline(names, experiment.operator)}</p>
    ${navigation('race', language)}
    ${headerChoices(language)}
    ${
      preset
        ? html`<div class="gloss small"><b>${name}${text.colon}</b>
            ${cited(scenarioDescription(preset.id, language))}</div>`
        : nothing
    }
    <div class="gloss small muted">${text.gloss}</div>
  </header>`;
}
