/** Options and results of the training towards the optimum (optimum.ts), as plain data. */
import { answerOf, unpackProblem, type Digits } from '../../arithmetic/problems';
import { decodeTokens, encodeAnswer, encodePrompt } from '../../arithmetic/vocabulary';
import { notAllowed, Refusal } from '../../common/problem';
import type { Level } from '../../kl/method';
import type { PolicyConfig } from '../../policy/config';
import { parameterLayout } from '../../policy/layout';
import type { LabRow } from '../table/table-rows';

/** The row that descends the true gradient of −J, to which the others are compared. */
export const EXACT_ROW = '0';

export interface OptimumOptions {
  level: Level;
  /** The rows other than the exact one. */
  rows: readonly LabRow[];
  beta: number;
  learningRate: number;
  digits: Digits;
  /** [B] packed, all equally likely; their answers must fit into T tokens, including the end token. */
  problems: Uint32Array;
  /** T: completions are cut after this many tokens. */
  answerLength: number;
  policy: PolicyConfig;
  /** Flat parameters of π_ref, where every row starts. */
  reference: Float32Array | Float64Array;
}

/**
 * At sequence level, T = 3, on 37+48= and 12+25=, these settings take the exact row from 0.2 nats (the shipped policy)
 * to within 0.0012 of π*, and leave every biased row beyond 0.01. With a smaller β, π* is almost always right, which is
 * also reached without a penalty; with a larger one, π* is close to π_ref.
 */
export const OPTIMUM_DEFAULTS = { beta: 0.5, learningRate: 5e-4, steps: 150 } as const;

/** One row after `step` updates. KLs in nats; all are means over the prompts. */
export interface OptimumPoint {
  /** Row id of table-rows.ts, or `EXACT_ROW`. */
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
  /** The next update was not finite, so the row stopped here. */
  stopped: boolean;
}

export interface OptimumTruth {
  /** J*, and J of the reference, which is its accuracy. */
  objective: number;
  referenceObjective: number;
  /** E_π*[R] and KL(π*‖π_ref). */
  accuracy: number;
  reverseKl: number;
  /** KL(π_ref‖π*), the initial distance of every row. */
  referenceKl: number;
}

/** @throws Refusal for invalid options; for example, without a penalty there is no optimum to reach. */
export function checkOptions({
  beta,
  learningRate,
  problems,
  answerLength,
  digits,
  policy,
  reference,
}: OptimumOptions): void {
  if (!(Number.isFinite(beta) && beta > 0)) throw new Refusal(notAllowed('beta', beta, { kind: 'number', above: 0 }));
  if (!(Number.isFinite(learningRate) && learningRate > 0))
    throw new Refusal(notAllowed('learningRate', learningRate, { kind: 'number', above: 0 }));
  const { size } = parameterLayout(policy);
  if (reference.length !== size)
    throw new Refusal({ code: 'vector-size', field: 'reference', given: reference.length, size });
  for (const packed of problems) {
    const problem = unpackProblem(packed);
    const tokens = encodeAnswer(answerOf(problem)).length;
    if (tokens > answerLength) {
      const given = decodeTokens(encodePrompt(problem, digits));
      throw new Refusal({ code: 'long-answer', field: 'problems', given, tokens, allowed: answerLength });
    }
  }
}
