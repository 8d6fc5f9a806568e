/** Problems of the lab, and of a study's files. */
import type { Finding } from './engine-problems';

export interface LabProblemValues {
  // lab
  /** A call made before another one that it requires. */
  'too-early': { call: string; first: string };
  /** Wrong numbers during a measurement; a new measurement uses other kernels. */
  'lab-wrong-numbers': { wrong: Finding };
  /** A training run of the lab that does not start from the shipped policy. */
  'other-reference': object;
  'lab-run-not-arrived': { file: string; why: string };
  'lab-run-status': { file: string; status: number };
  /** `given` is the prompt, whose answer has more tokens than allowed. */
  'long-answer': { field: string; given: string; tokens: number; allowed: number };
  'probability-sum': { field: string; given: number };

  // study
  'study-missing': { file: string };
  'study-not-loaded': { file: string; why: string };
  'study-status': { file: string; status: number };
  'no-runs': { method: string; place: string; seeds: readonly number[] };
  /** `at` is null if no place has them. */
  'no-gradients': { row: string; level: string; sampling: string; at: { step: number; seed: number } | null };
  /** Inconsistent curves of recorded runs. */
  curves: { field: string; fault: 'steps' | 'runs' | 'rows' };
}
