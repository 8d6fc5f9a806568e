/** The field in which an estimator is typed. */
export const typedEstimator = {
  title: 'Type an estimator',
  label: 'k(d) =',
  name: 'The estimator k as an expression of d',
  help:
    'd is δ = log π − log π_ref of a token. Allowed are + − * / ^, comparisons with ? :, and exp, log, abs, min, ' +
    'max, ' +
    'sqrt, tanh, cosh and others; alpha(d, a) is the family from k2 to k3.',
  alpha: 'α family, from k2 (0) to k3 (1)',
  placement: 'Placement',
  sketch: (range: string) => `k (solid) and its derivative k′ (dashed) for δ from ${range}`,
  theory: 'What theory says of it',
  add: 'Add this method',
  measure: 'Measure its rows',
  remove: 'Without it',
};
