/** An estimator of KL(π‖π_ref) from one sample, as data; `estimators.ts` has the built-in and the typed ones. */
import type { Node } from './typed/tree';

export interface Estimator {
  /**
   * Lower-case letters, digits and underscores, starting with a letter; or, typed, an expression of d in parentheses.
   * It becomes part of method names.
   */
  readonly name: string;
  /** The `kind` in the shader's switch: none 0, full 1, built-in ones from 2, registered and typed ones after them. */
  readonly id: number;
  /** k(δ), in nats. */
  value(delta: number): number;
  /**
   * dk/dδ, the coefficient that a loss on k puts on ∇log π. It may deliberately differ from the true derivative
   * (verl's "k3+" has the value of k3 and the gradient of k2).
   */
  derivative(delta: number): number;
  /** The same two functions as WGSL expressions of type f32 in the variable `delta`. */
  readonly wgsl: { readonly value: string; readonly derivative: string };
  /** Set for a typed estimator. */
  readonly typed?: Typed;
}

/** What a typed estimator has beyond others. */
export interface Typed {
  /** k as typed, and k′ simplified. */
  readonly value: Node;
  readonly derivative: Node;
  /** The built-in estimator that is the same function, whose code is then used; else null. */
  readonly sameAs: string | null;
  /** Where k jumps. A loss does not see the jumps, since no derivative does. */
  readonly jumps: readonly number[];
  /** WGSL functions that `wgsl` calls, by name. */
  readonly functions: ReadonlyMap<string, string>;
}
