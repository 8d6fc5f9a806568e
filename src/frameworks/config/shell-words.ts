/**
 * Replaces variables in the words of a shell script, as far as the script itself sets them. Keeps the line on which
 * each word stands, and which part of it comes from which variable.
 */
import type { ArithmeticExpression, DoubleQuotedChild, ParameterExpansionPart, Word, WordPart } from 'unbash';

/** A part of a word that comes from a variable: its range in the word's text, and the line of the assignment. */
interface Source {
  from: number;
  to: number;
  name: string;
  line: number;
}

/** A word after expansion. */
export interface Piece {
  text: string;
  line: number;
  known: boolean;
  sources: readonly Source[];
}

interface Variable {
  pieces: readonly Piece[];
  line: number;
  isArray: boolean;
}

export class Variables {
  readonly #lineOf: (offset: number) => number;
  readonly #values = new Map<string, Variable>();

  constructor(lineOf: (offset: number) => number) {
    this.#lineOf = lineOf;
  }

  set(name: string, pieces: readonly Piece[], at: { line: number; isArray: boolean; append?: boolean }): void {
    const before = at.append ? (this.#values.get(name)?.pieces ?? []) : [];
    this.#values.set(name, { pieces: [...before, ...pieces], line: at.line, isArray: at.isArray });
  }

  /** The words that a word becomes: several for an array or an unquoted variable with spaces, none for an empty one. */
  expand(word: Word): Piece[] {
    const line = this.#lineOf(word.pos);
    if (!word.parts) return [{ text: word.value, line, known: true, sources: [] }];
    const out = new Expansion(line);
    for (const part of word.parts) this.#part(part, out);
    return out.pieces();
  }

  /** The words as one text. */
  text(word: Word): { text: string; known: boolean } {
    const pieces = this.expand(word);
    return { text: pieces.map((piece) => piece.text).join(' '), known: pieces.every((piece) => piece.known) };
  }

  #part(part: WordPart, out: Expansion): void {
    switch (part.type) {
      case 'Literal':
      case 'SingleQuoted':
      case 'AnsiCQuoted':
      case 'Glob':
        out.add(part.value);
        return;
      case 'DoubleQuoted':
      case 'LocaleString':
        out.quote();
        for (const child of part.parts) this.#expansion(child, out, true);
        return;
      default:
        this.#expansion(part, out, false);
    }
  }

  #expansion(part: DoubleQuotedChild | WordPart, out: Expansion, quoted: boolean): void {
    switch (part.type) {
      case 'Literal':
        out.add(part.value);
        return;
      case 'SimpleExpansion':
        this.#variable(part.text.slice(1), part.text, out, quoted);
        return;
      case 'ParameterExpansion':
        this.#parameter(part, out, quoted);
        return;
      case 'ArithmeticExpansion': {
        const value = part.expression && this.#arithmetic(part.expression);
        if (value === undefined) out.unknown(part.text);
        else out.add(String(value));
        return;
      }
      default:
        out.unknown(part.text);
    }
  }

  #parameter(part: ParameterExpansionPart, out: Expansion, quoted: boolean): void {
    const { parameter: name, operation, prefix } = part;
    if (prefix) {
      out.unknown(part.text);
      return;
    }
    const value = this.#values.get(name);
    const isSet = value?.pieces.some((piece) => piece.text !== '') ?? false;
    if (operation?.type === 'Default') {
      const alternative = operation.operator.includes('+');
      if (alternative ? isSet : !isSet && operation.operator.match(/[-=]/)) {
        const pieces = this.expand(operation.operand);
        if (operation.operator.includes('=') && !alternative)
          this.set(name, pieces, { line: this.#lineOf(part.pos), isArray: false });
        for (const piece of pieces) out.add(piece.text, piece.known);
        return;
      }
      if (alternative) return;
    } else if (operation) {
      out.unknown(part.text);
      return;
    }
    this.#variable(name, part.text, out, quoted);
  }

  #variable(name: string, source: string, out: Expansion, quoted: boolean): void {
    const value = this.#values.get(name);
    if (value) {
      if (value.isArray) out.splice(value.pieces);
      else if (quoted) out.addVariable(value.pieces.map((piece) => piece.text).join(' '), name, value);
      else out.split(value.pieces.map((piece) => piece.text).join(' '), name, value);
    } else if (!/^[@*#?$!\d]$/.test(name)) out.unknown(source);
  }

  /** undefined where it depends on what is not in the text. */
  #arithmetic(of: ArithmeticExpression): number | undefined {
    switch (of.type) {
      case 'ArithmeticGroup':
        return this.#arithmetic(of.expression);
      case 'ArithmeticWord': {
        const text = of.value.replace(/^\$\{?(\w+)\}?$/, '$1');
        const number = Number(this.#values.get(text)?.pieces[0]?.text ?? text);
        return Number.isFinite(number) ? number : undefined;
      }
      case 'ArithmeticUnary': {
        const operand = this.#arithmetic(of.operand);
        return of.operator === '-' && operand !== undefined ? -operand : undefined;
      }
      case 'ArithmeticBinary': {
        const [left, right] = [this.#arithmetic(of.left), this.#arithmetic(of.right)];
        if (left === undefined || right === undefined) return undefined;
        const result = {
          '+': left + right,
          '-': left - right,
          '*': left * right,
          '/': Math.trunc(left / right),
          '%': left % right,
          '**': left ** right,
        }[of.operator];
        return Number.isFinite(result) ? result : undefined;
      }
      default:
        return undefined;
    }
  }
}

/** Collects the words that one word becomes. */
class Expansion {
  readonly #line: number;
  readonly #done: Piece[] = [];
  #text = '';
  #known = true;
  #sources: Source[] = [];
  #started = false;

  constructor(line: number) {
    this.#line = line;
  }

  add(text: string, known = true): void {
    this.#text += text;
    this.#known &&= known;
    if (text !== '') this.#started = true;
  }

  /** A quoted word exists even if it is empty. */
  quote(): void {
    this.#started = true;
  }

  unknown(source: string): void {
    this.add(source, false);
  }

  addVariable(text: string, name: string, { pieces, line }: Variable): void {
    const from = this.#text.length;
    this.add(
      text,
      pieces.every((piece) => piece.known),
    );
    this.#sources.push({ from, to: this.#text.length, name, line });
  }

  /** An unquoted variable: its words are words of their own, on the line that sets the variable. */
  split(text: string, name: string, variable: Variable): void {
    const words = text.split(/\s+/).filter((word) => word !== '');
    if (words.length < 2 || this.#text !== '') this.addVariable(words.shift() ?? '', name, variable);
    if (words.length > 0)
      this.splice(words.map((word) => ({ text: word, line: variable.line, known: true, sources: [] })));
  }

  splice(pieces: readonly Piece[]): void {
    if (this.#text !== '') {
      this.#end();
    }
    this.#started = false;
    this.#done.push(...pieces);
  }

  #end(): void {
    this.#done.push({ text: this.#text, line: this.#line, known: this.#known, sources: this.#sources });
    this.#text = '';
    this.#known = true;
    this.#sources = [];
  }

  pieces(): Piece[] {
    if (this.#started) this.#end();
    return this.#done;
  }
}
