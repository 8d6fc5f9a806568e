/**
 * Keys and values of a training command: Hydra overrides (`a.b.c=value`) and flags (`--key value`), alone or inside a
 * shell script with variables, defaults, arrays and conditions. Nothing is run: what only a run could tell is left as
 * it is written.
 */
import {
  parse,
  type AndOr,
  type Case,
  type Command,
  type CompoundList,
  type If,
  type Statement,
  type SyntaxNode,
} from 'unbash';

import { lineFinder, type Entry, type ParsedText, type RestKind } from './config-text';
import { Variables, type Piece } from './shell-words';

const OVERRIDE = /^[+~]{0,2}([A-Za-z_][\w-]*(?:[./@][\w@/-]+)*)=([\s\S]*)$/;
const DOTTED_OVERRIDE = /^[+~]{0,2}[A-Za-z_][\w-]*(?:[./@][\w@/-]+)+=/;
const FLAG = /^--([A-Za-z][\w.-]*)(?:=([\s\S]*))?$/;

/** Commands that start no training, although they take flags. */
const OTHER_COMMANDS = new Set(
  (
    'echo printf mkdir cd rm cp mv pip pip3 conda module git wget curl sleep pkill kill set source . unset tee ' +
    'export ulimit nvidia-smi grep head tail cat ls exit [ test read hostname which trap wait docker chmod true false'
  ).split(' '),
);
const DECLARING = new Set(['export', 'local', 'declare', 'readonly', 'typeset']);

export function parseShell(text: string): ParsedText {
  return new ShellReader(text).read();
}

class ShellReader {
  readonly #text: string;
  readonly #lineOf: (offset: number) => number;
  readonly #variables: Variables;
  readonly #kinds = new Map<number, RestKind>();
  readonly #functions: SyntaxNode[] = [];
  /** Lines pasted without a command before them. */
  readonly #loose: Piece[] = [];
  /** Commands that take options of a training, in their order. */
  readonly #trainings: { node: Command; words: Piece[]; starts: boolean }[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#lineOf = lineFinder(text);
    this.#variables = new Variables(this.#lineOf);
  }

  read(): ParsedText {
    const script = parse(this.#text);
    this.#each(script.commands);
    // A script may keep its command in a function.
    if (this.#trainings.length + this.#loose.length === 0) for (const body of this.#functions) this.#visit(body);
    // Of several commands, such as an installation and a training, one that starts a program, with the most options.
    const sizes = this.#trainings.map(({ words, starts }) => words.filter(isKey).length + (starts ? 1000 : 0));
    const largest = sizes.indexOf(Math.max(...sizes));
    for (const [i, { node }] of this.#trainings.entries()) if (i !== largest) this.#mark(node, 'second-command');
    return {
      syntax: 'shell',
      entries: entriesOf([...(this.#trainings[largest]?.words ?? []), ...this.#loose]),
      kinds: this.#kinds,
    };
  }

  #each(statements: readonly Statement[]): void {
    for (const statement of statements) this.#visit(statement);
  }

  #mark({ pos, end }: { pos: number; end: number }, kind: RestKind): void {
    for (let line = this.#lineOf(pos); line <= this.#lineOf(Math.max(pos, end - 1)); line++)
      this.#kinds.set(line, kind);
  }

  #visit(node: SyntaxNode): void {
    switch (node.type) {
      case 'Statement':
        this.#visit(node.command);
        return;
      case 'CompoundList':
        this.#each(node.commands);
        return;
      case 'Subshell':
      case 'BraceGroup':
        this.#visit(node.body);
        return;
      case 'Redirected':
        this.#visit(node.command);
        return;
      case 'Pipeline':
        for (const command of node.commands) this.#visit(command);
        return;
      case 'AndOr':
        this.#andOr(node);
        return;
      case 'If':
        this.#if(node);
        return;
      case 'Case':
        this.#case(node);
        return;
      case 'Function':
        this.#mark(node, 'branch');
        this.#functions.push(node.body);
        return;
      case 'Command':
        this.#command(node);
        return;
      default:
        this.#mark(node, 'branch');
    }
  }

  /** `test && this || that`: what the test decides; otherwise commands joined by && are taken to succeed. */
  #andOr(node: AndOr): void {
    let result = this.#test(node.commands[0]);
    if (result === undefined) {
      this.#visit(node.commands[0]);
      result = true;
    }
    node.operators.forEach((operator, i) => {
      if ((operator === '&&') !== result) return;
      this.#visit(node.commands[i + 1]);
      result = true;
    });
  }

  #if(node: If): void {
    this.#mark(node, 'branch');
    const decided = (clause: CompoundList) =>
      clause.commands.length === 1 ? this.#test(clause.commands[0].command) : undefined;
    for (const { clause, then } of [node, ...node.elif]) {
      const result = decided(clause);
      if (result === undefined) return;
      if (result) {
        this.#visit(then);
        return;
      }
    }
    if (node.else) this.#visit(node.else);
  }

  #case(node: Case): void {
    this.#mark(node, 'branch');
    const { text, known } = this.#variables.text(node.word);
    if (!known) return;
    const item = node.items.find(({ pattern }) => pattern.some(({ value }) => value === text || value === '*'));
    if (item) this.#visit(item.body);
  }

  /** The result of `[ a = b ]`, `[ -n a ]` and the like; undefined where it cannot be known. */
  #test(node: SyntaxNode): boolean | undefined {
    if (node.type !== 'Command' || node.name?.value !== '[') return undefined;
    const words = node.args.slice(0, -1).map((arg) => {
      if (arg.type !== 'Word') return undefined;
      const { text, known } = this.#variables.text(arg);
      // A variable that nothing sets is empty.
      return known ? text : /^\$\{?\w+\}?$/.test(text) ? '' : undefined;
    });
    if (words.some((word) => word === undefined)) return undefined;
    const [a, b, c] = words as string[];
    if (words.length === 2) return a === '-n' ? b !== '' : a === '-z' ? b === '' : undefined;
    const [left, right] = [Number(a), Number(c)];
    switch (b) {
      case '=':
      case '==':
        return a === c;
      case '!=':
        return a !== c;
      case '-gt':
        return left > right;
      case '-lt':
        return left < right;
      case '-eq':
        return left === right;
      default:
        return undefined;
    }
  }

  #command(node: Command): void {
    for (const part of node.prefix) if (part.type === 'Assignment') this.#assign(part);
    const name = node.name && this.#variables.text(node.name).text;
    if (name === undefined || DECLARING.has(name)) {
      for (const part of node.suffix) if (part.type === 'Assignment') this.#assign(part);
      this.#mark(node, 'variable');
      return;
    }
    const words = [node.name!, ...node.args].flatMap((arg) =>
      arg.type === 'Word'
        ? this.#variables.expand(arg)
        : [{ text: arg.text, line: this.#lineOf(arg.pos), known: true, sources: [] }],
    );
    if (words.length > 0 && (isKey(words[0]) || OVERRIDE.test(words[0].text))) {
      this.#loose.push(...words);
      return;
    }
    const mayTrain = !OTHER_COMMANDS.has(name) && !(name === 'ray' && /^(start|stop)$/.test(words[1]?.text ?? ''));
    this.#mark(node, 'command');
    const own = afterProgram(words);
    if (!mayTrain || !own.some(isKey)) return;
    this.#trainings.push({ node, words: own, starts: own.length < words.length || /^(?:swift|trl)$/.test(name) });
  }

  #assign(node: Command['prefix'][number] & { type: 'Assignment' }): void {
    const { name, value, append } = node;
    const line = this.#lineOf(node.pos);
    const isArray = value.type === 'ArrayValue';
    const pieces = isArray
      ? value.elements.flatMap((element) => this.#variables.expand(element))
      : [{ ...this.#variables.text(value), line, sources: [] }];
    this.#variables.set(name, pieces, { line, isArray, append });
  }
}

const isKey = ({ text }: Piece): boolean => FLAG.test(text) || DOTTED_OVERRIDE.test(text);

/** The arguments after the program: `ray job submit … -- python3 -m module` and `torchrun … train.py`. */
function afterProgram(words: readonly Piece[]): Piece[] {
  const dashes = words.findIndex(({ text }) => text === '--');
  const own = words.slice(dashes + 1);
  const program = own.findIndex(
    ({ text }, i) => own[i - 1]?.text === '-m' || (text.endsWith('.py') && !FLAG.test(own[i - 1]?.text ?? '')),
  );
  return own.slice(program + 1);
}

function entriesOf(words: readonly Piece[]): Entry[] {
  const entries: Entry[] = [];
  for (let i = 0; i < words.length; i++) {
    const { text, line, known } = words[i];
    const flag = FLAG.exec(text);
    const override = flag ? null : OVERRIDE.exec(text);
    if (override)
      entries.push({ line, key: override[1], value: override[2], known, ...sourceOf(words[i], override[2]) });
    if (!flag) continue;
    if (flag[2] !== undefined) {
      entries.push({ line, key: flag[1], value: flag[2], known, ...sourceOf(words[i], flag[2]) });
      continue;
    }
    const values: Piece[] = [];
    while (i + 1 < words.length && !/^--[A-Za-z]/.test(words[i + 1].text) && !DOTTED_OVERRIDE.test(words[i + 1].text))
      values.push(words[++i]);
    const value = values.length === 0 ? null : values.map((piece) => piece.text).join(' ');
    const variable = values.length === 1 ? sourceOf(values[0], values[0].text) : {};
    entries.push({ line, key: flag[1], value, known: values.every((piece) => piece.known), ...variable });
  }
  return entries;
}

/** The variable that `value`, the end of a word, comes from as a whole. */
function sourceOf(word: Piece, value: string): Pick<Entry, 'variable'> {
  const from = word.text.length - value.length;
  const source = word.sources.find((each) => each.from === from && each.to === word.text.length && value !== '');
  return source ? { variable: { name: source.name, line: source.line } } : {};
}
