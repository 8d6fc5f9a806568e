/** The arms of the race: their legend, and the dialog that edits one. */
import type { Experiment } from '../../experiment/experiment';

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;

export const arms = {
  arms: 'Arms of the race',
  /** One sentence of what one sees, where arms have settings of their own. */
  headline: (names: readonly string[], operator: Experiment['operator']): string => {
    const shared = `A tiny GPT-2 learns ${operator}: same prompts, same randomness.`;
    if (names.length === 1) return `A tiny GPT-2 learns ${operator}: ${names[0]}.`;
    if (names.length === 2) return `Which is better: ${names[0]}, or ${names[1]}? ${shared}`;
    return `Which of ${names.length} arms? ${shared}`;
  },
  add: '+ arm',
  addHelp: 'Adds an arm: a method with settings of its own',
  actions: (label: string) => `${label}: edit, duplicate or remove`,
  edit: 'Edit …',
  duplicate: 'Duplicate …',
  remove: 'Remove',
  all: 'Show all',
  pickHelp: 'Click: this arm alone. With Shift: beside those chosen. Again: all.',
  editTitle: 'Edit the arm',
  newTitle: 'New arm',
  name: 'Name',
  method: 'Method',
  own: 'Settings of its own',
  noneOwn: 'Every setting is that of the form.',
  addSetting: 'Add a setting …',
  dropSetting: (label: string) => `${label}: as in the form again`,
  asText: 'As text',
  textHelp: 'name: method, key=value, …; the name may be left out.',
  restarts: 'Applying restarts the training.',
  /** Between what happened to several arms for the same reason. */
  between: '; ',
  /** Added to the mark of a change while training. */
  kept: (names: readonly string[]) => ` (${list(names)} ${names.length === 1 ? 'keeps its own' : 'keep theirs'})`,
};
