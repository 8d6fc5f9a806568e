/**
 * The standard benchmark cases, as populations. Every tool does the same work per step, starting from the shipped
 * reference policy: rollout of four tokens per completion, log-probs under policy and reference, one gradient, one Adam
 * update.
 */
import { trainingProblems } from '../arithmetic/problems';
import { answerLength, promptLength } from '../arithmetic/vocabulary';
import { parseMethod } from '../kl/placements';
import type { PolicyConfig } from '../policy/config';
import type { PopulationSpec, RunSettings } from '../population/api';
import { DEFAULT_RUN_SETTINGS } from '../population/run-settings';
import type { ReferencePolicy } from '../experiment/population-spec';
import { notAllowed, Refusal } from '../common/problem';

/** `runs` runs of `prompts` × `groupSize` completions per step. */
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

/** Description of a case. */
export function caseWords({ prompts, groupSize, runs }: BenchCase): string {
  return `${runs === 1 ? 'one run' : `${runs} runs`} of ${prompts} prompts × ${groupSize} samples`;
}

/** 'W1s,W8' → the cases, in that order; undefined if the text is not such a list. */
export function casesNamed(text: string): BenchCase[] | undefined {
  const names = text.split(',').map((name) => name.trim());
  const known = names.every((name) => Object.hasOwn(CASES, name)) && new Set(names).size === names.length;
  return known ? names.map((name) => CASES[name as CaseName]) : undefined;
}

/** @throws Refusal naming `field` if the text is not a list of cases. */
export function parseCases(text: string, field: string): BenchCase[] {
  const cases = casesNamed(text);
  if (!cases) throw new Refusal(notAllowed(field, text, { kind: 'each-once', values: CASE_NAMES }));
  return cases;
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
 * Floating-point operations of one step's useful work by a simple count: five forward passes (rollout, reference, the
 * update's forward pass, and the backward pass as two) of every completion separately, matrix products only: all
 * matrices at the P + T − 1 positions, the head at the T positions that predict the answer, causal attention. W1 has
 * 586.2 M. An engine that does less, by sharing prefixes or reusing the rollout's forward pass, scores higher.
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
