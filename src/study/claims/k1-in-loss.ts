/** Claims on k1 in the loss: no penalty on average, only noise, and off-policy a push away from the samples. */
import { checkTexts } from '../../i18n/checks';
import type { Text } from '../../i18n/every-language';
import { everywhere, variances, verdictText, zero } from '../gradient-checks';
import { figure } from '../figures';
import type { Outcome } from '../finding';
import { collapsePanel, gradientPanel, runsPanel } from '../panels';
import { above, collapsesMore, same } from '../run-checks';
import type { GradientRecord } from '../study-records';
import { bounded, cell, type Gradients } from '../select';
import { at, claim, lab } from './claim';

const ROW: Gradients = { row: '1', level: 'sequence', sampling: 'on-policy' };
const BETAS = ['b0.05', 'b0.1', 'b0.3', 'b1'];
const MINIBATCHES = ['m1', 'm2', 'm4'];
const [leashed, free, held] = (['k1-in-loss', 'none', 'k1-in-reward'] as const).map(
  (method) => (scenario: string) => cell(scenario, method),
);

export const ZERO_GRADIENT = claim({
  id: 'k1-in-loss-zero',
  lab: lab('sequence'),
  checks: [
    zero(ROW),
    zero({ ...ROW, level: 'token' }),
    everywhere(
      ROW,
      checkTexts.containsOne,
      ({ bias }) => (bounded(bias).low <= 1 && bounded(bias).high >= 1 ? 'holds' : 'contrary'),
      verdictText,
    ),
    variances(ROW, { ...ROW, row: '7' }, 'above', 'first'),
  ],
  plots: [
    gradientPanel('bias', ['1', '2', '3', '7'], 'sequence'),
    gradientPanel('variance', ['1', '2', '3', '7'], 'sequence'),
  ],
});

export const DEAD_LEASH = claim({
  id: 'k1-in-loss-dead-leash',
  places: [at('gentle', ['none', 'k1-in-loss', 'k1-in-reward']), at('medium', ['none', 'k1-in-loss', 'k1-in-reward'])],
  checks: ['gentle', 'medium'].flatMap((scenario) => [
    same('reverseKl', leashed(scenario), free(scenario)),
    above('reverseKl', free(scenario), held(scenario)),
    same('accuracyIn', leashed(scenario), free(scenario)),
    above('gradNorm', leashed(scenario), free(scenario)),
  ]),
  plots: ['gentle', 'medium'].flatMap((scenario) =>
    (['reverseKl', 'gradNorm'] as const).map((measure) =>
      runsPanel(measure, [free(scenario), leashed(scenario), held(scenario)]),
    ),
  ),
});

export const UNSTABLE = claim({
  id: 'k1-in-loss-unstable',
  places: [
    at('harsh', ['k1-in-loss', 'k1-in-reward', 'k3-in-loss']),
    at('paper', ['k1-in-loss', 'k1-in-reward', 'k3-in-loss']),
    at('beta-sweep', ['k1-in-loss', 'k1-in-reward'], 'b1'),
  ],
  checks: [
    ...['harsh', 'paper'].flatMap((scenario) =>
      ['k1-in-reward', 'k3-in-loss'].map((method) => collapsesMore(leashed(scenario), cell(scenario, method))),
    ),
    collapsesMore(cell('beta-sweep', 'k1-in-loss', 'b1'), cell('beta-sweep', 'k1-in-reward', 'b1')),
    collapsesMore(cell('beta-sweep', 'k1-in-loss', 'b1'), cell('beta-sweep', 'k1-in-loss', 'b0.05')),
    above('accuracyIn', cell('beta-sweep', 'k1-in-loss', 'b0.05'), cell('beta-sweep', 'k1-in-loss', 'b1')),
    above('accuracyIn', cell('beta-sweep', 'none', 'b0'), cell('beta-sweep', 'k1-in-loss', 'b1')),
  ],
  plots: [
    ...['harsh', 'paper'].map((scenario) =>
      collapsePanel(['none', 'k1-in-loss', 'k1-in-reward', 'k3-in-loss'].map((method) => cell(scenario, method))),
    ),
    runsPanel('accuracyIn', [
      cell('beta-sweep', 'none', 'b0'),
      ...BETAS.map((variant) => cell('beta-sweep', 'k1-in-loss', variant)),
    ]),
  ],
});

const off = (level: 'token' | 'sequence'): Gradients => ({ row: '1', level, sampling: 'off-policy' });

/** The cosine is exact, from enumeration; the bias is measured. */
function pushes({ cosine, bias }: GradientRecord): Outcome {
  const { low, high } = bounded(bias);
  if (cosine === null || cosine >= 0 || high < 1) return 'contrary';
  return low > 1 ? 'holds' : 'open';
}

const pushText = (record: GradientRecord): Text =>
  checkTexts.cosine(record.cosine === null ? '–' : figure(record.cosine), verdictText(record));

export const OFF_POLICY = claim({
  id: 'k1-in-loss-off-policy',
  places: MINIBATCHES.map((variant) => at('slightly-off-policy', ['k1-in-loss', 'k1-in-reward', 'none'], variant)),
  lab: lab('sequence'),
  checks: [
    ...(['sequence', 'token'] as const).map((level) => everywhere(off(level), checkTexts.pushesAway, pushes, pushText)),
    collapsesMore(cell('slightly-off-policy', 'k1-in-loss', 'm2'), cell('slightly-off-policy', 'k1-in-loss', 'm1')),
    collapsesMore(cell('slightly-off-policy', 'k1-in-loss', 'm4'), cell('slightly-off-policy', 'k1-in-loss', 'm1')),
    collapsesMore(cell('slightly-off-policy', 'k1-in-loss', 'm4'), cell('slightly-off-policy', 'k1-in-reward', 'm4')),
    above(
      'accuracyIn',
      cell('slightly-off-policy', 'k1-in-loss', 'm1'),
      cell('slightly-off-policy', 'k1-in-loss', 'm4'),
    ),
  ],
  plots: [
    collapsePanel(
      ['k1-in-loss', 'k1-in-reward'].flatMap((method) =>
        MINIBATCHES.map((variant) => cell('slightly-off-policy', method, variant)),
      ),
    ),
    runsPanel(
      'accuracyIn',
      ['k1-in-loss', 'k1-in-reward'].flatMap((method) =>
        MINIBATCHES.map((variant) => cell('slightly-off-policy', method, variant)),
      ),
    ),
    gradientPanel('bias', ['1', '3', '7'], 'sequence', 'off-policy'),
  ],
});
