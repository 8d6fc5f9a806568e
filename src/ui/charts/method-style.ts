/** How the page draws and names a method; names and verdicts come from kl/. */
import { METHODS, methodLabel, parseMethod } from '../../kl/placements';
import type { Text } from '../../common/text';
import type { Language } from '../../i18n/languages';

export interface MethodStyle {
  name: string;
  label: string;
  /** For small charts: 'k3 in ρ·loss', 'k3·ρ·损失'. */
  short: string;
  /** Key of the colour. */
  estimator: string;
  /** Key of the dash. */
  placement: string;
  /** One sentence; empty for a method outside the project's own list. */
  verdict: string;
}

const SHORT_PLACEMENTS: Record<string, Text> = {
  'weighted-loss': { en: 'ρ·loss', zh: 'ρ·损失' },
  'detached-weighted-loss': { en: 'sg(ρ)·loss', zh: 'sg(ρ)·损失' },
  loss: { en: 'loss', zh: '损失' },
  reward: { en: 'reward', zh: '奖励' },
  both: { en: 'both', zh: '两处' },
};

export function methodStyle(name: string, language: Language): MethodStyle {
  const entry = METHODS.find((known) => known.name === name);
  const method = parseMethod(name);
  const label = (entry?.label ?? methodLabel(name))[language];
  const joint = language === 'zh' ? '·' : ' in ';
  return {
    name,
    label,
    short:
      method.estimator === 'none'
        ? label
        : `${method.estimator}${joint}${SHORT_PLACEMENTS[method.placement][language]}`,
    estimator: method.estimator,
    placement: method.estimator === 'none' ? 'none' : method.placement,
    verdict: entry?.verdict[language] ?? '',
  };
}

export function methodStyles(names: readonly string[], language: Language): Map<string, MethodStyle> {
  return new Map(names.map((name) => [name, methodStyle(name, language)]));
}
