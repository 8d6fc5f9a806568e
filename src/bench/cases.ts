/**
 * The standard steps that are measured, as populations. Every tool does the same work: rollout of four tokens per
 * completion, log-probs under policy and reference, one gradient, one Adam update, from the reference policy that is
 * shipped.
 */
import { trainingProblems } from '../arithmetic/problems';
import { answerLength, promptLength } from '../arithmetic/vocabulary';
import { parseMethod } from '../kl/placements';
import type { PolicyConfig } from '../policy/config';
import type { PopulationSpec, RunSettings } from '../population/api';
import { DEFAULT_RUN_SETTINGS } from '../population/run-settings';
import type { ReferencePolicy } from '../experiment/population-spec';
import { quote } from '../common/text';

/** `runs` runs of `prompts` × `groupSize` completions a step. */
export interface BenchCase {
  name: string;
  prompts: number;
  groupSize: number;
  runs: number;
}

/** Operands of two digits: prompts of six tokens, answers of four. */
export const DIGITS = 2;

export const CASE_NAMES = ['W1s', 'W1', 'W8', 'W64'] as const;
export type CaseName = (typeof CASE_NAMES)[number];

export const CASES: Record<CaseName, BenchCase> = {
  W1s: { name: 'W1s', prompts: 8, groupSize: 8, runs: 1 },
  W1: { name: 'W1', prompts: 32, groupSize: 8, runs: 1 },
  W8: { name: 'W8', prompts: 32, groupSize: 8, runs: 8 },
  W64: { name: 'W64', prompts: 32, groupSize: 8, runs: 64 },
};

/** What a case is, for people. */
export function caseWords({ prompts, groupSize, runs }: BenchCase): string {
  return `${runs === 1 ? 'one run' : `${runs} runs`} of ${prompts} prompts × ${groupSize} samples`;
}

/** 'W1s,W8' → its cases, in that order. @throws Error with one sentence naming `field`. */
export function parseCases(text: string, field: string): BenchCase[] {
  const names = text.split(',').map((name) => name.trim());
  const refuse = () =>
    new Error(`${field}: got ${quote(text)}; allowed are ${CASE_NAMES.join(', ')}, each once, with commas between.`);
  if (new Set(names).size !== names.length) throw refuse();
  return names.map((name) => {
    if (!Object.hasOwn(CASES, name)) throw refuse();
    return CASES[name as CaseName];
  });
}

/** The settings of every run; only the seed differs. */
export const BENCH_RUN: RunSettings = {
  ...DEFAULT_RUN_SETTINGS,
  method: parseMethod('k1-in-reward'),
  beta: 0.3,
  learningRate: 1.5e-3,
};

/** The population of a case: seeds 1 … runs, trained on addition. `reference` is the policy in public/reference. */
export function caseSpec(
  { prompts, groupSize, runs }: BenchCase,
  { policy, parameters }: ReferencePolicy,
): PopulationSpec {
  return {
    policy,
    digits: DIGITS,
    prompts,
    groupSize,
    staleness: 0,
    minibatches: 1,
    problems: trainingProblems('addition', DIGITS),
    evaluation: {},
    reference: parameters,
    runs: Array.from({ length: runs }, (_, index) => ({ ...BENCH_RUN, seed: index + 1 })),
  };
}

/**
 * Floating point operations of one step's useful work, counted plainly: five forward passes (rollout, reference, the
 * learner's, and the backward pass as two) of every completion on its own, products only: all matrices at the
 * P + T − 1 positions, the head at the T that predict the answer, causal attention. W1 has 586.2 M.
 * An engine may do less (a prompt's prefix once per group, the rollout's pass for the learner's); that is its gain.
 */
export function usefulFlops(
  { prompts, groupSize, runs }: BenchCase,
  { dModel, layers, vocabulary }: PolicyConfig,
): number {
  const T = answerLength(DIGITS);
  const positions = promptLength(DIGITS) + T - 1;
  const matrices = positions * layers * 24 * dModel ** 2 + T * 2 * dModel * vocabulary;
  const attention = (layers * 4 * dModel * positions * (positions + 1)) / 2;
  return 5 * runs * prompts * groupSize * (matrices + attention);
}
