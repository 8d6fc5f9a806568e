/** One place that accepts input from outside. */
import type fc from 'fast-check';

export interface Surface<Input = unknown> {
  name: string;
  /** Relative share of all inputs. */
  weight: number;
  inputs: fc.Arbitrary<Input>;
  /** @throws Fault, or anything else that should not be thrown. */
  take(input: Input): 'accepted' | 'refused';
}

/** Erases the input type, so that different surfaces fit into one list. */
export const surface = <Input>(of: Surface<Input>): Surface => of as unknown as Surface;
