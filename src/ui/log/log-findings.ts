/** What is said of a log: how it was read, the rules, the signs, the pictures, and what would decide more. */
import { html, nothing } from 'lit';
import {
  aboutText,
  alikeText,
  featureValue,
  logWords,
  readText,
  ruleText,
  signText,
  understoodText,
  wantText,
} from '../../i18n/log';
import type { Language } from '../../i18n/languages';
import type { Judgement } from '../../logs/judge';
import type { Log } from '../../logs/log';
import { PICTURES } from '../../logs/pictures';
import { byVerdict, decisive, type Comparison, type FeatureMatch } from '../../logs/resembles';
import { replayHash } from '../../study/place-address';

const list = (lines: readonly unknown[]) => html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;

function section(name: string, title: string, content: unknown) {
  return html`<section class=${name}><h2>${title}</h2>${content}</section>`;
}

/** How each rule went: found, not found, or not judged. */
const rules = (judgement: Judgement, language: Language) =>
  html`<ul class="rules">${judgement.rules.map(
    (result) => html`<li class=${result.outcome}>${ruleText(result, language)}</li>`,
  )}</ul>`;

function features(found: readonly FeatureMatch[], language: Language) {
  const words = logWords(language);
  const value = (of: FeatureMatch, one: number) => featureValue(of.feature, one, language);
  return html`<table>
    <thead><tr><th scope="col"></th><th scope="col">${words.yours}</th><th scope="col">${words.toy}</th></tr></thead>
    <tbody>${found.map(
      (match) => html`<tr class=${match.fit}><th scope="row">${words.features[match.feature]}</th>
        <td>${value(match, match.value)}</td>
        <td>${value(match, match.range.low)} – ${value(match, match.range.high)}</td></tr>`,
    )}</tbody></table>`;
}

function picture(comparison: Comparison, language: Language) {
  const words = logWords(language);
  const { verdict, own } = comparison;
  const { name, what } = words.pictures[comparison.picture];
  const shown = decisive(comparison);
  const heading = html`<span class="verdict ${verdict}">${words.verdicts[verdict]}</span> <b>${name}</b>`;
  if (verdict !== 'resembles')
    return html`<details class="picture"><summary>${heading}</summary>
      <p>${what}</p>${features(shown, language)}</details>`;
  const [{ scenario, variant, method }] = PICTURES[comparison.picture].of;
  return html`<div class="picture"><h3>${heading}</h3><p>${what}
      <a href=${replayHash({ scenario, variant, methods: [method] })}>${words.watch}</a></p>
    ${features(shown, language)}
    <p class="small">${words.own(own.runs, own.of)} ${alikeText(comparison, language)}</p></div>`;
}

function pictures({ comparisons }: Judgement, language: Language) {
  const words = logWords(language);
  if (comparisons.length === 0) return html`<p>${words.noFeatures}</p>`;
  const none = comparisons.every(({ verdict }) => verdict !== 'resembles');
  return html`<p class="small muted">${aboutText(language)}</p>
    ${none ? html`<p><b>${words.none}</b></p>` : nothing}
    ${byVerdict(comparisons).map((comparison) => picture(comparison, language))}`;
}

export function logFindings(log: Log, judgement: Judgement, compared: boolean, language: Language) {
  const words = logWords(language);
  const lines = (of: readonly unknown[], name: string, title: string) =>
    of.length > 0 ? section(name, title, list(of)) : nothing;
  return html`
    ${section('rules', words.rulesTitle, rules(judgement, language))}
    ${compared ? section('pictures', words.picturesTitle, pictures(judgement, language)) : nothing}
    ${lines(
      judgement.signs.map((sign) => signText(sign, language)),
      'signs',
      words.signsTitle,
    )}
    ${lines(
      judgement.wants.map((want) => wantText(want, language)),
      'wants',
      words.wantsTitle,
    )}
    ${lines([...readText(log, language), ...understoodText(judgement, language)], 'understood', words.understood)}`;
}
