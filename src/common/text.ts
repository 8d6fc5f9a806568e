/** A finite number in readable form: 0.0003 without an exponent, 1e-8 with one. */
export function formatNumber(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential().replace('e+', 'e');
  return String(value);
}

/**
 * A given value in quotes (`nothing` for undefined), on one line and truncated, since it may come from an untrusted
 * link. Never throws.
 */
export function quote(given: unknown): string {
  if (given === undefined) return 'nothing';
  const text = spellAnything(given);
  return `'${visible(text.length > 40 ? `${text.slice(0, 40)}…` : text)}'`;
}

/** Escapes line breaks and other invisible characters, as `\u000a`. */
const visible = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]/gu, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

function spellAnything(given: unknown): string {
  if (typeof given === 'string') return given;
  if (typeof given === 'object' && given !== null) {
    try {
      return JSON.stringify(given);
    } catch {
      return Array.isArray(given) ? 'a list' : 'an object';
    }
  }
  return String(given);
}

/** An error's message as one sentence. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Splits at a separator (one character) outside parentheses; parts are trimmed, and empty ones are dropped. */
export function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')') depth = Math.max(0, depth - 1);
    if (at < text.length && (text[at] !== separator || depth > 0)) continue;
    parts.push(text.slice(start, at).trim());
    start = at + 1;
  }
  return parts.filter((part) => part !== '');
}
