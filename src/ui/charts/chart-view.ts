/** The data for drawing a chart that are common to all charts of the race. */
import type { CollapseKind, Finding } from '../../training/collapse';
import { type Theme, lineColour, textColour } from '../../common/palette';
import type { Band, RaceCurves } from '../race/race-curves';
import { armOf } from '../../experiment/population-spec';
import type { ArmStyle } from './arm-style';
import type { LineStyle } from './method-style';
import type { SeenCollapse } from '../race/race-state';
import type { Words } from '../../i18n/race';
import type { TakeWords } from '../../i18n/take';

export interface ChartView {
  curves: RaceCurves;
  /** Of the arms that are shown, by key. */
  styles: ReadonlyMap<string, ArmStyle>;
  /** The arm that is in front of the others, which are faint; undefined for none. */
  raised?: string;
  /** Right end of the step axis. */
  end: number;
  collapses: readonly SeenCollapse[];
  changes: readonly { step: number; description: string }[];
  /** Step under the pointer, on any of the charts. */
  reading: number | null;
  /** Whether that step is pinned. */
  pinned: boolean;
  theme: Theme;
  /** A recorded run is drawn pale. */
  recorded: boolean;
  band: Band;
  smoothing: number;
  text: Words;
  take: TakeWords;
  /** What is shown, for a chart's file: one line. */
  settings: () => string;
}

/** The collapses of one kind of one arm, over its seeds. */
export interface CollapseGroup {
  arm: string;
  kind: CollapseKind;
  /** Steps at which it began, ascending. */
  steps: number[];
  /** Number of the arm's seeds, collapsed or not. */
  seeds: number;
  /** The earliest collapse, used for the sentence. */
  first: Finding;
}

/** Groups collapses of the same kind and arm over seeds, in order of appearance. */
export function groupCollapses(collapses: readonly SeenCollapse[], seeds: (arm: string) => number): CollapseGroup[] {
  const groups = new Map<string, CollapseGroup>();
  for (const { collapse, ...run } of collapses) {
    const arm = armOf(run);
    const key = `${arm} ${collapse.kind}`;
    const group = groups.get(key);
    if (!group) {
      groups.set(key, { arm, kind: collapse.kind, steps: [collapse.step], seeds: seeds(arm), first: collapse });
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

export function coloursOf({ hue }: LineStyle, theme: Theme): { line: string; text: string } {
  return { line: lineColour(hue, theme), text: textColour(hue, theme) };
}
