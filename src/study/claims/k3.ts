/** Claims on k3 in the reward, which collapses, and k3 in the loss, which is stable but descends another objective. */
import { biased } from '../gradient-checks';
import { differenceGradient, forwardGradient } from '../exact-checks';
import { collapsePanel, gradientPanel, runsPanel } from '../panels';
import { above, collapsesMore, meanUnder, survives } from '../run-checks';
import { cell, type Gradients } from '../select';
import { at, claim, lab } from './claim';

const STEEP = ['paper', 'harsh', 'medium'];
const CALM = ['gentle', 'medium', 'paper'];
/** Below this accuracy the skill is lost; the reference has 0.75. */
const DEAD = 0.1;
const FOUR = ['k1-in-reward', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'];
const on = (row: string, level: Gradients['level']): Gradients => ({ row, level, sampling: 'on-policy' });

export const COLLAPSES = claim({
  id: 'k3-in-reward-collapses',
  places: STEEP.map((scenario) => at(scenario, ['k3-in-reward', 'k1-in-reward', 'k3-in-loss'])),
  checks: STEEP.flatMap((scenario) => [
    ...['k1-in-reward', 'k3-in-loss'].map((method) =>
      collapsesMore(cell(scenario, 'k3-in-reward'), cell(scenario, method)),
    ),
    meanUnder('accuracyIn', cell(scenario, 'k3-in-reward'), DEAD),
  ]),
  plots: [
    ...STEEP.map((scenario) => collapsePanel(FOUR.map((method) => cell(scenario, method)))),
    ...STEEP.map((scenario) =>
      runsPanel(
        'accuracyIn',
        FOUR.map((method) => cell(scenario, method)),
      ),
    ),
  ],
});

export const WHY = claim({
  id: 'k3-in-reward-why',
  places: STEEP.map((scenario) => at(scenario, ['k3-in-reward', 'none', 'k1-in-reward'])),
  lab: lab('sequence'),
  checks: [
    differenceGradient,
    biased(on('9', 'sequence')),
    biased(on('9', 'token')),
    ...STEEP.map((scenario) => above('forwardKl', cell(scenario, 'k3-in-reward'), cell(scenario, 'none'))),
  ],
  plots: [
    gradientPanel('bias', ['3', '7', '9'], 'sequence'),
    ...STEEP.map((scenario) =>
      runsPanel(
        'forwardKl',
        ['none', 'k1-in-reward', 'k3-in-reward'].map((method) => cell(scenario, method)),
      ),
    ),
  ],
});

export const STABLE = claim({
  id: 'k3-in-loss-stable',
  places: ['paper', 'harsh'].map((scenario) => at(scenario, ['k3-in-loss', 'k3-in-reward', 'none'])),
  checks: [
    ...['gentle', 'medium', 'paper', 'harsh'].map((scenario) => survives(cell(scenario, 'k3-in-loss'))),
    ...['paper', 'harsh'].map((scenario) =>
      collapsesMore(cell(scenario, 'k3-in-reward'), cell(scenario, 'k3-in-loss')),
    ),
  ],
  plots: ['paper', 'harsh'].map((scenario) =>
    runsPanel(
      'accuracyIn',
      ['none', 'k3-in-loss', 'k1-in-reward', 'k3-in-reward'].map((method) => cell(scenario, method)),
    ),
  ),
});

export const FORWARD = claim({
  id: 'k3-in-loss-forward',
  places: CALM.map((scenario) => at(scenario, ['k3-in-loss', 'k1-in-reward'])),
  lab: lab('sequence'),
  checks: [
    forwardGradient,
    biased(on('3', 'sequence')),
    biased(on('3', 'token')),
    ...CALM.flatMap((scenario) => [
      above('entropy', cell(scenario, 'k3-in-loss'), cell(scenario, 'k1-in-reward')),
      above('forwardKl', cell(scenario, 'k1-in-reward'), cell(scenario, 'k3-in-loss')),
    ]),
  ],
  plots: CALM.flatMap((scenario) =>
    (['entropy', 'forwardKl'] as const).map((measure) =>
      runsPanel(
        measure,
        ['none', 'k1-in-reward', 'k3-in-loss'].map((method) => cell(scenario, method)),
      ),
    ),
  ),
});
