/** How the page draws and names a method; names and verdicts come from kl/. */
import { METHODS, methodLabel, parseMethod } from '../kl/placements';
import type { Language } from './words';

export interface MethodStyle {
  name: string;
  label: string;
  /** For small charts: 'k3 in ρ·loss'. */
  short: string;
  /** Key of the colour. */
  estimator: string;
  /** Key of the dash. */
  placement: string;
  /** One sentence; empty for a method outside the project's own list. */
  verdict: string;
}

const SHORT_PLACEMENTS: Record<string, string> = {
  'weighted-loss': 'ρ·loss', 'detached-weighted-loss': 'sg(ρ)·loss', loss: 'loss', reward: 'reward', both: 'both',
};

export function methodStyle(name: string, language: Language): MethodStyle {
  const entry = METHODS.find((known) => known.name === name);
  const method = parseMethod(name);
  const label = (entry?.label ?? methodLabel(name))[language];
  const joint = language === 'zh' ? '·' : ' in ';
  return {
    name,
    label,
    short: method.estimator === 'none' ? label : `${method.estimator}${joint}${SHORT_PLACEMENTS[method.placement]}`,
    estimator: method.estimator,
    placement: method.estimator === 'none' ? 'none' : method.placement,
    verdict: entry?.verdict[language] ?? '',
  };
}

export function methodStyles(names: readonly string[], language: Language): Map<string, MethodStyle> {
  return new Map(names.map((name) => [name, methodStyle(name, language)]));
}
