/** Finds out in which syntax a pasted text is written, and cuts it into keys and values. */
import { Refusal, shown } from '../../common/problem';
import type { ParsedText, Syntax } from './config-text';
import { CONFIG_CALL, parsePython } from './parse-python';
import { parseShell } from './parse-shell';
import { parseToml } from './parse-toml';
import { parseYaml } from './parse-yaml';

/** What a line of each syntax looks like; comments are not counted. */
const LOOKS: readonly (readonly [Syntax, RegExp])[] = [
  ['toml', /^\s*(?:\[\[?[\w."-]+\]\]?\s*(?:#.*)?$|[\w."-]+\s+=\s+\S)/],
  ['shell', /(?:^|\s)--[A-Za-z]|(?:^|[\s"'])[+~]{0,2}[A-Za-z_]\w*(?:\.[\w@/-]+)+=|\\\s*$|^\s*\w+=\S/],
  ['yaml', /^\s*(?:- )?["']?[\w.-]+["']?:(?:\s|$)/],
];

const PARSERS: Record<Syntax, (text: string) => ParsedText> = {
  python: parsePython,
  toml: parseToml,
  shell: parseShell,
  yaml: parseYaml,
};

/** Longer texts are logs or data, not a configuration. */
const MAX_LENGTH = 200_000;

/** @throws Refusal with one sentence if there is nothing to read, or where it breaks off. */
export function parseConfig(text: string): ParsedText {
  if (text.length > MAX_LENGTH) throw new Refusal({ code: 'config-long', given: text.length, most: MAX_LENGTH });
  if (CONFIG_CALL.test(text)) return parsePython(text);
  const lines = text.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line));
  const counts = LOOKS.map(([syntax, look]) => ({ syntax, count: lines.filter((line) => look.test(line)).length }));
  const best = counts.reduce((a, b) => (b.count > a.count ? b : a));
  if (best.count === 0)
    throw new Refusal({ code: 'config-unknown', given: lines.length === 0 ? '' : shown(lines[0].trim()) });
  return PARSERS[best.syntax](text);
}
