/** Typed estimators for tests: the built-in ones among them, in more than one writing, and others of every kind. */
import { estimators } from '../../src/kl/estimators';

const BUILT_IN: Record<string, readonly string[]> = {
  k1: ['d'],
  k2: ['d^2/2', 'alpha(d,0)'],
  k3: ['exp(-d)-1+d', 'alpha(d,1)'],
  abs: ['abs(d)'],
};

/** Expressions of the built-in estimators. */
export const SAME: readonly { expression: string; name: string }[] = estimators().flatMap(({ name }) =>
  BUILT_IN[name].map((expression) => ({ expression, name })),
);

/** Expressions that are no built-in estimator. */
export const OTHERS: readonly string[] = [
  'alpha(d,0.5)',
  'alpha(d,-1)',
  'alpha(d,0.001)',
  'min(d,2)',
  'd>0?d:0',
  'sqrt(1+d^2)-1',
  'log(1+exp(d))',
  'log(2)-log(1+exp(-d))',
  'tanh(d)',
  'cosh(d)-1',
  '1-exp(-d)',
  '(1-exp(-d))/d',
  'd*exp(-d)-expm1(d/2)',
  'pow(1+d^2,0.25)-2^-d',
  'max(d^2-0.0001,0)+sign(d-0.3)+sinh(d/3)*log1p(d^2)',
];

export const TYPED: readonly string[] = [...SAME.map(({ expression }) => expression), ...OTHERS];
