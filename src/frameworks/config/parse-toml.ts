/** Keys and values of a TOML file, with tables as dotted names. */
import { getStaticTOMLValue, ParseError, parseTOML, type AST } from 'toml-eslint-parser';
import { Refusal } from '../../common/problem';
import type { Entry, ParsedText } from './config-text';

/** @throws Refusal with the line if it is no TOML. */
export function parseToml(text: string): ParsedText {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new Refusal({ code: 'config-syntax', syntax: 'TOML', line: error.lineNumber });
  }
  const entries: Entry[] = [];
  const add = (node: AST.TOMLKeyValue, table: readonly (string | number)[]): void => {
    const path = [...table, ...node.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value))];
    if (node.value.type === 'TOMLInlineTable') {
      for (const inner of node.value.body) add(inner, path);
      return;
    }
    const value = getStaticTOMLValue(node.value);
    const names = path.filter((part) => typeof part === 'string');
    entries.push({
      line: node.loc.start.line,
      key: names.join('.'),
      value: typeof value === 'object' ? JSON.stringify(value) : String(value),
      known: true,
    });
  };
  for (const node of program.body[0].body)
    if (node.type === 'TOMLKeyValue') add(node, []);
    else for (const inner of node.body) add(inner, node.resolvedKey);
  return { syntax: 'toml', entries, kinds: new Map() };
}
