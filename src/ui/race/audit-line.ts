/** The result of the audits: a few words in the status line, which open a table. */
import { css, html, nothing } from 'lit';
import { worstError, type AuditSummary } from '../../audit/ledger';
import { auditWords, shapeText } from '../../i18n/audit';
import { tickText } from '../charts/chart-numbers';
import { placeBelow } from '../controls/place-below';
import { findingText } from '../../i18n/notices';
import type { Language } from '../../i18n/languages';

export const auditStyles = css`
  button.audit {
    border: 0; background: none; min-height: 0; padding: 0; font-weight: inherit; white-space: normal;
    text-align: start; color: inherit; text-decoration: underline dotted; text-underline-offset: 3px;
  }
  button.audit::before { content: '✓ ' / ''; color: var(--right, var(--accent)); font-weight: 700; }
  button.audit.mended::before { content: '! ' / ''; color: var(--wrong); }
  button.audit:hover { background: none; text-decoration-style: solid; }
  .audited { max-width: min(620px, calc(100vw - 24px)); }
  .audited p { margin-block: 6px; }
  .audited table { border-collapse: collapse; width: 100%; margin-block: 8px; font-variant-numeric: tabular-nums; }
  .audited :is(th, td) { text-align: end; padding: 3px 8px; border-bottom: 1px solid var(--line); }
  .audited :is(th, td):first-child { text-align: start; padding-inline-start: 0; }
  .audited thead th { font-weight: 600; color: var(--muted); white-space: nowrap; }
  .audited tbody th { font-weight: 500; }
  @media (max-width: 520px) {
    .audited :is(th, td) { padding: 3px 4px; font-size: 13px; }
    .audited thead th { white-space: normal; }
    .audited :is(th, td):nth-child(2) { display: none; }
  }
`;

const COUNT = new Intl.NumberFormat('en');
/** '4·10⁻⁶': an error to one significant digit. */
const errorText = (error: number | null): string => (error === null ? '–' : tickText(Number(error.toPrecision(1))));

/** @param of what was audited: the lab audits its trees, of which there are few. */
export function auditLine(
  audit: AuditSummary | undefined,
  adapter: string,
  language: Language,
  of: 'training' | 'lab' = 'training',
) {
  if (!audit) return nothing;
  const text = auditWords(language);
  if (audit.computedIn === 'float32' && audit.updates === 0) return html`<span class="muted">${text.waiting}</span>`;
  const worst = errorText(worstError(audit));
  const said =
    audit.computedIn === 'float64'
      ? text.float64
      : of === 'lab'
        ? text.checkedLab(worst)
        : text.checked(audit.updates, worst);
  const place = (event: ToggleEvent) => {
    const panel = event.target as HTMLElement;
    if (event.newState === 'open')
      placeBelow(panel, (panel.getRootNode() as ShadowRoot).querySelector('[popovertarget=audit]')!);
  };
  return html`<button class="audit ${audit.refuted.length > 0 ? 'mended' : ''}"
      popovertarget="audit" aria-haspopup="dialog">${said}</button>
    <div class="panel audited" id="audit" popover role="dialog" aria-label=${text.title} @beforetoggle=${place}>
      <header><h2>${text.title}</h2>
        <button class="plain" popovertarget="audit" popovertargetaction="hide"
          aria-label=${text.close}>✕</button></header>
      ${details(audit, adapter, language, of)}
    </div>`;
}

function details(audit: AuditSummary, adapter: string, language: Language, of: 'training' | 'lab') {
  const text = auditWords(language);
  const refuted =
    audit.refuted.length === 0
      ? nothing
      : html`<p>${text.refuted}</p>
          <ul>${audit.refuted.map(
            (shape) =>
              html`<li>${shape.adapter}, ${shapeText(shape.shape, language)}: ${findingText(shape, language)}</li>`,
          )}</ul>`;
  if (audit.computedIn === 'float64') return html`<p>${text.exact}</p>${refuted}`;
  const counts = of === 'lab' ? text.countsLab : text.counts(audit.updates, audit.light, audit.lastStep ?? 0);
  return html`<p>${text.means}</p>
    <table>
      <thead><tr><th scope="col">${text.quantity}</th><th scope="col">${text.numbers}</th>
        <th scope="col">${text.error}</th><th scope="col">${text.allowed}</th></tr></thead>
      <tbody>${audit.quantities.map(
        ({ quantity, numbers, error, tolerance }) => html`<tr>
        <th scope="row">${text.quantities[quantity]}</th><td>${COUNT.format(numbers)}</td>
        <td>${errorText(error)}</td><td>${tolerance === 0 ? text.exactly : errorText(tolerance)}</td></tr>`,
      )}</tbody>
    </table>
    <p class="small muted">${text.shape(shapeText(audit.shape ?? '', language), adapter)} ${counts}</p>
    <p class="small muted">${text.relative}</p>${refuted}`;
}
