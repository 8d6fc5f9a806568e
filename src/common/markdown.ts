/** Tables and numbers of the study's two Markdown files. */

/** A Markdown table; text in cells cannot end it. */
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

/** Text from elsewhere, such as an adapter's name, that is to mean itself. */
export const escapedText = (text: string): string =>
  text.replace(/[\\`*_[\]<>|#]/g, (letter) => (letter === '<' ? '&lt;' : `\\${letter}`));

/** '1–20', '1, 3, 5': what was run, as short as it can be said. */
export function seedsText(seeds: readonly number[]): string {
  const sorted = [...seeds].sort((a, b) => a - b);
  const whole = sorted.length > 2 && sorted.every((seed, i) => i === 0 || seed === sorted[i - 1] + 1);
  return whole ? `${sorted[0]}–${sorted[sorted.length - 1]}` : sorted.join(', ');
}
