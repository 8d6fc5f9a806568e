/** Problems of a typed estimator's expression. */
export interface ExpressionProblemValues {
  /** It cannot be read: from the character `at` (counted from 1) on, where `rest` stands. */
  'expression-syntax': { given: string; rest: string; at: number };
  /** A part that is not allowed, and what is. */
  'expression-part': { part: string; functions: readonly string[]; operators: readonly string[] };
  'expression-arguments': { name: string; given: number; allowed: number };
  /** The second argument of alpha is no number. */
  'expression-alpha': object;
  /** A part that does not depend on d and is not finite, such as 1/0. */
  'expression-constant': object;
  /** The condition before `?` is no comparison. */
  'expression-test': { operators: readonly string[] };
  /** Too many characters, or too many parts. */
  'expression-length': { given: number; most: number };
  /** k or k′ has no finite value at δ; `least` and `most` are the range in which it must. */
  'expression-infinite': { part: 'value' | 'derivative'; delta: number; least: number; most: number };
  /** float32 gives another number than float64. */
  'expression-float32': { part: 'value' | 'derivative'; delta: number; wanted: number; got: number };
  /** The derivative by the rules differs from the slope of the values. */
  'expression-derivative': { delta: number; derivative: number; numerical: number };
}
