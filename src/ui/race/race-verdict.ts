/** The line under the charts: which arms collapsed and why, and which survive. */
import { isCollapse, type CollapseKind } from '../../training/collapse';
import { collapseWords, groupCollapses } from '../charts/chart-view';
import { armOf } from '../../experiment/population-spec';
import type { ArmStyle } from '../charts/arm-style';
import type { SeenCollapse } from './race-state';
import type { Words } from '../../i18n/race';

export interface RaceVerdict {
  arm: string;
  name: string;
  what: string;
  why: string;
}

/** The cause of an arm's collapse of this kind, in the user's language. */
export type Cause = (kind: Exclude<CollapseKind, 'numeric'>, arm: string) => string;

/** One sentence per arm and cause, for any number of seeds and kinds of collapse. */
export function verdicts(
  collapses: readonly SeenCollapse[],
  styles: ReadonlyMap<string, ArmStyle>,
  seeds: (arm: string) => number,
  cause: Cause,
  text: Words,
): RaceVerdict[] {
  const told: RaceVerdict[] = [];
  for (const group of groupCollapses(collapses, seeds)) {
    const { what, where } = collapseWords(group, text);
    const why = group.kind === 'numeric' ? text.stopped(group.first.step) : cause(group.kind, group.arm);
    const same = told.find((other) => other.arm === group.arm && other.why === why);
    if (same) same.what = text.also(same.what, text.collapse(what, where));
    else
      told.push({
        arm: group.arm,
        name: styles.get(group.arm)?.label ?? group.arm,
        what: text.collapse(what, where),
        why,
      });
  }
  return told;
}

/** Arms without a collapsed seed; shown once another arm has collapsed. */
export function survivors(collapses: readonly SeenCollapse[], arms: readonly string[]): string[] {
  const dead = new Set(collapses.filter(({ collapse }) => isCollapse(collapse)).map(armOf));
  return dead.size === 0 ? [] : arms.filter((arm) => !dead.has(arm));
}

/** Verdicts with the same reason together, in order of appearance. */
export function byReason(told: readonly RaceVerdict[]): RaceVerdict[][] {
  const reasons = [...new Set(told.map(({ why }) => why))];
  return reasons.map((reason) => told.filter(({ why }) => why === reason));
}
