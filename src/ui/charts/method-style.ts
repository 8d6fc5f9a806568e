/** Styles and names of methods in the page. */
import { parseMethod } from '../../kl/placements';
import { hueOf } from '../../common/palette';
import { chartWords } from '../../i18n/charts';
import { estimatorLabel, methodLabel, methodVerdict } from '../../i18n/methods';
import type { Language } from '../../i18n/languages';
import { dashPattern } from './colours';

/** How a line is drawn. */
export interface LineStyle {
  /** Name of its colour in common/palette.ts. */
  hue: string;
  /** In units of the line's width; empty for a solid line. */
  dash: readonly number[];
}

export interface MethodStyle extends LineStyle {
  label: string;
  /** For small charts: 'k3 in ρ·loss'. */
  short: string;
  /** Determines the colour. */
  estimator: string;
  /** Determines the dash. */
  placement: string;
  /** One sentence on what it optimises, on-policy. */
  verdict: string;
}

export function methodStyle(name: string, language: Language): MethodStyle {
  const method = parseMethod(name);
  const label = methodLabel(name, language);
  const text = chartWords(language);
  const placement = method.estimator === 'none' ? 'none' : method.placement;
  return {
    label,
    short:
      method.estimator === 'none'
        ? label
        : text.method(estimatorLabel(method.estimator), text.placements[method.placement]),
    estimator: method.estimator,
    placement,
    hue: hueOf(method.estimator),
    dash: dashPattern(placement),
    verdict: methodVerdict(name, language),
  };
}
