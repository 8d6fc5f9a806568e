/** A finite number as people write it: no exponent for 0.0003, one for 1e-8. */
export function formatNumber(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential().replace('e+', 'e');
  return String(value);
}

/**
 * What was given (`nothing` where nothing was), in quotes, on one line and cut where it is long: it may come from a
 * stranger's link. Never throws.
 */
export function quote(given: unknown): string {
  if (given === undefined) return 'nothing';
  const text = spellAnything(given);
  return `'${visible(text.length > 40 ? `${text.slice(0, 40)}…` : text)}'`;
}

/** Line breaks and what else has no letter, as `\u000a`. */
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

/** An error as the one sentence it should be. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
