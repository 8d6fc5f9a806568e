/** The button that opens what can be taken from a training, which is loaded on demand. */
import { html } from 'lit';
import { problemOf } from '../../common/problem';
import type { Language } from '../../i18n/languages';
import { saidText } from '../../i18n/notices';
import { takeWords } from '../../i18n/take';
import type { ChartSource } from './chart-source';
import type { RaceState } from './race-state';
import type { Reading } from './reading';

export function takeButton(stage: ChartSource, session: RaceState, { step, pinned }: Reading, language: Language) {
  const text = takeWords(language);
  const load = async (): Promise<void> => {
    try {
      await import('./take-panel');
    } catch (error) {
      session.tell(text.failed(saidText(problemOf(error), language)));
    }
  };
  return html`<button class="take" popovertarget="take" title=${text.openHelp} @click=${load}>${text.open}</button>
    <take-panel class="panel drawer" id="take" popover role="dialog" aria-label=${text.title} .stage=${stage}
      .session=${session} .step=${pinned ? step : null} .language=${language} .seen=${stage.shown.curves.lastStep}>
    </take-panel>`;
}
