/** The host's part of a step, the same for every peer: draws problems and encodes them as tokens. */
import { answerOf, unpackProblem } from '../../arithmetic/problems';
import { answerLength, encodeAnswer, encodePrompt, promptLength } from '../../arithmetic/vocabulary';
import type { PopulationSpec } from '../../population/api';
import { drawProblem } from '../../reference/rollout';

/** Marks positions after the end of the right answer, where any token is accepted. */
export const ANYTHING = -1;

export interface Prompts {
  /** [B, P] tokens. */
  prompts: Int32Array;
  /** [B, T] the right answer with its end token, then ANYTHING. */
  expected: Int32Array;
}

/** The prompts of run `run` at `step`, the same as those drawn by the engine. */
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
