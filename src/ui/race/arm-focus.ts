/** Which arms the reader looks at: one raised above the others, some shown alone. */

export class ArmFocus {
  /** The arm under the pointer, which is in front of the others. */
  raised?: string;
  #alone: ReadonlySet<string> = new Set();
  readonly #changed: () => void;

  /** @param changed is called when something else is shown. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The arms that are shown alone; empty for all. */
  get alone(): ReadonlySet<string> {
    return this.#alone;
  }

  /** Whether an arm is shown. */
  shows = (arm: string): boolean => this.#alone.size === 0 || this.#alone.has(arm) || this.raised === arm;

  raise(arm: string | undefined): void {
    if (arm === this.raised) return;
    this.raised = arm;
    this.#changed();
  }

  /** Shows an arm alone, or all again if it was. @param beside whether those shown alone stay. */
  isolate(arm: string, beside = false): void {
    const next = new Set(beside ? this.#alone : []);
    const was = this.#alone.has(arm) && (beside || this.#alone.size === 1);
    if (was) next.delete(arm);
    else next.add(arm);
    this.#alone = next;
    this.#changed();
  }

  all(): void {
    this.#alone = new Set();
    this.#changed();
  }

  /** Forgets arms that are no longer there, without telling. */
  keep(arms: readonly string[]): void {
    if (this.raised !== undefined && !arms.includes(this.raised)) this.raised = undefined;
    if ([...this.#alone].some((arm) => !arms.includes(arm)))
      this.#alone = new Set([...this.#alone].filter((arm) => arms.includes(arm)));
  }
}
