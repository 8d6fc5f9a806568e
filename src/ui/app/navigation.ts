/** The page's views, as links to one another. */
import { html, nothing } from 'lit';
import type { Language } from '../../i18n/languages';

/** `more` stands before the label where there is room for it (class `more`). */
const VIEWS = [
  { name: 'race', hash: '#', more: { en: '', zh: '' }, label: { en: 'Race', zh: '对照训练' } },
  { name: 'lab', hash: '#lab', more: { en: 'Gradient ', zh: '梯度' }, label: { en: 'Lab', zh: '实验室' } },
  { name: 'findings', hash: '#findings', more: { en: '', zh: '' }, label: { en: 'Findings', zh: '结论' } },
  { name: 'bench', hash: '#bench', more: { en: '', zh: '' }, label: { en: 'Bench', zh: '测速' } },
] as const;
export type ViewName = (typeof VIEWS)[number]['name'];

export function viewLabel(name: ViewName, language: Language): string {
  const { more, label } = VIEWS.find((view) => view.name === name)!;
  return more[language] + label[language];
}

/** @param current the view that is shown, which is no link. */
export const navigation = (current: ViewName, language: Language) =>
  html`<nav>${VIEWS.map(({ name, hash, more, label }) => {
    const text = html`${more[language] ? html`<span class="more">${more[language]}</span>` : nothing}${label[language]}`;
    return name === current
      ? html`<span aria-current="page">${text}</span>`
      : html`<a href=${hash} aria-label=${viewLabel(name, language)}>${text}</a>`;
  })}</nav>`;
