/** What is going on, in one line; and the lines that tell of trouble. */
import { html, nothing } from 'lit';
import type { Experiment } from '../../experiment/experiment';
import type { OptionKey } from '../../experiment/option';
import { findOption } from '../../experiment/options';
import { spell } from '../../experiment/query';
import { auditLine } from './audit-line';
import { sameSaid, type Notice, type RaceState } from './race-state';
import { saidText } from '../../i18n/notices';
import type { Words } from '../../i18n/race';
import type { Language } from '../../i18n/languages';

export function statusLine(session: RaceState, text: Words, language: Language) {
  const { status, pretraining, adapter } = session;
  const told =
    status !== 'training' &&
    status !== 'paused' &&
    session.notices.every(({ message }) => !sameSaid(message, session.message))
      ? saidText(session.message, language)
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
  !session.playing &&
  session.status !== 'pretraining' &&
  typeof message === 'string' &&
  message.startsWith('digits: got ');

/** `pretrain` is what the policy panel's button does. */
export function noticeLines(session: RaceState, text: Words, language: Language, pretrain: () => void) {
  const mend = html`<button class="mend" @click=${pretrain}>${text.pretrain}</button>`;
  return session.notices.map(
    (notice) => html`<div class="notice ${notice.kind}" role=${notice.kind === 'note' ? 'status' : 'alert'}>
    <span>${said(notice, text, language)}</span>
    ${wantsPretraining(session, notice) ? mend : nothing}
    <button class="plain" aria-label=${text.dismiss} @click=${() => session.dismiss(notice)}>✕</button></div>`,
  );
}

function said({ message, brief: lines }: Notice, text: Words, language: Language) {
  const whole = saidText(message, language);
  return lines ? brief(whole, lines, text) : whole;
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
