/** The host's part of a step, the same for every peer: which problems, as tokens. */
import { answerOf, unpackProblem } from '../../arithmetic/problems';
import { answerLength, encodeAnswer, encodePrompt, promptLength } from '../../arithmetic/vocabulary';
import type { PopulationSpec } from '../../population/api';
import { drawProblem } from '../../reference/rollout';

/** Where the right answer has ended and every token is as good as any other. */
export const ANYTHING = -1;

export interface Prompts {
  /** [B, P] tokens. */
  prompts: Int32Array;
  /** [B, T] the right answer with its end token, then ANYTHING. */
  expected: Int32Array;
}

/** The prompts of run `run` at `step`: those that the engine draws, too. */
export function drawPrompts(spec: PopulationSpec, run: number, step: number): Prompts & { problems: Uint32Array } {
  const [P, T] = [promptLength(spec.digits), answerLength(spec.digits)];
  const problems = new Uint32Array(spec.prompts);
  const prompts = new Int32Array(spec.prompts * P);
  const expected = new Int32Array(spec.prompts * T).fill(ANYTHING);
  for (let b = 0; b < spec.prompts; b++) {
    problems[b] = drawProblem(spec.runs[run].seed, step, b, spec.problems);
    const problem = unpackProblem(problems[b]);
    prompts.set(encodePrompt(problem, spec.digits), b * P);
    expected.set(encodeAnswer(answerOf(problem)), b * T);
  }
  return { problems, prompts, expected };
}
