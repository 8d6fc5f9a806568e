/** A pasted text, cut into keys and values: the same form for every syntax. */

export type Syntax = 'shell' | 'yaml' | 'toml' | 'python';

/** A key with its value. */
export interface Entry {
  /** Where it stands: 1 is the first line. */
  line: number;
  /** As written, without leading dashes and plus signs. */
  key: string;
  /** The value as text, with variables replaced; null for a flag without a value. */
  value: string | null;
  /** Whether all of the value is in the text: false for `$(date)` and for variables of the environment. */
  known: boolean;
  /** The variable that the whole value comes from, with the line of its assignment. */
  variable?: { name: string; line: number };
}

/** What a line without a key is. */
export type RestKind =
  | 'comment'
  /** A variable is set; where it is used, the key says so. */
  | 'variable'
  /** A shell's other commands, and the program that is started. */
  | 'command'
  /** Inside a condition, loop or function that cannot be decided without running the script. */
  | 'branch'
  /** Belongs to a second training command; the first is read. */
  | 'second-command'
  /** Headings, brackets, and the further lines of a value. */
  | 'structure';

export interface ParsedText {
  syntax: Syntax;
  entries: readonly Entry[];
  /** Kinds of lines without a key, by line, where the syntax tells; others are `structure` or `comment`. */
  kinds: ReadonlyMap<number, RestKind>;
}

/** Gives the line (from 1) of an offset in a text. */
export function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let i = 0; i < text.length; i++) if (text[i] === '\n') starts.push(i + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
