/** Keyboard navigation in the lab's table. */
import { MEASURED_COLUMNS, type LabColumn } from '../../lab/lab-page';
import type { Sampling } from '../../lab/table/table-rows';

type Step = readonly [lines: number, cells: number];

/** Line and cell offset for each navigation key. */
export const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-Infinity, 0],
  PageDown: [Infinity, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

/** The key of a cell; measured cells have a sampling. */
export const keyOf = (row: string, column: LabColumn, sampling: Sampling | '' = ''): string =>
  `${row} ${column} ${sampling}`;

/**
 * The cell that a key moves to: in another line, the cell in the same column, or the last one if the line has fewer.
 */
export function beside(root: ParentNode, cell: HTMLElement, [lines, cells]: Step): HTMLElement {
  const visible = (line: Element): HTMLElement[] =>
    [...line.querySelectorAll<HTMLElement>('[data-key]')].filter((each) => each.checkVisibility());
  const own = cell.closest('tr')!;
  const within = visible(own);
  if (lines === 0) return within[Math.min(within.length - 1, Math.max(0, within.indexOf(cell) + cells))];
  const column = (of: HTMLElement): string => of.dataset.key!.split(' ')[1];
  const fits = (of: HTMLElement): boolean =>
    column(of) === column(cell) ||
    (of.classList.contains('spanning') && (MEASURED_COLUMNS as readonly string[]).includes(column(cell)));
  const all = [...root.querySelectorAll('tr')].flatMap((line) => {
    const found = visible(line).find(fits);
    return found ? [found] : [];
  });
  return all[Math.min(all.length - 1, Math.max(0, all.indexOf(cell) + lines))] ?? cell;
}
