/** What is going on, in one line; and the lines that tell of trouble. */
import { html, nothing } from 'lit';
import type { Experiment } from '../../experiment/experiment';
import { findOption, type OptionKey } from '../../experiment/options';
import { spell } from '../../experiment/query';
import { auditLine } from './audit-line';
import type { Notice, RaceState } from './race-state';
import type { Words } from '../../i18n/race';
import type { Language } from '../../i18n/languages';

export function statusLine(session: RaceState, text: Words, language: Language) {
  const { status, pretraining, adapter } = session;
  const told =
    status !== 'training' && status !== 'paused' && session.notices.every(({ message }) => message !== session.message)
      ? session.message
      : '';
  // In the place of speed and adapter, so that the line keeps its length and the charts below it their place.
  const finished = status === 'finished';
  return html`<div class="status">
    ${
      pretraining
        ? html`<b>${text.pretrainProgress(pretraining.step, pretraining.steps, pretraining.loss, '')}</b>`
        : html`<b>${text.statusLine(session.step, session.experiment.steps, session.runs.length)}</b>`
    }
    ${session.stepsPerSecond > 0 && !finished ? html`<span>${text.speed(session.stepsPerSecond)}</span>` : nothing}
    ${adapter && !finished ? html`<span class="muted adapter">${adapter.name}</span>` : nothing}
    ${pretraining ? nothing : auditLine(session.audit, adapter?.name ?? '', language)}
    ${told && !pretraining ? html`<span class="muted" role="status">${told}</span>` : nothing}
  </div>`;
}

/** The one trouble that a new reference policy mends: the one that is here was pretrained on other digits. */
const wantsPretraining = (session: RaceState, { message }: Notice): boolean =>
  !session.playing && session.status !== 'pretraining' && message.startsWith('digits: got ');

/** `pretrain` is what the policy panel's button does. */
export function noticeLines(session: RaceState, text: Words, pretrain: () => void) {
  return session.notices.map(
    (notice) => html`<div class="notice ${notice.kind}" role=${notice.kind === 'note' ? 'status' : 'alert'}>
    <span>${notice.brief ? brief(notice.message, notice.brief, text) : notice.adapter ? text.adapter(notice.adapter, notice.message) : notice.message}</span>
    ${wantsPretraining(session, notice) ? html`<button class="mend" @click=${pretrain}>${text.pretrain}</button>` : nothing}
    <button class="plain" aria-label=${text.dismiss} @click=${() => session.dismiss(notice)}>✕</button></div>`,
  );
}

function brief(message: string, lines: readonly string[], text: Words) {
  return html`${text.junkIgnored} <ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>
    <details><summary>${text.allowed}</summary>${message}</details>`;
}

/** A refusal of a field in one short line: its name, what was given, what is used instead. */
export function shorten(problem: string, experiment: Experiment, text: Words): string {
  const [, key, given] = /^(\w+): got ('.*?')(?: with [^;]*)?; /s.exec(problem) ?? [];
  const option = key ? findOption(key as OptionKey) : undefined;
  if (option) return text.junkField(key, given, spell(experiment[option.key]));
  const [, name] = /^('.*') in the address is no setting/s.exec(problem) ?? [];
  return name ? text.junkKey(name) : problem;
}
