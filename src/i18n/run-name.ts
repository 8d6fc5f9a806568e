/** Names of trainings that say what differs, and nothing else. */
import type { Experiment } from '../experiment/experiment';
import { differences } from '../experiment/query';
import { spell } from '../experiment/spell';
import type { Language } from './languages';
import { words } from './race';
import { scenarioLabel } from './scenarios';

/** 'Harsh', or 'Harsh, beta=0.1, group=16': the preset's label and what differs from it. */
export const runName = (experiment: Experiment, language: Language): string =>
  [
    scenarioLabel(experiment.preset, language),
    ...differences(experiment).map((option) => `${option.query}=${spell(experiment[option.key])}`),
  ].join(words(language).comma);
