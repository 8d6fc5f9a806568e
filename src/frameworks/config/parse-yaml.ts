/** Keys and values of a YAML file, nested keys joined by dots; JSON is YAML too. */
import { isAlias, isMap, isScalar, LineCounter, parseDocument, type Node } from 'yaml';
import { Refusal } from '../../common/problem';
import type { Entry, ParsedText } from './config-text';

/** @throws Refusal with the line if it is no YAML. */
export function parseYaml(text: string): ParsedText {
  const lines = new LineCounter();
  // A key that is there twice is read twice: in YAML of configurations the last one wins.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  const [error] = document.errors;
  if (error !== undefined)
    throw new Refusal({ code: 'config-syntax', syntax: 'YAML', line: lines.linePos(error.pos[0]).line });
  const entries: Entry[] = [];
  const collect = (node: unknown, path: string): void => {
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : String(key);
      const at = path === '' ? name : `${path}.${name}`;
      if (isMap(value)) {
        collect(value, at);
        continue;
      }
      const start = (key as Node).range?.[0] ?? 0;
      entries.push({ line: lines.linePos(start).line, key: at, value: written(value), known: true });
    }
  };
  collect(document.contents, '');
  return { syntax: 'yaml', entries: entries.map((entry) => resolved(entry, entries)), kinds: new Map() };
}

function written(value: unknown): string {
  if (isScalar(value)) return value.value === null ? 'null' : String(value.value);
  if (isAlias(value)) return `*${value.source}`;
  return value === null ? 'null' : JSON.stringify(value);
}

/** Replaces `${a.b}`, OmegaConf's name for another key of the file. */
function resolved(entry: Entry, entries: readonly Entry[]): Entry {
  const reference = /^\$\{([\w.]+)\}$/.exec(entry.value ?? '')?.[1];
  if (reference !== undefined) {
    const target = entries.findLast(({ key }) => key === reference);
    if (!target) return { ...entry, known: false };
    return { ...entry, value: target.value, variable: { name: reference, line: target.line } };
  }
  return { ...entry, known: !/\$\{/.test(entry.value ?? '') };
}
