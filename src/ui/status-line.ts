/** What is going on, in one line; and the lines that tell of trouble. */
import { html, nothing } from 'lit';
import type { Session } from './session';
import type { Words } from './words';

export function statusLine(session: Session, text: Words) {
  const { status, pretraining, adapter } = session;
  const told = status !== 'training' && status !== 'paused' ? session.message : '';
  return html`<p class="status">
    ${pretraining ? html`<b>${text.pretrainProgress(pretraining.step, pretraining.steps, pretraining.loss, '')}</b>`
      : html`<b>${text.statusLine(session.step, session.experiment.steps, session.runs.length)}</b>`}
    ${session.stepsPerSecond > 0 ? html`<span>${text.speed(session.stepsPerSecond)}</span>` : nothing}
    ${adapter ? html`<span class="muted">${adapter.name}</span>` : nothing}
    ${told && !pretraining ? html`<span class="muted" role="status">${told}</span>` : nothing}
  </p>`;
}

export function noticeLines(session: Session, text: Words) {
  return session.notices.map((notice) => html`<p class="notice ${notice.kind}" role=${notice.kind === 'note' ? 'status' : 'alert'}>
    <span>${notice.message}</span>
    <button class="plain" aria-label=${text.dismiss} @click=${() => session.dismiss(notice)}>✕</button></p>`);
}
