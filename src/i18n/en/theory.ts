/** What theory says of a method's penalty, one sentence per property (kl/theory.ts). */
import type { Descent } from '../../kl/objective';

/** Each with its factor, and α. */
const NAMES: Record<Descent, (alpha: string) => string> = {
  nothing: () => 'a constant',
  'reverse-kl': () => 'the reverse KL',
  'forward-kl': () => 'the forward KL',
  'reverse-plus-forward': () => 'a sum of the reverse and the forward KL',
  'reverse-minus-forward': () => 'the reverse KL minus the forward KL',
  hellinger: () => 'the Hellinger distance',
  'chi-squared': () => 'the χ² divergence',
  alpha: (alpha) => `the α-divergence of α = ${alpha}`,
  'jensen-shannon': () => 'the Jensen–Shannon divergence',
  'total-variation': () => 'the total variation',
  'f-divergence': () => 'an f-divergence without a name',
  'other-f': () => 'something that is no divergence',
};

export const theoryWords = {
  same: (name: string) => `This is ${name}, and is computed by the same code.`,
  jumps: (at: string) => `It jumps at δ = ${at}: a loss, which only sees slopes, does not see that.`,
  value: {
    unbiased: 'Its value is an unbiased estimate of the reverse KL.',
    biased: 'Its value is a biased estimate of the reverse KL.',
    constant: (mean: string) => `Its value says nothing of any distance: its mean is always ${mean}.`,
    /** Of other things than the reverse KL. */
    other: (of: Descent, times: string, alpha: string, plus: string) =>
      `Its value is a biased estimate of the reverse KL: its mean is ${plus}${times}${NAMES[of](alpha)}.`,
  },
  /** 'E[…] = …' */
  gradient: (formula: string) => `Its expected gradient, for a whole completion: ${formula}.`,
  pulls: 'It pulls home to the reference from everywhere.',
  repels: (where: string) => `It pushes away from the reference where δ is ${where}.`,
  interval: {
    below: (to: string) => `below ${to}`,
    above: (from: string) => `above ${from}`,
    between: (from: string, to: string) => `between ${from} and ${to}`,
    /** Where the force jumps downwards. */
    around: (at: string) => `at ${at}, in a jump`,
    everywhere: 'anything: everywhere',
  },
  or: ', or ',
  near: {
    none: 'Near the reference its strength goes to zero: the first steps away cost nothing.',
    jump: 'At the reference its force jumps: the smallest distance already meets the whole of it.',
    repels: (strength: string) => `Near the reference it repels, with ${strength} times the strength of the KL.`,
    strength: (strength: string) =>
      strength === '1'
        ? 'Near the reference it is as strong as the KL itself, at the same β.'
        : `Near the reference it is as strong as the KL with ${strength} times the β.`,
  },
  noise: {
    none: 'At the reference it adds no noise.',
    some: (floor: string) =>
      `Even at the reference its noise stays at c(0)² = ${floor} times E‖s‖²; a baseline would remove it.`,
  },
  tails: (right: string, left: string) => `Its force for large δ ${right}; for very negative δ it ${left}.`,
  tail: {
    zero: 'dies out',
    level: (at: string) => `levels off at ${at}`,
    logarithm: (sign: string) => `grows without bound, as ${sign}log|δ|`,
    linear: (sign: string, slope: string) => `grows without bound, as ${sign}${slope}|δ|`,
    power: (sign: string, exponent: string) => `grows without bound, as ${sign}|δ|^${exponent}`,
    exponential: (sign: string, rate: string) => `explodes, as ${sign}e^(${rate}|δ|)`,
    faster: (sign: string) => `explodes, faster than an exponential, to ${sign}∞`,
  },
  heavy: 'On that side the variance of the gradient has no bound: one sample can outweigh all others.',
  bounded: 'What it descends has a lower bound.',
  unbounded: 'What it descends has no lower bound: nothing brings it to rest.',
};
