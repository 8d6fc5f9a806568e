/** Claims on k1 in the reward, and on methods that are equivalent or nearly equivalent to it. */
import { biased, unbiased, variances } from '../gradient-checks';
import { oneRandomVariable } from '../exact-checks';
import { collapsePanel, gradientPanel, planePanel, runsPanel } from '../panels';
import { above, collapsesMore, descends, gainsMore, same, survives } from '../run-checks';
import { cell, type Gradients } from '../select';
import { at, claim, lab } from './claim';

const CALM = ['gentle', 'medium', 'paper'];
const BETAS = ['b0.05', 'b0.1', 'b0.3', 'b1'];
/** Accuracy against KL over a range of β: compares penalties independently of the scale of β in each placement. */
const frontiers = (['accuracyIn', 'accuracyOut'] as const).map((measure) =>
  planePanel('reverseKl', measure, [
    ...['k1-in-reward', 'k3-in-loss'].map((method) => ({
      method,
      cells: BETAS.map((variant) => cell('beta-sweep', method, variant)),
    })),
    { method: 'none', cells: [cell('beta-sweep', 'none', 'b0')] },
  ]),
);
const on = (row: string, level: Gradients['level'] = 'sequence'): Gradients => ({ row, level, sampling: 'on-policy' });
const off = (row: string): Gradients => ({ row, level: 'sequence', sampling: 'off-policy' });

export const SOUND = claim({
  id: 'k1-in-reward-sound',
  places: ['paper', 'harsh'].map((scenario) => at(scenario, ['k1-in-reward', 'k1-in-loss', 'k3-in-reward'])),
  lab: lab('sequence'),
  checks: [
    unbiased(on('7')),
    unbiased(on('7', 'token')),
    unbiased(off('7')),
    ...['gentle', 'medium', 'paper', 'harsh'].map((scenario) => survives(cell(scenario, 'k1-in-reward'))),
    ...['paper', 'harsh'].map((scenario) =>
      collapsesMore(cell(scenario, 'k3-in-reward'), cell(scenario, 'k1-in-reward')),
    ),
    collapsesMore(cell('harsh', 'k1-in-loss'), cell('harsh', 'k1-in-reward')),
  ],
  plots: [
    gradientPanel('bias', ['7', '3', '9', '1'], 'sequence'),
    ...['paper', 'harsh'].map((scenario) =>
      collapsePanel(['none', 'k1-in-reward', 'k1-in-loss', 'k3-in-reward'].map((method) => cell(scenario, method))),
    ),
  ],
});

export const BETTER = claim({
  id: 'k1-in-reward-better',
  places: CALM.map((scenario) => at(scenario, ['k1-in-reward', 'k3-in-loss', 'none'])),
  checks: CALM.flatMap((scenario) => {
    const [reward, loss] = [cell(scenario, 'k1-in-reward'), cell(scenario, 'k3-in-loss')];
    return [
      above('accuracyIn', reward, loss),
      above('accuracyOut', reward, loss),
      gainsMore('accuracyOut', 'accuracyIn', reward, loss),
    ];
  }),
  plots: [
    ...CALM.flatMap((scenario) =>
      (['accuracyIn', 'accuracyOut'] as const).map((measure) =>
        runsPanel(
          measure,
          ['none', 'k1-in-reward', 'k3-in-loss'].map((method) => cell(scenario, method)),
        ),
      ),
    ),
    ...frontiers,
  ],
});

const EQUALS = ['k2-in-loss', 'k3-in-weighted-loss'];

export const ONE_METHOD = claim({
  id: 'one-method',
  places: ['gentle', 'medium'].map((scenario) => at(scenario, ['k1-in-reward', ...EQUALS])),
  lab: lab('sequence'),
  checks: [
    oneRandomVariable,
    ...['2', '6', '7'].map((row) => unbiased(on(row))),
    ...['2', '6'].map((row) => variances(on(row), on('7'), 'overlapping')),
    ...['gentle', 'medium'].flatMap((scenario) =>
      EQUALS.flatMap((method) =>
        (['accuracyIn', 'accuracyOut'] as const).map((measure) =>
          same(measure, cell(scenario, method), cell(scenario, 'k1-in-reward')),
        ),
      ),
    ),
  ],
  plots: [
    gradientPanel('variance', ['2', '6', '7'], 'sequence'),
    ...['gentle', 'medium'].flatMap((scenario) =>
      (['accuracyIn', 'accuracyOut'] as const).map((measure) =>
        runsPanel(
          measure,
          ['k1-in-reward', ...EQUALS].map((method) => cell(scenario, method)),
        ),
      ),
    ),
  ],
});

export const NOISY = claim({
  id: 'rho-k1-noisy',
  places: [at('harsh', ['k1-in-weighted-loss', 'k1-in-reward'])],
  lab: lab('sequence'),
  checks: [
    unbiased(on('4')),
    unbiased(off('4')),
    variances(on('4'), on('7'), 'above', 'first'),
    variances(on('4'), on('7'), 'above', 'last'),
    above('gradNorm', cell('harsh', 'k1-in-weighted-loss'), cell('harsh', 'k1-in-reward')),
    above('accuracyIn', cell('harsh', 'k1-in-reward'), cell('harsh', 'k1-in-weighted-loss')),
  ],
  plots: [
    gradientPanel('bias', ['4', '7'], 'sequence'),
    gradientPanel('variance', ['4', '7'], 'sequence'),
    ...(['gradNorm', 'accuracyIn'] as const).map((measure) =>
      runsPanel(measure, [cell('harsh', 'k1-in-weighted-loss'), cell('harsh', 'k1-in-reward')]),
    ),
  ],
});

export const K2_BIASED = claim({
  id: 'k2-biased',
  places: [at('harsh', ['k2-in-weighted-loss', 'k2-in-reward', 'k1-in-reward'])],
  gradientsOnly: true,
  lab: lab('sequence'),
  checks: ['5', '8'].flatMap((row) => [biased(on(row)), biased(off(row))]),
  plots: [
    gradientPanel('bias', ['5', '8', '2', '7'], 'sequence'),
    runsPanel(
      'reverseKl',
      ['none', 'k2-in-weighted-loss', 'k2-in-reward', 'k1-in-reward'].map((method) => cell('harsh', method)),
    ),
  ],
});

const BOTH = ['k1-in-both', 'k3-in-both'];
const both = (method: string) => cell('both-placements', method);

export const BOTH_PLACEMENTS = claim({
  id: 'both-placements',
  places: [at('both-placements', ['k3-in-both', 'k1-in-both', 'k1-in-reward', 'k3-in-loss', 'k3-in-reward'])],
  lab: lab('sequence'),
  checks: [
    ...['B', 'C'].flatMap((row) => [unbiased(on(row)), unbiased(on(row, 'token'))]),
    biased(on('3')),
    biased(on('9')),
    ...BOTH.flatMap((method) =>
      (['accuracyIn', 'accuracyOut'] as const).map((measure) => same(measure, both(method), both('k1-in-reward'))),
    ),
    collapsesMore(both('k3-in-reward'), both('k3-in-both')),
    ...BOTH.map((method) => above('accuracyOut', both(method), both('k3-in-loss'))),
  ],
  plots: [
    gradientPanel('bias', ['B', 'C', '3', '9'], 'sequence'),
    ...(['accuracyIn', 'accuracyOut'] as const).map((measure) =>
      runsPanel(measure, [...BOTH, 'k1-in-reward', 'k3-in-loss', 'k3-in-reward'].map(both)),
    ),
  ],
});

const swept = BETAS.map((variant) => cell('beta-sweep', 'k1-in-reward', variant));

export const SMALLER_BETA = claim({
  id: 'smaller-beta',
  places: BETAS.map((variant) => at('beta-sweep', ['k1-in-reward', 'k3-in-loss', 'k1-in-loss'], variant)),
  checks: [
    ...(['accuracyIn', 'accuracyOut'] as const).flatMap((measure) => [
      above(measure, swept[0], swept[3]),
      descends(measure, swept),
    ]),
    above('reverseKl', swept[0], swept[3]),
    descends('reverseKl', swept),
  ],
  plots: (['accuracyIn', 'accuracyOut', 'reverseKl'] as const).map((measure) =>
    runsPanel(measure, [cell('beta-sweep', 'none', 'b0'), ...swept]),
  ),
});
