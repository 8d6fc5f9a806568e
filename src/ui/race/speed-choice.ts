/** The choice of speed: full, or few enough steps per second that each can be followed. */
import { html } from 'lit';
import { SPEEDS, type Speed } from '../../training/pacing';
import { words } from '../../i18n/race';
import type { Language } from '../../i18n/languages';

export function speedChoice(chosen: Speed, language: Language, choose: (speed: Speed) => void) {
  const text = words(language);
  const choice = (event: Event): void => {
    const select = event.currentTarget as HTMLSelectElement;
    choose(SPEEDS[select.selectedIndex]);
    // After a choice with the mouse, remove the focus, so that Space plays and pauses instead of opening the list.
    if (!select.matches(':focus-visible')) select.blur();
  };
  const option = (speed: Speed) =>
    html`<option value=${String(speed)} ?selected=${speed === chosen}>${
      speed === 'full' ? text.fullPace : text.slowPace(speed)
    }</option>`;
  return html`<select class="speed" aria-label=${text.pace} title=${text.paceHelp} @change=${choice}>
    ${SPEEDS.map(option)}
  </select>`;
}
