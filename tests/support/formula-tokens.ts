/** The tokens of a formula, consumed one by one; an unexpected token is an error. */

export class Tokens {
  #at = 0;
  readonly #tokens: readonly string[];
  constructor(
    readonly text: string,
    pattern: RegExp,
  ) {
    this.#tokens = text.match(pattern) ?? [];
  }
  get next(): string | undefined {
    return this.#tokens[this.#at];
  }
  take(...expected: string[]): string {
    const token = this.#tokens[this.#at++] ?? '';
    if (expected.length > 0 && !expected.includes(token))
      throw new Error(`${this.text}: got '${token}' where ${expected.join(' or ')} belongs.`);
    return token;
  }
  accept(token: string): boolean {
    if (this.next !== token) return false;
    this.#at++;
    return true;
  }
}
