/**
 * Selects the view: the race (live, or recorded runs of a study), or the view named in the address's fragment. Only the
 * race is part of the initial load.
 */
import { parseAddress, strangeParts, type Address } from '../../common/address';
import { problemOf, shown as quoted, type Problem } from '../../common/problem';
import { currentLanguage, followLanguage } from './language';
import { VIEW_NAMES, viewLabel, type ViewName } from './navigation';
import type { RlvrPage } from '../race/race-view';
import { saidText } from '../../i18n/notices';
import { words } from '../../i18n/race';

/**
 * A separately loaded view. A view with `follow` follows the address while it is shown; others are recreated.
 */
interface View {
  name: ViewName;
  element: string;
  load(): Promise<unknown>;
}
type ViewElement = HTMLElement & { follow?(hash: string): void };

const VIEWS: readonly View[] = [
  { name: 'lab', element: 'lab-view', load: () => import('../lab/lab-view') },
  { name: 'findings', element: 'findings-view', load: () => import('../findings/findings-view') },
  { name: 'log', element: 'log-view', load: () => import('../log/log-view') },
  { name: 'bench', element: 'bench-view', load: () => import('../bench/bench-view') },
];
/** The view that an address names; undefined for the race, which is also used for replays and unknown names. */
const viewAt = (hash: string): View | undefined => VIEWS.find(({ name }) => name === parseAddress(hash).view);

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
    const language = currentLanguage();
    const why = saidText(problemOf(error), language);
    session.tell(words(language).viewFailed(viewLabel(view.name, language), why));
    return;
  }
  if (viewAt(location.hash) !== view) return;
  leave();
  const element: ViewElement = document.createElement(view.element);
  shown = { view, element };
  document.body.append(element);
  entitle();
}

/** The problems of an address that shows the race; those of a replay are reported when it has loaded. */
function raceProblems(address: Address): Problem[] {
  if (address.view === 'replay') return [];
  if (address.view === 'race') {
    const keys = [...address.settings.keys()];
    return [
      ...strangeParts('race', address, { id: false, keys }),
      ...keys.map((key): Problem => ({ code: 'setting-of-race', given: quoted(key) })),
    ];
  }
  return [{ code: 'unknown-view', given: quoted(address.view), views: [...VIEW_NAMES, 'replay'] }];
}

/** Shows the view named in the address, now and whenever the address changes. */
export function followHash(): void {
  const follow = (): void => {
    const view = viewAt(location.hash);
    if (view) {
      void show(view);
      return;
    }
    const { session } = showRace();
    for (const problem of raceProblems(parseAddress(location.hash))) session.tell(problem);
  };
  window.addEventListener('hashchange', follow);
  followLanguage(entitle);
  follow();
}
