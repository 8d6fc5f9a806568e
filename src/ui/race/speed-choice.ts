/** Slow motion: as fast as it goes, or so few steps a second that each can be followed. */
import { html } from 'lit';
import { SPEEDS, type Speed } from '../../training/pacing';
import { words } from '../../i18n/race';
import type { Language } from '../../i18n/languages';

export function speedChoice(chosen: Speed, language: Language, choose: (speed: Speed) => void) {
  const text = words(language);
  const choice = (event: Event): void => {
    const select = event.currentTarget as HTMLSelectElement;
    choose(SPEEDS[select.selectedIndex]);
    // Chosen with the mouse, it leaves the focus alone: Space must then play and pause, not open the list again.
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
