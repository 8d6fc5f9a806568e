/**
 * Which view is shown: the race (live, or recorded runs of a study), or what the address names behind its #. Only the
 * race is in the first load.
 */
import { isBenchHash } from '../../bench/bench-plan';
import { isLabHash } from '../../lab/lab-address';
import { sentence } from '../../common/text';
import { isFindingsHash } from '../findings/findings-address';
import { currentLanguage, followLanguage } from './language';
import { viewLabel, type ViewName } from './navigation';
import type { RlvrPage } from '../race/race-view';
import { words } from '../../i18n/race';

/**
 * A view of its own, loaded when it is asked for. One that can follows the address while it is shown; another is made
 * anew.
 */
interface View {
  name: ViewName;
  element: string;
  is(hash: string): boolean;
  load(): Promise<unknown>;
}
type ViewElement = HTMLElement & { follow?(hash: string): void };

const VIEWS: readonly View[] = [
  { name: 'lab', element: 'lab-view', is: isLabHash, load: () => import('../lab/lab-view') },
  { name: 'findings', element: 'findings-view', is: isFindingsHash, load: () => import('../findings/findings-view') },
  { name: 'bench', element: 'bench-view', is: isBenchHash, load: () => import('../bench/bench-view') },
];

let race: RlvrPage | undefined;
let shown: { view: View; element: ViewElement } | undefined;

function leave(): void {
  shown?.element.remove();
  shown = undefined;
}

function entitle(): void {
  const language = currentLanguage();
  const { title } = words(language);
  document.title = shown ? `${viewLabel(shown.view.name, language)} · ${title}` : title;
}

function showRace(): RlvrPage {
  leave();
  entitle();
  if (race) {
    race.setAway(false);
    void race.follow();
  } else document.body.append((race = document.createElement('rlvr-page') as RlvrPage));
  return race;
}

async function show(view: View): Promise<void> {
  // At once, so that the adapter is quiet when the view has loaded.
  race?.setAway(true);
  if (shown?.view === view && shown.element.follow) {
    shown.element.follow(location.hash);
    return;
  }
  leave();
  try {
    await view.load();
  } catch (error) {
    const { session } = showRace();
    session.tell(words(currentLanguage()).viewFailed(viewLabel(view.name, currentLanguage()), sentence(error)));
    return;
  }
  if (!view.is(location.hash)) return;
  leave();
  const element: ViewElement = document.createElement(view.element);
  shown = { view, element };
  document.body.append(element);
  entitle();
}

/** Shows the view of the address, now and whenever it changes. */
export function followHash(): void {
  const follow = (): void => {
    const view = VIEWS.find(({ is }) => is(location.hash));
    if (view) void show(view);
    else showRace();
  };
  window.addEventListener('hashchange', follow);
  followLanguage(entitle);
  follow();
}
