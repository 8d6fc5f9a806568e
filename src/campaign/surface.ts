/** One place where something comes in from outside. */
import type fc from 'fast-check';

export interface Surface<Input = unknown> {
  name: string;
  /** Share of all inputs, beside those of the others. */
  weight: number;
  inputs: fc.Arbitrary<Input>;
  /** @throws Fault, or anything else that should not be thrown. */
  take(input: Input): 'accepted' | 'refused';
}

/** So that surfaces of different inputs stand in one list. */
export const surface = <Input>(of: Surface<Input>): Surface => of as unknown as Surface;
