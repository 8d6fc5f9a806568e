/**
 * The records that are kept in this repository, for the page: measured on other machines, with other tools beside ours.
 */
import { readRecord, type BenchRecord } from './bench-record';

const files = import.meta.glob<string>('./records/*.json', { query: '?raw', import: 'default', eager: true });

/** By name of the adapter. @throws Error with one sentence for a record that is none. */
export function keptRecords(): BenchRecord[] {
  return Object.entries(files)
    .map(([name, text]) => readRecord(text, name))
    .sort((a, b) => (a.adapter.name < b.adapter.name ? -1 : 1));
}
