/** Lines to change, in the syntax in which the configuration is written. */
import type { Entry, Syntax } from './config-text';
import type { Dialect, Sets } from './dialect';
import type { Role } from './roles';

export interface Change {
  /** The line of the text; null for a line to add, or one of the framework's code. */
  line: number | null;
  /** The line as it is; null for a line to add. */
  before: string | null;
  /** The line as it should be; '' for one to delete. */
  after: string;
  /** The framework's file, if it is not the pasted text. */
  file?: string;
}

interface Where {
  dialect: Dialect;
  written: ReadonlyMap<Role, Entry>;
  lines: readonly string[];
  syntax: Syntax;
  keyOf(role: Role): string;
}

/** One change per value that is not written already. */
export function changesOf(sets: Sets, where: Where): Change[] {
  return sets.flatMap(([role, value]): Change[] => {
    const entry = where.written.get(role);
    if (!entry) {
      const isDefault = where.dialect.defaults[role]?.toLowerCase() === value.toLowerCase();
      return isDefault ? [] : [{ line: null, before: null, after: newLine(where.keyOf(role), value, where) }];
    }
    if ((entry.value ?? 'true').toLowerCase() === value.toLowerCase()) return [];
    const line = entry.variable?.line ?? entry.line;
    const before = where.lines[line - 1];
    const replaced = entry.variable
      ? replacedVariable(before, entry.variable.name, value)
      : replacedValue(before, entry.key, value, where);
    return [{ line, before: before.trim(), after: replaced.trim() }];
  });
}

function newLine(key: string, value: string, { syntax, dialect }: Where): string {
  switch (syntax) {
    case 'python':
      return `${key}=${pythonValue(value)},`;
    case 'yaml':
      return key
        .split('.')
        .map((name, depth, names) => `${'  '.repeat(depth)}${name}:${depth === names.length - 1 ? ` ${value}` : ''}`)
        .join('\n');
    case 'toml': {
      const at = key.lastIndexOf('.');
      const quoted = isWord(value) ? `"${value}"` : value;
      return `${at < 0 ? '' : `[${key.slice(0, at)}]\n`}${key.slice(at + 1)} = ${quoted}`;
    }
    case 'shell':
      if (dialect.style === 'overrides') return `${key}=${value}`;
      return value === 'true' && dialect.style === 'flags' ? `--${key}` : `--${key} ${value}`;
  }
}

const isWord = (value: string): boolean => !/^(?:true|false|[\d.e+-]+)$/i.test(value);
const pythonValue = (value: string): string =>
  isWord(value) ? `"${value}"` : value.replace(/^true$/i, 'True').replace(/^false$/i, 'False');

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** The end of a value: closing quote, or what cannot belong to a word. */
const SHELL_VALUE = String.raw`(?:"[^"]*"|'[^']*'|\$\{[^}]*\}|[^\s\\"']+)`;

/** A line of the text with another value for a key. */
function replacedValue(line: string, key: string, value: string, { syntax, dialect }: Where): string {
  const leaf = escaped(key.split('.').at(-1)!);
  switch (syntax) {
    case 'python':
      return line.replace(new RegExp(`(\\b${leaf}\\s*=\\s*)("[^"]*"|'[^']*'|[^,)\\s]+)`), `$1${pythonValue(value)}`);
    case 'yaml':
      return line.replace(
        new RegExp(`(["']?${leaf}["']?:\\s*)("[^"]*"|'[^']*'|[^#,}\\n]*?)(\\s*(?:#.*|[,}].*)?)$`),
        `$1${value}$3`,
      );
    case 'toml':
      return line.replace(
        new RegExp(`(${leaf}\\s*=\\s*)("[^"]*"|'[^']*'|[^#\\s]+)`),
        `$1${isWord(value) ? `"${value}"` : value}`,
      );
    case 'shell': {
      const name = escaped(key);
      const override = new RegExp(`(${name}=)${SHELL_VALUE}`);
      if (!new RegExp(`--${name}(?:\\s|=|$)`).test(line)) return line.replace(override, `$1${value}`);
      const flag = new RegExp(`--${name}(?:[ =]${SHELL_VALUE})?(?=\\s|$)`);
      const isSwitch = dialect.style === 'flags';
      if (isSwitch && value === 'false') return line.replace(flag, '');
      return line.replace(flag, isSwitch && value === 'true' ? `--${key}` : `--${key} ${value}`);
    }
  }
}

/** An assignment with another value; `${NAME:-value}` keeps its form. */
function replacedVariable(line: string, name: string, value: string): string {
  const rest = line.match(new RegExp(`^(.*?\\b${escaped(name)}\\s*=\\s*)(.*)$`));
  if (!rest) return `${name}=${value}`;
  const [, start, old] = rest;
  const kept = /^("?\$\{\w+:?[-=])[^}]*(\}"?.*)$/.exec(old);
  if (kept) return `${start}${kept[1]}${value}${kept[2]}`;
  return (
    start +
    old.replace(new RegExp(`^${SHELL_VALUE}`), (word) => (/^["']/.test(word) ? `${word[0]}${value}${word[0]}` : value))
  );
}
