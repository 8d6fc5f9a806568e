/** One claim and its finding. */
import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { Finding, Outcome, PlotPanel, ClaimPlace, ClaimVerdict } from '../../study/finding';
import { printAddress } from '../../common/address';
import { tallyText } from '../../study/findings';
import { seedsText } from '../../common/markdown';
import { replayHash } from '../../study/place-address';
import { panelSvg } from '../../study/plot';
import { toQuery } from '../../experiment/query';
import { findPlace, liveExperiment } from '../replay/replay';
import { findingsWords, inShort } from '../../i18n/findings';
import { scenarioDescription, scenarioLabel, variantLabel } from '../../i18n/scenarios';
import { icon } from '../app/icons';
import { viewLabel } from '../app/navigation';
import { cited } from '../controls/cited';
import type { Language } from '../../i18n/languages';

/** Each verdict has a shape and a word, so that it does not depend on colour. */
const SIGNS: Record<ClaimVerdict, string> = { reproduced: '✓', 'in-part': '◐', 'not-reproduced': '✕', undecided: '?' };
const MARKS: Record<Outcome, string> = { holds: '✓', contrary: '✗', open: '?' };

/** @param count number of claims with this verdict, if the badge represents all of them. */
export function badge(verdict: ClaimVerdict, language: Language, count?: number): TemplateResult {
  const { verdicts } = findingsWords(language);
  const said = count === undefined ? verdicts[verdict] : `${count} ${verdicts[verdict]}`;
  return html`<span class="badge ${verdict}"><i aria-hidden="true">${SIGNS[verdict]}</i>${said}</span>`;
}

/** The race's address with a place's settings, to train it live; the bare preset needs no settings. */
function liveAddress(place: ClaimPlace): string {
  const query = toQuery(liveExperiment(place), location.search);
  return query ? `?${query}` : location.pathname;
}

function placeLine(place: ClaimPlace, language: Language): TemplateResult {
  const text = findingsWords(language);
  const { preset, variant } = findPlace(place);
  const name = html`<b>${scenarioLabel(preset.id, language)}</b>`;
  const of = variant.id === 'base' ? '' : ` · ${variantLabel(preset.id, variant.id, language)}`;
  return html`<li><span title=${scenarioDescription(preset.id, language)}>${name}${of}</span>
    <a class="button primary" href=${replayHash(place)}>${icon('play')} ${text.replay}</a>
    <a class="button" href=${liveAddress(place)}>${text.live}</a></li>`;
}

/** @param width of a plot in CSS pixels, so that its text is not scaled. */
export function claimSection(
  { claim, n, verdict, checks, halves, panels }: Finding,
  language: Language,
  width: number,
): TemplateResult {
  const text = findingsWords(language);
  const [lower, upper] = halves.map((half) => ({ seeds: seedsText(half.seeds), verdict: text.verdicts[half.verdict] }));
  const agree = lower.verdict === upper.verdict;
  const inLab = html`<li><b>${viewLabel('lab', language)}</b>
    <a class="button" href=${claim.lab}>${text.measure}</a></li>`;
  const figure = (panel: PlotPanel) =>
    html`<figure><figcaption>${panel.title[language]}</figcaption>
      ${unsafeHTML(panelSvg(panel, { width, language }))}</figure>`;
  return html`<section class="claim" id=${claim.id} tabindex="-1" aria-label=${inShort(claim.claim[language])}>
    ${badge(verdict, language)}
    <h2>${claim.claim[language]}</h2>
    <p class="facts"><span>${text.source}${text.colon}${cited(claim.source[language])}</span>
      <span>${text.n(n)}</span></p>
    <p class="reason"><b>${text.reason}${text.colon}</b>${claim.reason[verdict][language]}</p>
    <p class=${agree ? 'agree' : 'differ'}>${text.halves(lower, upper, text.verdicts[verdict])}</p>
    <div class="places"><h3>${text.places}</h3><ul>
      ${claim.places.map((place) => placeLine(place, language))}
      ${claim.lab === undefined ? nothing : inLab}</ul></div>
    <div class="panels">${panels.slice(0, 1).map(figure)}</div>
    <details><summary>${text.evidence(tallyText(checks)[language], panels.length - 1)}</summary>
    <div class="panels">${panels.slice(1).map(figure)}</div>
    <table><caption>${text.checks}</caption>
      <thead><tr><th></th><th>${text.expected}</th><th>${text.measured}</th></tr></thead>
      <tbody>${checks.map(
        (check) => html`<tr class=${check.outcome}>
        <td class="mark" role="img" aria-label=${text.outcomes[check.outcome]}>${MARKS[check.outcome]}</td>
        <td class="expected">${check.expected[language]}</td><td>${check.measured[language]}</td></tr>`,
      )}</tbody>
    </table></details>
    <p class="top small"><a href=${printAddress('findings')}>↑ ${text.top}</a></p>
  </section>`;
}
