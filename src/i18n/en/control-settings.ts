/** Settings that change the penalty while training (population/control-settings.ts), a part of settings.ts. */
export const controlSettings = {
  betaControl: {
    label: 'Control of β',
    help:
      'Fixed, or moved after each step so that the KL approaches a target (Ziegler et al. 2019; the adaptive ' +
      'controller of verl and OpenRLHF). The expected gradient is at each step that of the current β: the run ' +
      'seeks the best reward at the target KL instead of a fixed price for KL. The second penalty keeps its own β.',
    choices: { fixed: 'fixed', adaptive: 'towards a target KL' },
  },
  targetKl: {
    label: 'Target KL',
    help:
      'What the controller of β holds the KL near, as verl measures it: the penalty’s own estimate, averaged over ' +
      'the tokens of a completion and then over completions. verl’s default is 0.1.',
    unit: 'nats per token',
  },
  klHorizon: {
    label: 'Horizon of the controller',
    help:
      'β changes by the factor 1 ± 0.2·N/horizon in a step of N completions whose KL is off its target by a fifth ' +
      'or more. verl and OpenRLHF take 10 000. Below N/5 one step may turn the sign of β, there as here.',
    unit: 'completions',
  },
  referenceSync: {
    label: 'Reference moves every',
    help:
      'After every so many steps the reference becomes the policy, or moves towards it if its decay is set ' +
      '(sync_ref_model in TRL, which counts updates); 0 leaves it where it is. The KL restarts from 0 each time, ' +
      'in the penalty, the charts and the collapse rules: the expected gradient pulls to the last synchronisation, ' +
      'so it slows the policy but no longer holds it near the start.',
    unit: 'steps',
  },
  referenceDecay: {
    label: 'Reference decay d',
    help:
      'Weight of the old reference when it moves; 1 − d is that of the policy, TRL’s ref_model_mixup_alpha. Set ' +
      'alone, the reference moves after every step: an exponential moving average about 1/(1 − d) steps behind, to ' +
      'which the expected gradient pulls. 0 replaces the reference by the policy.',
  },
};
