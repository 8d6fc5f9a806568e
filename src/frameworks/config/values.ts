/** The values of a configuration by role, with a framework's defaults for what is not written. */
import type { Entry } from './config-text';
import type { Role } from './roles';

const OFF = new Set(['null', 'none', '~', 'nil', '']);

export class Values {
  readonly #written: ReadonlyMap<Role, Entry>;
  readonly #defaults: Partial<Record<Role, string>>;
  readonly #used = new Map<Role, string>();
  readonly #unknown = new Map<Role, Entry>();

  constructor(written: ReadonlyMap<Role, Entry>, defaults: Partial<Record<Role, string>>) {
    this.#written = written;
    this.#defaults = defaults;
  }

  entry(role: Role): Entry | undefined {
    return this.#written.get(role);
  }

  has(role: Role): boolean {
    return this.#written.has(role);
  }

  /** Replaces a default, where a version or a fork has another one. */
  withDefaults(defaults: Partial<Record<Role, string>>): Values {
    return new Values(this.#written, { ...this.#defaults, ...defaults });
  }

  /** The written value, or the default; undefined for null, and where neither is there. */
  text(role: Role): string | undefined {
    const entry = this.#written.get(role);
    if (entry && !entry.known) {
      this.#unknown.set(role, entry);
      return undefined;
    }
    let value = entry ? (entry.value ?? 'true') : this.#defaults[role];
    if (!entry && value !== undefined) this.#used.set(role, value);
    value = value?.trim();
    return value === undefined || OFF.has(value.toLowerCase()) ? undefined : value;
  }

  number(role: Role): number | undefined {
    const text = this.text(role);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (Number.isFinite(number)) return number;
    const entry = this.#written.get(role);
    if (entry) this.#unknown.set(role, entry);
    return undefined;
  }

  flag(role: Role): boolean {
    return /^(?:true|1|yes|on)$/i.test(this.text(role) ?? '');
  }

  /** Several numbers in one value: `0.2 0.27`, `[0.5, 5]`. */
  numbers(role: Role): number[] {
    return (this.text(role)?.match(/[\d.]+(?:e[+-]?\d+)?/gi) ?? []).map(Number);
  }

  /** Defaults that were asked for. */
  get usedDefaults(): ReadonlyMap<Role, string> {
    return this.#used;
  }

  /** Entries that were asked for and have a value that only a run would give, or that is no number. */
  get unresolved(): ReadonlyMap<Role, Entry> {
    return this.#unknown;
  }
}
