/** Names that say what differs, and nothing else. */
import { methodLabel } from '../kl/placements';
import type { Experiment } from './experiment';
import { differences, spell } from './query';
import { findPreset } from './presets';

/** 'Harsh', or 'Harsh, beta=0.1, group=16': the preset's label and what differs from it. */
export function runName(experiment: Experiment, language: 'en' | 'zh' = 'en'): string {
  const label = findPreset(experiment.preset)?.label[language] ?? experiment.preset;
  const changes = differences(experiment).map((option) => `${option.query}=${spell(experiment[option.key])}`);
  return [label, ...changes].join(language === 'zh' ? '，' : ', ');
}

/** A method's name as charts write it: 'k3 in reward'. @throws Error with one sentence for a name that is none. */
export function methodTitle(method: string, language: 'en' | 'zh' = 'en'): string {
  return methodLabel(method)[language];
}
