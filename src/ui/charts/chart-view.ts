/** The data for drawing a chart that are common to all charts of the race. */
import type { CollapseKind, Finding } from '../../training/collapse';
import { type Theme, lineColour, textColour } from '../../common/palette';
import type { Band, RaceCurves } from '../race/race-curves';
import type { MethodStyle } from './method-style';
import type { SeenCollapse } from '../race/race-state';
import type { Words } from '../../i18n/race';

export interface ChartView {
  curves: RaceCurves;
  styles: ReadonlyMap<string, MethodStyle>;
  /** Right end of the step axis. */
  end: number;
  collapses: readonly SeenCollapse[];
  changes: readonly { step: number; description: string }[];
  /** Step under the pointer, on any of the charts. */
  reading: number | null;
  theme: Theme;
  /** A recorded run is drawn pale. */
  recorded: boolean;
  band: Band;
  smoothing: number;
  text: Words;
}

/** The collapses of one kind of one method, over its seeds. */
export interface CollapseGroup {
  method: string;
  kind: CollapseKind;
  /** Steps at which it began, ascending. */
  steps: number[];
  /** Number of the method's seeds, collapsed or not. */
  seeds: number;
  /** The earliest collapse, used for the sentence. */
  first: Finding;
}

/** Groups collapses of the same kind and method over seeds, in order of appearance. */
export function groupCollapses(collapses: readonly SeenCollapse[], seeds: (method: string) => number): CollapseGroup[] {
  const groups = new Map<string, CollapseGroup>();
  for (const { method, collapse } of collapses) {
    const key = `${method} ${collapse.kind}`;
    const group = groups.get(key);
    if (!group) {
      groups.set(key, { method, kind: collapse.kind, steps: [collapse.step], seeds: seeds(method), first: collapse });
      continue;
    }
    group.steps.push(collapse.step);
    group.steps.sort((a, b) => a - b);
    if (collapse.step < group.first.step) group.first = collapse;
  }
  return [...groups.values()];
}

/** 'collapsed at steps 38–45 (4 of 4 seeds)', in two parts. */
export function collapseWords(group: CollapseGroup, text: Words): { what: string; where: string } {
  return {
    what: text.collapsed[group.kind],
    where: text.collapseWhere(group.steps[0], group.steps[group.steps.length - 1], group.steps.length, group.seeds),
  };
}

/** The chart that labels a kind of collapse in words; the others only show a faint line. */
export function chartOf(kind: CollapseKind): 'reward' | 'reverseKl' | 'entropy' {
  if (kind === 'entropy') return 'entropy';
  return kind === 'kl-runaway' || kind === 'dead-leash' ? 'reverseKl' : 'reward';
}

export function coloursOf(style: MethodStyle, theme: Theme): { line: string; text: string } {
  return { line: lineColour(style.estimator), text: textColour(style.estimator, theme) };
}
