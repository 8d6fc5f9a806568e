/** What the way to the optimum (optimum.ts) is asked, and what it answers: plain data. */
import { answerOf, unpackProblem, type Digits } from '../../arithmetic/problems';
import { decodeTokens, encodeAnswer, encodePrompt } from '../../arithmetic/vocabulary';
import type { Level } from '../../kl/method';
import type { PolicyConfig } from '../../policy/config';
import { parameterLayout } from '../../policy/layout';
import type { LabRow } from '../table/table-rows';

/** The row that descends the true gradient of −J: what the others are held against. */
export const EXACT_ROW = '0';

export interface OptimumOptions {
  level: Level;
  /** The rows beside the exact one. */
  rows: readonly LabRow[];
  beta: number;
  learningRate: number;
  digits: Digits;
  /** [B] packed, each as likely as any other; their answers fit into T tokens, the end included. */
  problems: Uint32Array;
  /** T: completions are cut after so many tokens. */
  answerLength: number;
  policy: PolicyConfig;
  /** Flat parameters of π_ref, where every row starts. */
  reference: Float32Array | Float64Array;
}

/**
 * At sequence level, T = 3, on 37+48= and 12+25=, these take the exact row from the shipped policy's 0.2 nats to 0.0012
 * of π*, and leave every biased row beyond 0.01. With a smaller β π* is right nearly always, where no penalty at all
 * leads as well; with a greater one π* is nearly π_ref.
 */
export const OPTIMUM_DEFAULTS = { beta: 0.5, learningRate: 5e-4, steps: 150 } as const;

/** One row after `step` updates. Nats and shares, mean over the prompts. */
export interface OptimumPoint {
  /** Of rows.ts, or `EXACT_ROW`. */
  row: string;
  step: number;
  /** KL(π‖π*). */
  klToOptimum: number;
  /** J. */
  objective: number;
  /** E_π[R]. */
  accuracy: number;
  /** KL(π‖π_ref). */
  reverseKl: number;
  /** Its next numbers were not finite: it stays here. */
  stopped: boolean;
}

export interface OptimumTruth {
  /** J*, and J of the reference, which is its accuracy. */
  objective: number;
  referenceObjective: number;
  /** E_π*[R] and KL(π*‖π_ref). */
  accuracy: number;
  reverseKl: number;
  /** KL(π_ref‖π*): how far every row has to go. */
  referenceKl: number;
}

/** @throws Error with one sentence naming the field, what was given and what is allowed. */
export function checkOptions({
  beta,
  learningRate,
  problems,
  answerLength,
  digits,
  policy,
  reference,
}: OptimumOptions): void {
  if (!(Number.isFinite(beta) && beta > 0))
    throw new Error(`beta: got ${beta}; allowed are numbers above 0, without a penalty there is no optimum to reach.`);
  if (!(Number.isFinite(learningRate) && learningRate > 0))
    throw new Error(`learningRate: got ${learningRate}; allowed are numbers above 0.`);
  const { size } = parameterLayout(policy);
  if (reference.length !== size)
    throw new Error(`reference: got ${reference.length} numbers; a policy of these sizes has ${size} parameters.`);
  for (const packed of problems) {
    const problem = unpackProblem(packed);
    const needed = encodeAnswer(answerOf(problem)).length;
    if (needed > answerLength) {
      throw new Error(
        `problems: got ${decodeTokens(encodePrompt(problem, digits))}, whose answer has ${needed} tokens; ` +
          `allowed are answers of at most ${answerLength}, the end included.`,
      );
    }
  }
}
