/** The status line, and the lines for notices and problems. */
import { html, nothing } from 'lit';
import type { Experiment } from '../../experiment/experiment';
import type { Problem } from '../../common/problem';
import { findOption } from '../../experiment/options';
import { spell } from '../../experiment/spell';
import { auditLine } from './audit-line';
import type { Notice, RaceState } from './race-state';
import { sameSaid } from './said';
import { adapterName, saidText } from '../../i18n/notices';
import { problemText } from '../../i18n/problems';
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
  // Replaces speed and adapter, so that the line keeps its length and the charts below do not move.
  const finished = status === 'finished';
  return html`<div class="status">
    ${
      pretraining
        ? html`<b>${text.pretrainProgress(pretraining.step, pretraining.steps, pretraining.loss, '')}</b>`
        : html`<b>${text.statusLine(session.step, session.experiment.steps, session.runs.length)}</b>`
    }
    ${session.stepsPerSecond > 0 && !finished ? html`<span>${text.speed(session.stepsPerSecond)}</span>` : nothing}
    ${adapter && !finished ? html`<span class="muted adapter">${adapterName(adapter, language)}</span>` : nothing}
    ${pretraining ? nothing : auditLine(session.audit, adapter?.name ?? '', language)}
    ${told && !pretraining ? html`<span class="muted" role="status">${told}</span>` : nothing}
  </div>`;
}

/** The one problem that re-pretraining fixes: the current policy was pretrained on other digits. */
const wantsPretraining = (session: RaceState, { message }: Notice): boolean =>
  !session.playing &&
  session.status !== 'pretraining' &&
  typeof message === 'object' &&
  message.code === 'digits-of-policy';

/** `pretrain` is the action of the policy panel's button. */
export function noticeLines(session: RaceState, text: Words, language: Language, pretrain: () => void) {
  const mend = html`<button class="mend" @click=${pretrain}>${text.pretrain}</button>`;
  return session.notices.map(
    (notice) => html`<div class="notice ${notice.kind}" role=${notice.kind === 'note' ? 'status' : 'alert'}>
    <span>${said(session, notice, text, language)}</span>
    ${wantsPretraining(session, notice) ? mend : nothing}
    <button class="plain" aria-label=${text.dismiss} @click=${() => session.dismiss(notice)}>✕</button></div>`,
  );
}

/** Of an address: a line for each thing that is wrong, and the whole of it for those who ask. */
function said({ experiment }: RaceState, { message, inAddress }: Notice, text: Words, language: Language) {
  if (!inAddress) return saidText(message, language);
  const lines = inAddress.map((each) => html`<li>${inBrief(each, experiment, text, language)}</li>`);
  const whole = inAddress.map((each) => problemText(each, language)).join(' ');
  return html`${text.junkIgnored} <ul>${lines}</ul> <details><summary>${text.allowed}</summary>${whole}</details>`;
}

/** A refused field in one short line: its name, the given value, and the value used instead. */
function inBrief(problem: Problem, experiment: Experiment, text: Words, language: Language): string {
  if (problem.code === 'unknown-setting') return text.junkKey(problem.given);
  const option = 'field' in problem ? findOption(problem.field) : undefined;
  return option && 'given' in problem
    ? text.junkField(option.key, String(problem.given), spell(experiment[option.key]))
    : problemText(problem, language);
}
