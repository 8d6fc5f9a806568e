/** A progress line on stderr, updated about once a second and rewritten in place on a terminal. */
const EVERY_MS = 1000;

export class Progress {
  #saidAt = -Infinity;
  readonly #terminal = process.stderr.isTTY;
  #open = false;

  constructor(private readonly say: (line: string) => void) {}

  /** `more` is called only when the line is shown. */
  show(line: string, more: () => string): void {
    const now = performance.now();
    if (now - this.#saidAt < EVERY_MS) return;
    this.#saidAt = now;
    const text = `${line}  ${more()}`;
    if (this.#terminal) {
      process.stderr.write(`\r\x1b[K${text}`);
      this.#open = true;
    } else {
      this.say(text);
    }
  }

  end(): void {
    if (this.#open) process.stderr.write('\n');
    this.#open = false;
  }
}
