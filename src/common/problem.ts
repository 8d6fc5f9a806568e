/**
 * Problems as data: a code and its values. i18n/problems.ts turns them into sentences in the user's language, so no
 * code has to parse a sentence.
 */
import type { ConfigProblemValues } from './config-problems';
import type { EngineProblemValues } from './engine-problems';
import type { ExpressionProblemValues } from './expression-problems';
import type { LabProblemValues } from './lab-problems';
import type { LogProblemValues } from './log-problems';
import type { PolicyProblemValues } from './policy-problems';
import { quote } from './text';

/** What a field takes. */
export type Allowed =
  /** Numbers from `min` to `max`, or greater than `above` and less than `below`; optionally only multiples. */
  | {
      kind: 'number';
      whole?: boolean;
      multipleOf?: number;
      /** 0 is allowed too, although it is below `min`. */
      orZero?: boolean;
      min?: number;
      max?: number;
      above?: number;
      below?: number;
    }
  | { kind: 'one-of'; values: readonly (string | number)[] }
  /** A list of `min` to `max` distinct items; `values` are offered, and others of the same kind are accepted too. */
  | { kind: 'several'; min: number; max: number; values: readonly string[] }
  /** Some of `values`, each at most once, in any order. */
  | { kind: 'each-once'; values: readonly string[] }
  /** `key=value`, as in `example`. */
  | { kind: 'pair'; example: string }
  /** What a schema expects, in its notation: `"gpt2"`, `>=0`, `(string | number)`. */
  | { kind: 'form'; form: string };

/**
 * The values of each code. `given` is the given value as formatted by `shown`. A code without a sentence in every
 * language is a compile error.
 */
export interface ProblemValues
  extends
    ConfigProblemValues,
    PolicyProblemValues,
    EngineProblemValues,
    LabProblemValues,
    LogProblemValues,
    ExpressionProblemValues {
  /** A field's value that is not allowed. */
  value: { field: string; given: string; allowed: Allowed };
  'missing-field': { field: string };
  /** A list with a wrong number of numbers. */
  numbers: { field: string; given: number; allowed: number };
  /** Not a JSON object where one is expected. */
  'no-object': { given: string };
  'no-json': object;

  // files
  /** A file that cannot be read or is invalid. `line` is set if it has one record per line. */
  'broken-file': { file: string; line: number | null; reason: Problem };
  /** A file with content that cannot be used. */
  'in-file': { file: string; reason: Problem };
  /** A training run shipped with the lab. */
  'lab-run': { file: string; reason: Problem };

  /** Missing records on which a claim is based. */
  claim: { claim: string; reason: Problem };

  // kl
  /** An unknown method name. */
  method: { given: string; estimators: readonly string[]; placements: readonly string[] };
  /** The full KL at sequence level, which cannot be computed. */
  'full-at-sequence': object;
  /** One estimate for the whole completion, weighted by one ratio for each token. */
  'one-ratio': { method: string };
  /** To-go penalties with one estimate for the whole completion. */
  'nothing-to-go': object;
  'estimator-name': { given: string };
  'estimator-name-taken': { given: string; taken: readonly string[] };
  'estimator-id-taken': { given: number; taken: readonly number[] };

  // population
  minibatches: { field: 'minibatches'; given: string; prompts: number };
  'short-context': { given: string; least: number; digits: number };
  /** A vector that does not fit the policy's sizes. */
  'vector-size': { field: string; given: number; size: number };
  'none-given': { field: string };
  'all-supervised': object;
  'seed-fixed': { given: number; own: number };
  'advantage-fixed': { given: string; own: string };
  /** A setting whose code is left out of the shaders of a run that began without it. */
  compiled: { field: string; given: string; own: string };
  /** A sampler of its own for a run that began without, or none for one that began with it. */
  'sampler-fixed': { field: string; given: number; own: number };
  'setting-fixed': { field: string; given: string | number; own: string | number };

  // experiment
  /** A method that cannot be computed with the other settings. */
  methods: { field: 'methods' | 'second'; given: string; reason: Problem };
  'too-many-runs': { field: 'seeds'; given: string; methods: number; runs: number; most: number };
  'too-many-completions': {
    field: 'prompts';
    given: string;
    groupSize: number;
    runs: number;
    completions: number;
    most: number;
  };
  'too-many-copies': { field: 'staleness'; given: string; runs: number; copies: number; most: number };
  /** Not an object of options by name where one is expected. */
  'no-options': { field: string; given: string };
  /** An arm's text, and what is wrong with it. */
  arm: { given: string; reason: Problem };
  /** A scheduled change's text, and what is wrong with it. */
  scheduled: { given: string; reason: Problem };
  'arm-name': { given: string; most: number };
  'arm-repeated': { given: string };
  'unknown-option': { given: string; options: readonly string[] };
  /** An address that names an unknown view. */
  'unknown-view': { given: string; views: readonly string[] };
  /** A key of the address that its view does not have. */
  'setting-of-view': { given: string; view: string; settings: readonly string[] };
  /** A key of the race, whose settings are in the query, before the #. */
  'setting-of-race': { given: string };
  /** `#view=given` for a view without named items. */
  'names-nothing': { given: string; view: string };
  /** A key of the query. */
  'unknown-setting': { given: string; settings: readonly string[] };
  /** A scenario that the study does not have. */
  'not-studied': { given: string; scenarios: readonly string[] };
  /** A method without recorded runs in `of`, a scenario and its variant. */
  'not-recorded': { given: string; of: string; methods: readonly string[] };
  'not-live': { field: string; live: readonly string[] };
  'preset-in-scenario': { given: string };

  // devices; `why` is the driver's message, or how the float64 backend was lost
  'gpu-lost': { why: Problem | string };
  'pretraining-lost-device': { why: Problem | string };
  /** `why` may be empty. */
  'device-lost-again': { times: number; why: Problem | string };

  // threads of the float64 backend
  /** `why` is the thread's own message, or one of the three problems below. */
  'thread-ended': { why: Problem | string };
  'thread-exit': { exitCode: number };
  'thread-unreadable': object;
  'thread-not-loaded': object;
  'float64-closed': object;
  /** No thread could be started. */
  'one-core': { why: Problem | string };

  // training
  /** Digits on which the reference policy was not pretrained. */
  'digits-of-policy': { field: 'digits'; given: number; digits: number };
  'policy-not-arrived': { file: string; why: string };
  'policy-status': { file: string; status: number };
  'unknown-pretraining-option': { given: string; options: readonly string[] };
  'pretraining-cancelled': object;
  'pretraining-failed': { step: number; learningRate: number };
  'pretraining-runs': object;
  'nothing-started': object;
  /** An unexpected error. */
  'worker-error': { why: string };

  // workers
  /** `why` is the browser's message; empty if the worker's file could not be loaded. */
  'worker-stopped': { what: CalledWorkerName | 'training'; why: string };
  closed: { what: CalledWorkerName };
}

/** The workers that are called (common/worker-call.ts). */
export type CalledWorkerName = 'lab' | 'bench' | 'figure';

export type ProblemCode = keyof ProblemValues;
export type Problem = { [C in ProblemCode]: { code: C } & ProblemValues[C] }[ProblemCode];

/** A language's sentence for each code; nested problems are passed as sentences. */
export type SentencesOf<Values> = {
  [C in keyof Values]: (of: { [K in keyof Values[C]]: InWords<Values[C][K]> }) => string;
};
type InWords<Value> = [Extract<Value, Problem>] extends [never] ? Value : string | Exclude<Value, Problem>;
export type ProblemSentences = SentencesOf<ProblemValues>;

let inWords: (problem: Problem) => string = (problem) => JSON.stringify(problem);

/**
 * Sets how a refusal's `message` is worded; it is used in terminals and logs. Without this, the message is the
 * problem's data as JSON.
 */
export function sayProblems(say: (problem: Problem) => string): void {
  inWords = say;
}

/** An error with a `Problem` as data. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(inWords(problem), options);
  }
}

/** An error in a form that can be posted to another thread: a refusal's problem, or another error's message. */
export const problemOf = (error: unknown): Problem | string =>
  error instanceof Refusal ? error.problem : error instanceof Error ? error.message : String(error);

/** The inverse of `problemOf`. */
export const errorOf = (problem: Problem | string, options?: ErrorOptions): Error =>
  typeof problem === 'string' ? new Error(problem, options) : new Refusal(problem, options);

/** The given value in quotes, truncated; empty for undefined. */
export const shown = (given: unknown): string => (given === undefined ? '' : quote(given));

/** The problem of a field's value. */
export const notAllowed = (field: string, given: unknown, allowed: Allowed): Problem => ({
  code: 'value',
  field,
  given: shown(given),
  allowed,
});
