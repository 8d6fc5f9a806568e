/** Which view is shown: the race, or what the address names behind its #. Only the race is in the first load. */
import { isBenchHash } from '../bench/plan';
import type { RlvrPage } from './page';
import { words } from './words';

let race: RlvrPage | undefined;
let bench: HTMLElement | undefined;

function showRace(): RlvrPage {
  bench?.remove();
  bench = undefined;
  document.title = words('en').title;
  if (race) race.setAway(false);
  else document.body.append(race = document.createElement('rlvr-page') as RlvrPage);
  return race;
}

async function showBench(): Promise<void> {
  // At once, so that the adapter is quiet when the view has loaded.
  race?.setAway(true);
  try {
    await import('./bench-view');
  } catch (error) {
    const { session } = showRace();
    session.tell(`The Bench could not be loaded (${error instanceof Error ? error.message : String(error)}); reload the page to try again.`);
    return;
  }
  if (!isBenchHash(location.hash)) return;
  bench?.remove();
  document.body.append(bench = document.createElement('bench-view'));
  document.title = `${words('en').bench} · ${words('en').title}`;
}

/** Shows the view of the address, now and whenever it changes. */
export function followHash(): void {
  const show = (): void => {
    if (isBenchHash(location.hash)) void showBench();
    else showRace();
  };
  window.addEventListener('hashchange', show);
  show();
}
