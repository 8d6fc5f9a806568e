/** The way to the recipes' dialog, which is loaded when it is first asked for. */
import { html } from 'lit';
import type { Experiment } from '../../experiment/experiment';
import { withChanges } from '../../experiment/read-experiment';
import { sentence } from '../../common/text';
import { words } from '../../i18n/race';
import type { RecipesPanel } from './recipes-panel';
import type { Language } from '../../i18n/languages';

/**
 * The button, and the dialog beside it.
 * @param start gets the experiment with the settings of a recipe over it.
 * @param failed gets one sentence where the dialog could not be loaded, or the settings do not go with the rest of the
 *   experiment.
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
      failed(words(language).recipesFailed(sentence(error)));
    }
  };
  const chosen = ({ detail }: CustomEvent<Partial<Experiment>>): void => {
    try {
      start(withChanges(experiment, detail));
    } catch (error) {
      failed(sentence(error));
    }
  };
  return html`<button @click=${open}>${words(language).frameworks}</button>
    <recipes-panel style="display: contents" .experiment=${experiment} .language=${language}
      @recipe=${chosen}></recipes-panel>`;
}
