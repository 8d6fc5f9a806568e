/** Slow motion: as fast as it goes, or so few steps a second that each can be followed. */
import { html } from 'lit';
import { SPEEDS, type Speed } from '../../training/pacing';
import type { Text } from '../../common/text';
import type { Language } from '../../i18n/languages';

const LABEL: Text = { en: 'Speed', zh: '速度' };
const HELP: Text = {
  en: 'Slow motion to watch each step. The numbers are the same at every speed.',
  zh: '放慢以便看清每一步。无论快慢，结果的每一位数字都相同。',
};
const FULL: Text = { en: 'full speed', zh: '全速' };
const slow = (steps: number): Text => ({ en: `${steps} step${steps === 1 ? '' : 's'}/s`, zh: `每秒 ${steps} 步` });

export function speedChoice(chosen: Speed, language: Language, choose: (speed: Speed) => void) {
  const choice = (event: Event): void => {
    const select = event.currentTarget as HTMLSelectElement;
    choose(SPEEDS[select.selectedIndex]);
    // Chosen with the mouse, it leaves the focus alone: Space must then play and pause, not open the list again.
    if (!select.matches(':focus-visible')) select.blur();
  };
  return html`<select class="speed" aria-label=${LABEL[language]} title=${HELP[language]} @change=${choice}>
    ${SPEEDS.map((speed) => html`<option value=${String(speed)} ?selected=${speed === chosen}>${(speed === 'full' ? FULL : slow(speed))[language]}</option>`)}
  </select>`;
}
