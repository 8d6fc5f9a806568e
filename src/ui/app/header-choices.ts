/** The choices at the end of every view's header: language, and light or dark theme. */
import { css, html } from 'lit';
import { icon } from './icons';
import { chooseLanguage, languageTag } from './language';
import { currentTheme, toggleTheme } from './theme';
import { words } from '../../i18n/race';
import { LANGUAGE_CODES, LANGUAGES, type Language } from '../../i18n/languages';

/** Choices are published through language.ts and theme.ts. */
export function headerChoices(current: Language) {
  const text = words(current);
  const theme = text.theme(currentTheme() === 'dark');
  return html`<span class="choices">
    <span class="languages" role="group" aria-label=${text.language}>${LANGUAGE_CODES.map(
      (language) => html`<button class="plain" lang=${languageTag(language)}
        aria-pressed=${current === language ? 'true' : 'false'}
        @click=${() => chooseLanguage(language)}>${LANGUAGES[language].name}</button>`,
    )}</span>
    <button class="plain theme" @click=${toggleTheme}
      aria-label=${theme} title=${theme}>${icon('theme')}</button></span>`;
}

export const headerChoicesStyles = css`
  .choices { display: inline-flex; align-items: baseline; gap: 6px; margin-inline-start: auto; }
  .choices button { min-height: 28px; line-height: 1; }
  .choices .theme { font-size: 20px; }
  .languages { display: inline-flex; gap: 2px; }
  .languages button { padding: 0 0.5em; }
  @media (max-width: 1439px) {
    .choices { gap: 0; }
    .choices button { padding: 0 0.3em; }
  }
  .languages [aria-pressed='true'] { background: var(--raised); border-color: var(--edge); font-weight: 700; }
`;
