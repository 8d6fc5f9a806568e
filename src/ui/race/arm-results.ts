/** The table of arms: reward, held-out accuracy and KL at a step, over the seeds, and how many collapsed. */
import type { ArmTable, TableFormat } from '../../exports/arm-table';
import { armOf } from '../../experiment/population-spec';
import type { Language } from '../../i18n/languages';
import { takeWords } from '../../i18n/take';
import { isCollapse } from '../../training/collapse';
import { armStyles } from '../charts/arm-style';
import { readText } from '../charts/chart-reading';
import type { RaceCurves } from './race-curves';
import type { SeenCollapse } from './race-state';

const COLUMNS = [
  { metric: 'reward', share: true },
  { metric: 'meanAtKIn', share: true },
  { metric: 'reverseKl', share: false },
] as const;

/** The collapses of an arm: each seed once, at its first one. */
function collapsesOf(collapses: readonly SeenCollapse[], arm: string): number[] {
  const first = new Map<number, number>();
  for (const { collapse, ...info } of collapses)
    if (armOf(info) === arm && isCollapse(collapse))
      first.set(info.run, Math.min(first.get(info.run) ?? Infinity, collapse.step));
  return [...first.values()].sort((a, b) => a - b);
}

/**
 * As CSV with a column for each number, for programs; else with mean ± half the interval in one cell, for readers.
 * Values are those of the latest measurement up to the step.
 */
export function armResults(
  { curves, collapses }: { curves: RaceCurves; collapses: readonly SeenCollapse[] },
  step: number,
  format: TableFormat,
  language: Language,
): ArmTable {
  const styles = armStyles(curves.ids, language);
  const arms = curves.arms.map((arm) => ({
    arm,
    label: styles.get(arm)!.label,
    seeds: curves.seeds(arm),
    collapsed: collapsesOf(collapses, arm),
    read: COLUMNS.map(({ metric }) => curves.readAt(arm, metric, step)),
  }));
  return format === 'csv' ? numbers(arms) : sentences(arms, language);
}

type Row = {
  arm: string;
  label: string;
  seeds: number;
  collapsed: number[];
  read: ReturnType<RaceCurves['readAt']>[];
};

function numbers(arms: readonly Row[]): ArmTable {
  const names = COLUMNS.map(({ metric }) => metric);
  return {
    head: [
      'arm',
      ...names.flatMap((name) => [`${name}Step`, name, `${name}Low`, `${name}High`, `${name}N`]),
      'seeds',
      'collapsed',
    ],
    rows: arms.map(({ arm, read, seeds, collapsed }) => [
      arm,
      ...read.flatMap((each) =>
        each
          ? [each.step, each.mean, each.interval?.low ?? '', each.interval?.high ?? '', each.n].map(String)
          : ['', '', '', '', '0'],
      ),
      String(seeds),
      String(collapsed.length),
    ]),
  };
}

function sentences(arms: readonly Row[], language: Language): ArmTable {
  const text = takeWords(language);
  const columnSteps = COLUMNS.map((_, i) => Math.max(-1, ...arms.map(({ read }) => read[i]?.step ?? -1)));
  const heads = [text.reward, text.heldOut, text.kl].map((name, i) =>
    columnSteps[i] < 0 ? name : text.atStep(name, columnSteps[i]),
  );
  const cell = ({ read, seeds }: Row, i: number): string => {
    const each = read[i];
    if (!each) return '–';
    const { value, half } = readText(each, COLUMNS[i].share);
    const said = half === '' ? value : `${value} ± ${half}`;
    const counted = each.n === seeds ? said : `${said} (n = ${each.n})`;
    return each.step === columnSteps[i] ? counted : text.atStep(counted, each.step);
  };
  return {
    head: [text.arm, ...heads, text.n, text.collapsed],
    rows: arms.map((row) => [
      row.label,
      ...COLUMNS.map((_, i) => cell(row, i)),
      String(row.seeds),
      text.collapses(row.collapsed.length, row.seeds, row.collapsed[0], row.collapsed[row.collapsed.length - 1]),
    ]),
  };
}
