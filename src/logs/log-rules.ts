/** The toy's collapse rules (training/collapse-rules.ts), run over a log as far as its metrics allow. */
import type { CollapseKind } from '../training/collapse';
import {
  DEAD_LEASH_BLOCK,
  DEAD_LEASH_BLOCKS,
  DEATH_WINDOW,
  deadLeash,
  ENTROPY_WINDOW,
  entropyCollapse,
  klRunaway,
  LEVEL_WINDOW,
  rewardCollapse,
  RUNAWAY_WINDOW,
  type Series,
} from '../training/collapse-rules';
import { aligned, thinned, type Canonical, type FoundSeries } from './canonical';
import { scaled, type RewardScale } from './reward-scale';

/** The rules count points. Longer logs are brought to this many, which also bounds the time that the rules take. */
export const MOST_POINTS = 1000;

/** Why a rule could not be applied. */
export type Hindrance =
  /** Metrics that the log does not have. */
  | { code: 'missing'; metrics: readonly ('reward' | 'kl' | 'entropy' | 'beta' | 'length' | 'control')[] }
  | { code: 'too-short'; points: number; least: number }
  /** The reward does not change by more than its noise. */
  | { code: 'flat' };

export type RuleResult = { rule: CollapseKind } &
  /** Steps as the log counts them. */
  (
    | { outcome: 'found'; step: number; detectedAt: number; value?: { name: string; step: number } }
    | { outcome: 'not-found' }
    | { outcome: 'cannot'; why: Hindrance }
  );

export interface RuleInputs {
  of: Canonical;
  scale: RewardScale | null;
  /** The coefficient of the penalty, if the log does not hold it. */
  beta?: number;
  /** The same training without penalty. */
  control?: Canonical;
}

type Rule = (series: Series, at: number) => number | undefined;
type Column = FoundSeries | undefined;

/** The first point at which the rule holds. */
function firstHit(rule: Rule, series: Series): { began: number; at: number } | undefined {
  for (let at = 0; at < series.reward.length; at += 1) {
    const began = rule(series, at);
    if (began !== undefined) return { began, at };
  }
  return undefined;
}

const missing = (metrics: Readonly<Record<string, unknown>>): Hindrance | undefined => {
  const names = Object.keys(metrics).filter((name) => metrics[name] === undefined);
  return names.length === 0 ? undefined : ({ code: 'missing', metrics: names } as Hindrance);
};

/** Runs a rule over columns at their common steps. `make` turns the columns into the rule's curves. */
function apply(
  rule: CollapseKind,
  columns: readonly FoundSeries[],
  least: number,
  make: (columns: number[][]) => Partial<Series>,
  test: Rule,
): RuleResult {
  const all = aligned(columns.map(({ series }) => series));
  const { steps, columns: values } = thinned(all, MOST_POINTS);
  if (steps.length < least) return { rule, outcome: 'cannot', why: { code: 'too-short', points: steps.length, least } };
  const zeros = steps.map(() => 0);
  const series: Series = {
    reward: zeros,
    entropy: zeros,
    kl: zeros,
    betas: zeros,
    stoppedAt: undefined,
    ...make(values),
  };
  const hit = firstHit(test, series);
  return hit
    ? { rule, outcome: 'found', step: steps[Math.min(hit.began, steps.length - 1)], detectedAt: steps[hit.at] }
    : { rule, outcome: 'not-found' };
}

const cannot = (rule: CollapseKind, why: Hindrance): RuleResult => ({ rule, outcome: 'cannot', why });

function rewardRule({ of, scale }: RuleInputs): RuleResult {
  const lacks = missing({ reward: of.found.reward });
  if (lacks || !scale) return cannot('reward', lacks ?? { code: 'flat' });
  if (scale.flat) return cannot('reward', { code: 'flat' });
  return apply(
    'reward',
    [of.found.reward!],
    LEVEL_WINDOW + DEATH_WINDOW,
    ([reward]) => ({ reward: reward.map((value) => scaled(value, scale)) }),
    rewardCollapse,
  );
}

function entropyRule({ of, scale }: RuleInputs): RuleResult {
  const { reward, entropy } = of.found;
  const lacks = missing({ reward, entropy });
  if (lacks || !scale) return cannot('entropy', lacks ?? { code: 'flat' });
  if (scale.flat) return cannot('entropy', { code: 'flat' });
  return apply(
    'entropy',
    [entropy!, reward!],
    LEVEL_WINDOW + ENTROPY_WINDOW,
    (columns) => ({ entropy: columns[0], reward: columns[1].map((value) => scaled(value, scale)) }),
    entropyCollapse,
  );
}

/**
 * The price β·KL of a whole answer, in units of the reward's range. A mean over tokens is multiplied by the length: the
 * loss averages reward and penalty over the same tokens.
 */
function runawayRule({ of, scale, beta }: RuleInputs): RuleResult {
  const { beta: logged, length } = of.found;
  const [kl] = of.kls as (FoundSeries | undefined)[];
  const perToken = kl?.known.per === 'token';
  const lacks = missing({
    reward: of.found.reward,
    kl,
    beta: logged ?? beta,
    ...(perToken ? { length } : {}),
  });
  if (lacks || !scale) return cannot('kl-runaway', lacks ?? { code: 'flat' });
  const columns: Column[] = [kl, perToken ? length : undefined, logged];
  const there = columns.filter((column) => column !== undefined);
  const span = scale.high > scale.low ? scale.high - scale.low : 1;
  return apply(
    'kl-runaway',
    there,
    RUNAWAY_WINDOW,
    (values) => {
      const column = (of: Column) => (of === undefined ? undefined : values[there.indexOf(of)]);
      const lengths = column(columns[1]);
      return {
        kl: values[0].map((value, i) => (value * (lengths?.[i] ?? 1)) / span),
        betas: column(logged) ?? values[0].map(() => beta!),
      };
    },
    klRunaway,
  );
}

function deadLeashRule({ of, control, beta, scale }: RuleInputs): RuleResult {
  const [kl] = of.kls as (FoundSeries | undefined)[];
  const [free] = (control?.kls ?? []) as (FoundSeries | undefined)[];
  const { reward } = of.found;
  const lacks = missing({ reward, kl, control: control && free && control.found.reward ? control : undefined });
  if (lacks || !scale) return cannot('dead-leash', lacks ?? { code: 'flat' });
  const curves = (values: number[][], from: number): Series => ({
    kl: values[from],
    reward: values[from + 1].map((value) => scaled(value, scale)),
    entropy: [],
    betas: values[0].map(() => beta ?? 1),
    stoppedAt: undefined,
  });
  // The rule needs both runs' curves at the same points.
  let both: number[][] = [];
  return apply(
    'dead-leash',
    [kl!, reward!, free!, control!.found.reward!],
    DEAD_LEASH_BLOCK * DEAD_LEASH_BLOCKS,
    (values) => {
      both = values;
      return curves(values, 0);
    },
    (series, at) => deadLeash(series, curves(both, 2), at),
  );
}

/** Names of values that a framework cannot go on from, once they are no longer finite. */
const LOSS = /(^|[/_])(loss|policy_loss|pg_loss)$/i;

/**
 * Numbers that end: a reward, KL, entropy, gradient norm or loss that was finite and is NaN or infinite from some step
 * to its last. Values that are absent, as opposed to NaN, do not count.
 */
function numericRule({ of }: RuleInputs): RuleResult {
  const { reward, entropy, gradNorm } = of.found;
  const watched = [
    ...[reward, entropy, gradNorm, ...of.kls].flatMap((found) => (found ? [found.series] : [])),
    ...of.run.series.filter(({ name }) => LOSS.test(name)),
  ];
  let first: { name: string; step: number; last: number } | undefined;
  for (const { name, steps, values } of watched) {
    const lastFinite = values.findLastIndex((value) => Number.isFinite(value));
    // A column with NaN for "not measured" has gaps before its last number too.
    const gaps = values.slice(0, lastFinite + 1).some((value) => !Number.isFinite(value));
    if (lastFinite < 0 || lastFinite === values.length - 1 || gaps) continue;
    const step = steps[lastFinite + 1];
    if (!first || step < first.step) first = { name, step, last: steps[steps.length - 1] };
  }
  if (!first) return { rule: 'numeric', outcome: 'not-found' };
  const { name, step, last } = first;
  return { rule: 'numeric', outcome: 'found', step, detectedAt: last, value: { name, step } };
}

/** In the order of their weight. */
export const applyRules = (inputs: RuleInputs): RuleResult[] => [
  numericRule(inputs),
  rewardRule(inputs),
  entropyRule(inputs),
  runawayRule(inputs),
  deadLeashRule(inputs),
];
