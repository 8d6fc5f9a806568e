/** Names and styles of the lab's rows in charts and sentences: number, label, colour and dash. */
import { notAllowed, Refusal } from '../../common/problem';
import { EXACT_ROW } from '../../lab/optimum/optimum-options';
import { labRows } from '../../lab/table/table-rows';
import { dashPattern } from '../charts/colours';
import { methodStyle } from '../charts/method-style';
import { tableWords } from '../../i18n/lab-table';
import type { Language } from '../../i18n/languages';

export interface RowName {
  id: string;
  /** '6 k3 in ρ·loss'. */
  label: string;
  /** Key of the line colour: the estimator, or 'ink' for the truth. */
  colour: string;
  /** Dash pattern of the placement, in units of the line's width. */
  dash: readonly number[];
}

/** @param estimator the typed estimator; '' for none. @throws Error if there is no such row. */
export function rowName(id: string, language: Language, estimator = ''): RowName {
  const text = tableWords(language);
  if (id === EXACT_ROW) return { id, label: `${id} ${text.exactGradient}`, colour: 'ink', dash: [] };
  const rows = labRows(estimator);
  const row = rows.find((each) => each.id === id);
  if (!row) throw new Refusal(notAllowed('row', id, { kind: 'one-of', values: rows.map((each) => each.id) }));
  const { short, estimator: colour, placement } = methodStyle(row.method, language);
  return {
    id,
    label: `${id} ${short}${text.shortSuffix[id] ?? ''}`,
    colour,
    dash: dashPattern(placement),
  };
}

/** Maximum number of names at the end of a line. */
const MOST = 4;

/**
 * '2 = 6 = 7' for a line that represents several rows, drawn in the style of the first; `short` for the end of a line.
 */
export function jointName(ids: readonly string[], language: Language, estimator = ''): RowName & { short: string } {
  const first = rowName(ids[0], language, estimator);
  const joint = ids.join(' = ');
  if (ids.length === 1) return { ...first, short: ids[0] };
  return {
    ...first,
    label: joint,
    short: ids.length <= MOST ? joint : `${ids.slice(0, MOST - 1).join(' = ')} … (${ids.length})`,
  };
}
