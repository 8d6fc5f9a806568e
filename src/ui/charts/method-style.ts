/** Styles and names of methods in the page. */
import { parseMethod } from '../../kl/placements';
import { chartWords } from '../../i18n/charts';
import { methodLabel, methodVerdict } from '../../i18n/methods';
import type { Language } from '../../i18n/languages';

export interface MethodStyle {
  name: string;
  label: string;
  /** For small charts: 'k3 in ρ·loss'. */
  short: string;
  /** Key of the colour. */
  estimator: string;
  /** Key of the dash. */
  placement: string;
  /** One sentence on what it optimises, on-policy. */
  verdict: string;
}

export function methodStyle(name: string, language: Language): MethodStyle {
  const method = parseMethod(name);
  const label = methodLabel(name, language);
  const text = chartWords(language);
  return {
    name,
    label,
    short: method.estimator === 'none' ? label : text.method(method.estimator, text.placements[method.placement]),
    estimator: method.estimator,
    placement: method.estimator === 'none' ? 'none' : method.placement,
    verdict: methodVerdict(name, language),
  };
}

export function methodStyles(names: readonly string[], language: Language): Map<string, MethodStyle> {
  return new Map(names.map((name) => [name, methodStyle(name, language)]));
}
