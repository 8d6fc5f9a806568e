/**
 * The records stored in this repository, for the page: measured on other machines, including other tools.
 */
import { readRecord, type BenchRecord } from './bench-record';

const files = import.meta.glob<string>('./records/*.json', { query: '?raw', import: 'default', eager: true });

/** The stored records, ordered by the adapter's name. @throws Error with one sentence for an invalid record. */
export function keptRecords(): BenchRecord[] {
  return Object.entries(files)
    .map(([name, text]) => readRecord(text, name))
    .sort((a, b) => (a.adapter.name < b.adapter.name ? -1 : 1));
}
