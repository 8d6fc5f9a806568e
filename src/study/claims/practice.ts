/** Claims on training practice: old samples, token-level estimates, clamps, normalisation. */
import { biased, futureShare, unbiased } from '../gradient-checks';
import { clampCutsTheWorst, noiseAtUnitScale, scaledByDeviation } from '../exact-checks';
import { collapsePanel, gradientPanel, runsPanel } from '../panels';
import { above, collapsesMore, meanOver, survives } from '../run-checks';
import { cell, type Gradients } from '../select';
import { at, claim, lab } from './claim';

const late = (method: string) => cell('asynchronous', method);
const ALL = ['none', 'k1-in-reward', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'];

export const ASYNCHRONOUS = claim({
  id: 'asynchronous-stabilises',
  places: [at('asynchronous', ['none', 'k1-in-reward', 'k3-in-loss'])],
  checks: [
    survives(late('k1-in-reward')),
    collapsesMore(late('none'), late('k1-in-reward')),
    above('accuracyIn', late('k1-in-reward'), late('none')),
    above('accuracyOut', late('k1-in-reward'), late('none')),
  ],
  plots: [
    collapsePanel(ALL.map(late)),
    runsPanel('accuracyIn', ALL.map(late)),
    runsPanel('accuracyOut', ALL.map(late)),
  ],
});

export const ASYNCHRONOUS_COLLAPSE = claim({
  id: 'asynchronous-collapse',
  places: [at('asynchronous', ['k1-in-loss', 'k3-in-reward', 'k1-in-reward', 'k3-in-loss'])],
  checks: [
    ...['k1-in-loss', 'k3-in-reward'].flatMap((worse) =>
      ['k1-in-reward', 'k3-in-loss'].map((better) => collapsesMore(late(worse), late(better))),
    ),
    survives(late('k1-in-reward')),
    survives(late('k3-in-loss')),
  ],
  plots: [collapsePanel(ALL.map(late)), runsPanel('reverseKl', ALL.map(late))],
});

const [fresh, frozen] = ['base', 'frozen'].map((variant) => cell('asynchronous', 'k1-in-reward', variant));
const off = (row: string): Gradients => ({ row, level: 'sequence', sampling: 'off-policy' });

export const FROZEN = claim({
  id: 'frozen-at-rollout',
  places: [at('asynchronous', ['k1-in-reward']), at('asynchronous', ['k1-in-reward'], 'frozen')],
  lab: lab('sequence'),
  checks: [
    unbiased(off('7')),
    biased(off('G')),
    above('accuracyIn', fresh, frozen),
    above('accuracyOut', fresh, frozen),
    above('reverseKl', frozen, fresh),
  ],
  plots: [
    gradientPanel('bias', ['7', 'G'], 'sequence', 'off-policy'),
    collapsePanel([fresh, frozen]),
    ...(['accuracyIn', 'reverseKl'] as const).map((measure) => runsPanel(measure, [fresh, frozen])),
  ],
});

const on = (row: string): Gradients => ({ row, level: 'token', sampling: 'on-policy' });

export const TOKEN_LEVEL = claim({
  id: 'token-level',
  lab: lab('token'),
  checks: [futureShare(on('2'), 0), futureShare(on('6'), 0), futureShare(on('7'), 1), biased(on('2')), biased(on('6'))],
  plots: [gradientPanel('futureShare', ['2', '6', '7'], 'token'), gradientPanel('bias', ['2', '6', '7'], 'token')],
});

const [clamped, free] = ['ten', 'off'].map((variant) => cell('clamp', 'k3-in-loss', variant));

export const CLAMP = claim({
  id: 'clamp',
  places: [at('clamp', ['k3-in-loss'], 'off'), at('clamp', ['k3-in-loss'], 'ten')],
  checks: [clampCutsTheWorst, meanOver('klClampFraction', clamped, 0), above('forwardKl', clamped, free)],
  plots: (['klClampFraction', 'forwardKl', 'accuracyIn'] as const).map((measure) =>
    runsPanel(measure, [free, clamped]),
  ),
});

const normalised = (method: string, variant: string) => cell('normalised', method, variant);

export const GROUP_DEVIATION = claim({
  id: 'group-deviation',
  places: ['rloo', 'grpo'].map((variant) => at('normalised', ['k1-in-reward', 'k3-in-loss', 'none'], variant)),
  checks: [
    scaledByDeviation,
    noiseAtUnitScale,
    above('reverseKl', normalised('k3-in-loss', 'grpo'), normalised('k3-in-loss', 'rloo')),
    above('reverseKl', normalised('k1-in-reward', 'rloo'), normalised('k1-in-reward', 'grpo')),
  ],
  plots: (['reverseKl', 'accuracyIn', 'accuracyOut'] as const).map((measure) =>
    runsPanel(
      measure,
      ['k1-in-reward', 'k3-in-loss'].flatMap((method) =>
        ['rloo', 'grpo'].map((variant) => normalised(method, variant)),
      ),
    ),
  ),
});
