/** The line under the charts: which methods collapsed and why, and which survive. */
import { isCollapse, type CollapseKind } from '../../training/collapse';
import { collapseWords, groupCollapses } from '../charts/chart-view';
import type { MethodStyle } from '../charts/method-style';
import type { SeenCollapse } from './race-state';
import type { Words } from '../../i18n/race';

export interface RaceVerdict {
  method: string;
  name: string;
  what: string;
  why: string;
}

/** The cause of a method's collapse of this kind, in the user's language. */
export type Cause = (kind: Exclude<CollapseKind, 'numeric'>, method: string) => string;

/** One sentence per method and cause, for any number of seeds and kinds of collapse. */
export function verdicts(
  collapses: readonly SeenCollapse[],
  styles: ReadonlyMap<string, MethodStyle>,
  seeds: (method: string) => number,
  cause: Cause,
  text: Words,
): RaceVerdict[] {
  const told: RaceVerdict[] = [];
  for (const group of groupCollapses(collapses, seeds)) {
    const { what, where } = collapseWords(group, text);
    const why = group.kind === 'numeric' ? text.stopped(group.first.step) : cause(group.kind, group.method);
    const same = told.find((other) => other.method === group.method && other.why === why);
    if (same) same.what = text.also(same.what, text.collapse(what, where));
    else
      told.push({
        method: group.method,
        name: styles.get(group.method)?.label ?? group.method,
        what: text.collapse(what, where),
        why,
      });
  }
  return told;
}

/** Methods without a collapsed seed; shown once another method has collapsed. */
export function survivors(collapses: readonly SeenCollapse[], methods: readonly string[]): string[] {
  const dead = new Set(collapses.filter(({ collapse }) => isCollapse(collapse)).map(({ method }) => method));
  return dead.size === 0 ? [] : methods.filter((method) => !dead.has(method));
}
