/** Where names and letters stand at the ends of lines, so that none covers another. */

/** So many letters have room in one column. */
const FEW = 4;
const isLetter = (text: string): boolean => text.length <= 2;

/** Distance of columns of letters, as a multiple of their size. */
export const COLUMN = 1.3;

/** Deals values out to columns, from the highest on, and spreads each column. */
export function inColumns(centres: readonly number[], columns: number, spreadOut: (centres: number[]) => number[]) {
  const ys: number[] = [...centres];
  const column: number[] = centres.map(() => 0);
  const order = centres.map((_, i) => i).sort((a, b) => centres[a] - centres[b]);
  for (let each = 0; each < columns; each += 1) {
    const own = order.filter((_, rank) => rank % columns === each);
    const places = spreadOut(own.map((i) => centres[i]));
    own.forEach((i, rank) => {
      ys[i] = places[rank];
      column[i] = each;
    });
  }
  return { ys, column };
}

/**
 * Moves centres apart until they are at least `gap` from each other, and keeps them between `from` and `to` if there is
 * room. Preserves the order.
 */
export function spread(centres: readonly number[], gap: number, from: number, to: number): number[] {
  const order = centres.map((_, i) => i).sort((a, b) => centres[a] - centres[b]);
  const step = order.length > 1 ? Math.min(gap, Math.max(0, to - from) / (order.length - 1)) : gap;
  const placed = order.map((i) => Math.min(to, Math.max(from, centres[i])));
  for (let i = 1; i < placed.length; i += 1) placed[i] = Math.max(placed[i], placed[i - 1] + step);
  if (placed.length > 0) placed[placed.length - 1] = Math.min(placed[placed.length - 1], to);
  for (let i = placed.length - 2; i >= 0; i -= 1) placed[i] = Math.min(placed[i], placed[i + 1] - step);
  const result = new Array<number>(centres.length);
  order.forEach((original, i) => {
    result[original] = placed[i];
  });
  return result;
}

/** Width needed for a second column of letters; 0 for names, or few letters. */
export const letterRoom = (texts: readonly string[], size: number): number =>
  texts.length > FEW && texts.every(isLetter) ? COLUMN * size : 0;

/** Letters of many lines in a low plot stand in two columns. @param height of the plot. */
export const columnsOf = (texts: readonly string[], size: number, height: number): number =>
  letterRoom(texts, size) > 0 && texts.length * size * 1.2 > height ? 2 : 1;
