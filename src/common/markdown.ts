/** Tables, escaping and seed ranges for Markdown reports. */

/** A Markdown table; text in cells is escaped so that it cannot break the table. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numbersFrom = head.length,
): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text) => text.replace(/\s+/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map((_, i) => (i < numbersFrom ? '---' : '---:')).join('|')}|`, ...rows.map(line)].join(
    '\n',
  );
}

/** Escapes external text, such as an adapter's name, so that it is shown literally. */
export const escapedText = (text: string): string =>
  text.replace(/[\\`*_[\]<>|#]/g, (letter) => (letter === '<' ? '&lt;' : `\\${letter}`));

/** The seeds in their shortest form: '1–20' or '1, 3, 5'. */
export function seedsText(seeds: readonly number[]): string {
  const sorted = [...seeds].sort((a, b) => a - b);
  const whole = sorted.length > 2 && sorted.every((seed, i) => i === 0 || seed === sorted[i - 1] + 1);
  return whole ? `${sorted[0]}–${sorted[sorted.length - 1]}` : sorted.join(', ');
}
