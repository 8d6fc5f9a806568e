/** The button of the recipes dialog, which is loaded on demand. */
import { html } from 'lit';
import type { Experiment } from '../../experiment/experiment';
import { withChanges } from '../../experiment/read-experiment';
import { problemOf } from '../../common/problem';
import { saidText } from '../../i18n/notices';
import { words } from '../../i18n/race';
import type { RecipesPanel } from './recipes-panel';
import type { Language } from '../../i18n/languages';

/**
 * The button and its dialog.
 * @param start is called with the experiment, overridden by a recipe's settings.
 * @param failed is called with one sentence if the dialog could not be loaded or the settings are incompatible with the
 *   rest of the experiment.
 */
export function recipesButton(
  experiment: Experiment,
  language: Language,
  start: (experiment: Experiment) => void,
  failed: (why: string) => void,
) {
  const open = async (event: MouseEvent): Promise<void> => {
    const panel = (event.currentTarget as HTMLElement).parentNode!.querySelector<RecipesPanel>('recipes-panel')!;
    try {
      await import('./recipes-panel');
      await panel.updateComplete;
      panel.show();
    } catch (error) {
      failed(words(language).recipesFailed(saidText(problemOf(error), language)));
    }
  };
  const chosen = ({ detail }: CustomEvent<Partial<Experiment>>): void => {
    try {
      start(withChanges(experiment, detail));
    } catch (error) {
      failed(saidText(problemOf(error), language));
    }
  };
  return html`<button @click=${open}>${words(language).frameworks}</button>
    <recipes-panel style="display: contents" .experiment=${experiment} .language=${language}
      @recipe=${chosen}></recipes-panel>`;
}
