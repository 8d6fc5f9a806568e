/** What a framework has of a controlled β and of a reference that moves (population/control-settings.ts). */
import { formatNumber } from '../common/text';
import type { Experiment } from '../experiment/experiment';
import type { Text } from '../i18n/every-language';
import { snippetTexts } from '../i18n/snippets';
import type { Wish } from './snippet';

const isControlled = ({ betaControl }: Experiment): boolean => betaControl === 'adaptive';
const moves = ({ referenceSync, referenceDecay }: Experiment): boolean => referenceSync > 0 || referenceDecay > 0;

/** The controller's options in verl and SkyRL, which have it for KL in the reward. */
export function klControl(experiment: Experiment, at: string, target: string): string[] {
  if (!isControlled(experiment)) return [];
  return [
    `${at}.type=adaptive`,
    `${at}.${target}=${formatNumber(experiment.targetKl)}`,
    `${at}.horizon=${formatNumber(experiment.klHorizon)}`,
  ];
}

/** OpenRLHF's. */
export const openRlhfControl = (experiment: Experiment): string[] =>
  isControlled(experiment)
    ? [
        `--algo.kl.target ${formatNumber(experiment.targetKl)}`,
        `--algo.kl.horizon ${formatNumber(experiment.klHorizon)}`,
      ]
    : [];

/** TRL's reference, which counts updates. */
export function syncedReference(experiment: Experiment): string[] {
  if (!moves(experiment)) return [];
  const { referenceSync, referenceDecay, minibatches } = experiment;
  return [
    'sync_ref_model=True',
    `ref_model_sync_steps=${Math.max(1, referenceSync) * minibatches}`,
    `ref_model_mixup_alpha=${formatNumber(Number((1 - referenceDecay).toPrecision(6)))}`,
  ];
}

/** Notes on what a framework lacks. @param framework as people write it. */
export function controlNotes(framework: string, { name, method, experiment }: Wish): Text[] {
  if (name === 'none') return [];
  const inReward = method.placement === 'reward' || method.placement === 'both';
  const controls = framework === 'OpenRLHF' || ((framework === 'verl' || framework === 'SkyRL') && inReward);
  return [
    ...(isControlled(experiment) && !controls ? [snippetTexts.noControl(framework)] : []),
    ...(moves(experiment) && framework !== 'TRL' ? [snippetTexts.noMovingReference(framework)] : []),
  ];
}
