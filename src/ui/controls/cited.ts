import { html } from 'lit';
import { withSources } from '../../i18n/sources';

/**
 * A sentence in which the titles of documents are links that open in a new tab, so that training continues here.
 *
 * @param rest renders the text around the links
 */
export const cited = (sentence: string, rest: (text: string) => unknown = (text) => text): unknown[] =>
  withSources(sentence).map(({ text, address }) =>
    address ? html`<a href=${address} target="_blank" rel="noopener">${text}</a>` : rest(text),
  );
