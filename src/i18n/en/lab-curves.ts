/** Every sentence of the curves. */
import type { Sampling } from '../../lab/table/table-rows';
import type { CurveAxis, Quantity } from '../../lab/lab-page';

export const labCurves = {
  title: 'Where the bias comes from',
  see:
    'One setting is moved, all others stay as above. Lines are what enumeration says, points with bars are what ' +
    'was measured, at 99.9 %. The place above is there as soon as it has six batches.',
  against: 'Against',
  axis: {
    step: 'distance from the reference',
    staleness: 'staleness of μ',
    answerLength: 'answer length T',
    completions: 'completions of a batch, n',
  } as Record<CurveAxis, string>,
  x: {
    step: 'training steps from the reference',
    staleness: 'steps that μ is behind π',
    answerLength: 'tokens after which an answer is cut',
    completions: 'completions of a batch, n',
  } as Record<CurveAxis, string>,
  y: {
    bias: 'Gradient bias, as a share of the true gradient',
    variance: 'Gradient variance of one completion, in units of ‖true gradient‖²',
    width: 'Half width of the bias’s interval, after six batches',
    error: 'Error of one batch’s gradient, as a share of the true gradient',
  } as Record<Quantity, string>,
  /** The last policy that was trained; what lies further is the straight line, extended. */
  end: 'end of the run',
  sampling: 'Samples',
  samplings: { 'on-policy': 'of π (on-policy)', 'off-policy': 'of μ (off-policy)' } as Record<Sampling, string>,
  rows: 'Rows',
  measure: 'Measure this curve',
  again: 'Measure this curve again',
  stop: 'Stop',
  progress: (done: number, of: number) => `${done} of ${of} places. The table above waits meanwhile.`,
  slow: (places: number) => `${places} places, a few seconds each on this adapter.`,
  quick: (places: number) => `${places} places.`,
  longer: 'T = 4 needs a graphics card and is left out here.',
  failed: (why: string) => `The curve broke off: ${why}`,
  stale: 'Settings have changed since; this curve is of the earlier ones.',
  none:
    'None of the chosen rows exists here. Off-policy needs a staleness above 0; rows D and E need the level ‘token ' +
    'by token’.',
  means: {
    step:
      'Near the reference, k3 in the loss looks right; farther off it is not. k2 and k3 in the reward are wrong ' +
      'from the first step.',
    staleness:
      'With older samples only rows with the ρ of the whole completion keep their mean, and ρ costs variance. ' +
      'Row 1, which on-policy does nothing, now pushes.',
    answerLength:
      'At the level of tokens, what a row loses is the effect of a token on later ones: with one token there is ' +
      'nothing to lose. At the level of completions T changes no row’s verdict.',
    completions:
      'Ten times the completions make intervals about three times as narrow. A bias does not shrink: it only ' +
      'shows more clearly.',
  } as Record<CurveAxis, string>,
};
