const OPPOSITE: Readonly<Record<string, string>> = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' };

/**
 * The key mapped to reading order: in right-to-left text the left arrow counts as the right one, which moves to the
 * next item.
 */
export function arrowKey({ key, currentTarget }: KeyboardEvent): string {
  return currentTarget instanceof Element && currentTarget.matches(':dir(rtl)') ? (OPPOSITE[key] ?? key) : key;
}
