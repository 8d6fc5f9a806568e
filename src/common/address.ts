/**
 * The addresses of the page's views, in the fragment: `#view`, `#view=id` for one item of the view, and `&key=value`
 * for each setting. Only the race has its settings elsewhere: its experiment is the query (experiment/query.ts), which
 * is kept while other views are shown.
 */
import { shown, type Problem } from './problem';

/** Views that have an address. */
export type AddressedView = 'race' | 'lab' | 'findings' | 'log' | 'bench' | 'replay';

export interface Address {
  /** As given in the address, which may name a view that does not exist; `race` if it names none. */
  view: string;
  /** '' if the address names only the view. */
  id: string;
  /** By key, in the order of the address; the last value of a repeated key. */
  settings: ReadonlyMap<string, string>;
}

/** Text that is not validly encoded is returned unchanged, so that the error can name it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `key=value` in two; a part without = is a key without a value. */
function keyAndValue(part: string): [string, string] {
  const at = part.indexOf('=');
  return at < 0 ? [decoded(part), ''] : [decoded(part.slice(0, at)), decoded(part.slice(at + 1))];
}

/** Converts the old form `#bench?cases=W1&rounds=2` to `#bench&cases=W1&rounds=2`. */
const asOfToday = (hash: string): string =>
  hash.replace(/^([^=&?]*)\?(.*)$/s, (_, view: string, query: string) => `${view}&${query.replaceAll('+', ' ')}`);

/** Parses an untrusted address, with or without its #. Never throws. */
export function parseAddress(hash: string): Address {
  const [first, ...parts] = asOfToday(hash.replace(/^#/, '')).split('&');
  const [view, id] = keyAndValue(first);
  return { view: view || 'race', id, settings: new Map(parts.filter((part) => part !== '').map(keyAndValue)) };
}

/** Keeps commas readable. Lone surrogates cannot be encoded. */
const encoded = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD')).replaceAll('%2C', ',');

/** An address with its #, which `parseAddress` reads back. */
export function printAddress(
  view: AddressedView,
  id = '',
  settings: Iterable<readonly [key: string, value: string]> = [],
): string {
  const named = id === '' ? '' : `=${encoded(id)}`;
  const parts = [...settings].map(([key, value]) => `&${encoded(key)}=${encoded(value)}`);
  return `#${view === 'race' ? '' : view}${named}${parts.join('')}`;
}

/** Problems for the parts of an address that a view does not know. @param takes whether an id is valid, and keys. */
export function strangeParts(
  view: AddressedView,
  { id, settings }: Address,
  takes: { id: boolean; keys: readonly string[] },
): Problem[] {
  const named: Problem[] = id === '' || takes.id ? [] : [{ code: 'names-nothing', view, given: shown(id) }];
  const keys = [...settings.keys()].filter((key) => !takes.keys.includes(key));
  return [
    ...named,
    ...keys.map((key): Problem => ({ code: 'setting-of-view', view, given: shown(key), settings: takes.keys })),
  ];
}
