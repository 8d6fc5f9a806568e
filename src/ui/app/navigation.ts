/** The page's views, as links to one another. */
import { html, nothing } from 'lit';
import { printAddress } from '../../common/address';
import type { Language } from '../../i18n/languages';
import { viewNames, type ViewWords } from '../../i18n/views';

export type ViewName = keyof ViewWords;

/** In the order of the links. */
export const VIEW_NAMES: readonly ViewName[] = ['race', 'lab', 'findings', 'log', 'bench'];

export function viewLabel(name: ViewName, language: Language): string {
  const { more, label } = viewNames(language)[name];
  return more + label;
}

/** @param current the view that is shown, which is no link. */
export const navigation = (current: ViewName, language: Language) =>
  html`<nav>${VIEW_NAMES.map((name) => {
    const { more, label } = viewNames(language)[name];
    const text = html`${more ? html`<span class="more">${more}</span>` : nothing}${label}`;
    return name === current
      ? html`<span aria-current="page">${text}</span>`
      : html`<a href=${printAddress(name)} aria-label=${viewLabel(name, language)}>${text}</a>`;
  })}</nav>`;
