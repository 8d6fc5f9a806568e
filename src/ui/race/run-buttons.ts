/** Buttons of the training: play, step, speed, restart; the frameworks dialog; the policy panel. */
import { html } from 'lit';
import type { Experiment } from '../../experiment/experiment';
import type { Language } from '../../i18n/languages';
import { words } from '../../i18n/race';
import { icon } from '../app/icons';
import { recipesButton } from '../frameworks/recipes-button';
import { withNewSeed } from './decide';
import './policy-panel';
import type { RaceState } from './race-state';
import { speedChoice } from './speed-choice';

interface ButtonLook {
  primary?: boolean;
  title?: string;
  idle?: boolean;
}

/** @param restart starts training another experiment. */
export function runButtons(session: RaceState, language: Language, restart: (experiment: Experiment) => void) {
  const text = words(language);
  const label =
    session.status === 'finished'
      ? html`${icon('again')} ${text.again}`
      : session.playing
        ? html`${icon('pause')} ${text.pause}`
        : html`${icon('play')} ${text.play}`;
  const button = (name: unknown, what: () => void, { primary, title = text.keys, idle = false }: ButtonLook = {}) =>
    html`<button class=${primary ? 'primary' : ''} title=${title} ?disabled=${idle} @click=${(event: MouseEvent) => {
      what();
      // A mouse click must not focus the button, so that Space plays and pauses instead of clicking it again.
      if (event.detail > 0) (event.currentTarget as HTMLElement).blur();
    }}>${name}</button>`;
  return html`
    ${button(label, () => session.toggle(), { primary: true })}
    ${button(html`${icon('step')} ${text.step}`, () => session.singleStep(), { idle: session.over })}
    ${speedChoice(session.speed, language, (speed) => session.setSpeed(speed))}
    ${button(html`${icon('again')} ${text.restart}`, () => session.restart())}
    ${button(text.newSeed, () => restart(withNewSeed(session.experiment)), { title: text.newSeedHelp })}
    ${recipesButton(session.experiment, language, restart, (why) => session.tell(why))}
    <button popovertarget="policy">${text.policy} …</button>
    <div class="panel drawer" id="policy" popover role="dialog" aria-label=${text.policyTitle}>
      <header><h2>${text.policyTitle}</h2>
        <button class="plain" popovertarget="policy" popovertargetaction="hide"
          aria-label=${text.close}>✕</button></header>
      <policy-panel .runs=${session.runs} .progress=${session.pretraining} .language=${language}></policy-panel>
    </div>`;
}
