/**
 * What it means that a run has collapsed, in words and numbers, and the detector that watches for it on line.
 * The rules are in collapse-rules.ts; here is who is told, and when: each kind once per run, at the first step at
 * which its rule holds, and nothing more once the run is dead (`FATAL`): what follows a death is its consequence.
 */
import { theory } from '../kl/theory';
import type { Method } from '../kl/method';
import type { MetricName } from '../population/api';
import { deadLeash, entropyCollapse, klRunaway, rewardCollapse, type Series } from './collapse-rules';
import { formatNumber, type Text } from '../common/text';

export type CollapseKind = 'reward' | 'entropy' | 'kl-runaway' | 'dead-leash' | 'numeric';
/** `step` is where it began, `message` says in one sentence what happened and why. */
export interface Collapse {
  kind: CollapseKind;
  step: number;
  detectedAt: number;
  message: string;
}

/** After these nothing else is reported of a run. */
export const FATAL: readonly CollapseKind[] = ['numeric', 'reward', 'entropy'];

/** Whether a finding means that the run is lost. A dead leash alone does not: such a run may still learn. */
export function isCollapse(finding: Collapse): boolean {
  return finding.kind !== 'dead-leash';
}

export interface WatchedRun {
  run: number;
  method: Method;
  seed: number;
}
/** What the detector reads of a run's step. */
export interface Observation {
  run: number;
  step: number;
  values: Partial<Record<MetricName, number>>;
}
export interface FoundCollapse {
  run: number;
  collapse: Collapse;
}

interface Watched extends WatchedRun, Series {
  found: Collapse[];
  control?: Watched;
}

/** Watches a population. Rows of a run must come in step order; runs may come in any order. */
export class CollapseDetector {
  readonly #runs: Watched[];
  readonly #offPolicy: boolean;
  /** β from each of these steps on, in step order. */
  readonly #betas: { step: number; beta: number }[];
  /** Steps that have been judged: only those that have come from all runs are. */
  #judged = 0;

  /** @param offPolicy whether samples come from an older policy: it changes the causes. */
  constructor(runs: readonly WatchedRun[], beta: number, offPolicy: boolean) {
    this.#offPolicy = offPolicy;
    this.#betas = [{ step: 0, beta }];
    this.#runs = runs.map((run) => ({
      ...run,
      reward: [],
      entropy: [],
      kl: [],
      betas: [],
      stoppedAt: undefined,
      found: [],
    }));
    for (const run of this.#runs) {
      const control = this.#runs.find((other) => other.method.estimator === 'none' && other.seed === run.seed);
      if (control !== run) run.control = control;
    }
  }

  /** Everything found about a run so far, in the order in which it was found. */
  found(run: number): readonly Collapse[] {
    return this.#watched(run).found;
  }

  /** β from `step` on; steps must not go back. */
  setBeta(beta: number, step: number): void {
    this.#betas.push({ step, beta });
  }

  /** Takes new rows; returns what they made certain. */
  observe(rows: readonly Observation[]): FoundCollapse[] {
    for (const { run, step, values } of rows) {
      const watched = this.#watched(run);
      if (step !== watched.reward.length) continue; // evaluation-only points, and steps seen before a rewind
      watched.reward.push(values.reward ?? NaN);
      watched.entropy.push(values.entropy ?? NaN);
      watched.kl.push(values.reverseKl ?? NaN);
      watched.betas.push(this.#betas.findLast((change) => change.step <= step)!.beta);
      if (values.stopped && watched.stoppedAt === undefined) watched.stoppedAt = step;
    }
    const findings: FoundCollapse[] = [];
    const known = Math.min(...this.#runs.map((run) => run.reward.length));
    for (; this.#judged < known; this.#judged += 1) {
      for (const run of this.#runs) {
        for (const collapse of judge(run, this.#judged, this.#offPolicy)) {
          run.found.push(collapse);
          findings.push({ run: run.run, collapse });
        }
      }
    }
    return findings;
  }

  /** Forgets `step` and all after it; what was found stays found, and is not reported a second time. */
  rewind(step: number): void {
    for (const run of this.#runs) {
      for (const series of [run.reward, run.entropy, run.kl, run.betas]) series.length = Math.min(series.length, step);
      if (run.stoppedAt !== undefined && run.stoppedAt >= step) run.stoppedAt = undefined;
    }
    this.#judged = Math.min(this.#judged, step);
  }

  /** As `rewind`, and what was found in what is forgotten was never true. */
  forget(step: number): void {
    this.rewind(step);
    for (const run of this.#runs) run.found = run.found.filter(({ detectedAt }) => detectedAt < step);
  }

  #watched(run: number): Watched {
    const watched = this.#runs.find((candidate) => candidate.run === run);
    if (!watched) throw new Error(`run: got '${run}'; allowed are the runs the detector was made for.`);
    return watched;
  }
}

function judge(run: Watched, at: number, offPolicy: boolean): Collapse[] {
  if (run.found.some((finding) => FATAL.includes(finding.kind))) return [];
  const found: Collapse[] = [];
  const report = (kind: CollapseKind, step: number | undefined, what: string) => {
    if (step === undefined || run.found.some((finding) => finding.kind === kind)) return false;
    found.push({
      kind,
      step,
      detectedAt: at,
      message: kind === 'numeric' ? `${what}.` : `${what}: ${asSecondHalf(collapseCause(kind, run.method, offPolicy))}`,
    });
    return true;
  };
  const off = run.method.estimator === 'none' || run.betas[at] === 0;
  if (
    run.stoppedAt !== undefined &&
    at >= run.stoppedAt &&
    report(
      'numeric',
      run.stoppedAt,
      `Stopped at step ${run.stoppedAt}, where a gradient was no longer finite; the other runs go on`,
    )
  )
    return found;

  const fell = rewardCollapse(run, at);
  if (report('reward', fell, `The reward collapsed at step ${fell}`)) return found;
  const narrowed = entropyCollapse(run, at);
  if (report('entropy', narrowed, `The entropy collapsed at step ${narrowed} while the answers were wrong`))
    return found;
  if (off) return found;
  const ran = klRunaway(run, at);
  report(
    'kl-runaway',
    ran,
    `The KL to the reference ran away at step ${ran}, in spite of β = ${formatNumber(run.betas[at])}`,
  );
  if (run.control) {
    const tracked = deadLeash(run, run.control, at);
    report(
      'dead-leash',
      tracked,
      `Since step ${tracked} the leash is dead, and the KL goes where it goes without any penalty`,
    );
  }
  return found;
}

/**
 * Why: one sentence. A run that broke numerically says itself where. @param offPolicy whether samples come from an
 * older policy.
 */
export function collapseCause(kind: Exclude<CollapseKind, 'numeric'>, method: Method, offPolicy: boolean): Text {
  const { verdict, collapseReason } = theory(method, offPolicy);
  // What shakes a run apart is another question than what does not hold it.
  if (kind === 'dead-leash' && verdict.gradient === 'unbiased')
    return {
      en: 'Its pull is right, but too weak to be felt beside the reward.',
      zh: '它的拉力方向正确，但在奖励旁边弱得感觉不到。',
    };
  if (kind === 'dead-leash' && verdict.gradient === 'none')
    return {
      en: 'Its expected gradient is zero, so it holds nothing back.',
      zh: '它的期望梯度为零，所以什么也拉不住。',
    };
  return collapseReason;
}

function asSecondHalf({ en }: Text): string {
  return `${en[0].toLowerCase()}${en.slice(1)}`;
}
