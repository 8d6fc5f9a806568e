/**
 * Detects collapses online, with their causes. The rules are in collapse-rules.ts. Each kind is reported once per run,
 * at the first step at which its rule holds; after a `FATAL` collapse nothing more is reported, since anything later is
 * a consequence.
 */
import { theory } from '../kl/theory';
import type { Method } from '../kl/method';
import type { MetricName } from '../population/api';
import { deadLeash, entropyCollapse, klRunaway, rewardCollapse, type Series } from './collapse-rules';

export type CollapseKind = 'reward' | 'entropy' | 'kl-runaway' | 'dead-leash' | 'numeric';

/** The cause: what theory says about the method, and how it fails. */
export type CollapseCause =
  | 'no-penalty'
  | 'ascends'
  | 'clamped'
  | 'zero-gradient'
  | 'reverse-minus-forward'
  | 'unbounded'
  | 'vanishes-near-reference'
  | 'forward-weights'
  | 'own-samples'
  | 'steps-and-noise'
  | 'pulls-elsewhere'
  | 'too-weak'
  | 'holds-nothing';

/** `step` is where the collapse began. */
export interface Finding {
  kind: CollapseKind;
  step: number;
  detectedAt: number;
}
/** A finding and its cause. A numeric failure only has the step. */
export type Collapse = Finding &
  (
    | { kind: 'numeric' }
    | { kind: 'reward' | 'entropy' | 'dead-leash'; cause: CollapseCause }
    | { kind: 'kl-runaway'; cause: CollapseCause; beta: number }
  );

/** After one of these, nothing else is reported for a run. */
export const FATAL: readonly CollapseKind[] = ['numeric', 'reward', 'entropy'];

/** Whether a finding means that the run has collapsed. A dead leash does not: such a run may still learn. */
export function isCollapse(finding: Pick<Finding, 'kind'>): boolean {
  return finding.kind !== 'dead-leash';
}

export interface WatchedRun {
  run: number;
  method: Method;
  seed: number;
  /** At the first step. */
  beta: number;
  /** Whether clamps limit its penalty. */
  clamped?: boolean;
  /** Its other settings, as a text; a run without a penalty is a control only for runs of the same regime. */
  regime: string;
  /** Whether a controller moves its β, which is then that of the rows. */
  controlled?: boolean;
}
/** The part of a run's step that the detector reads. */
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
  /** Changes of β: its value from each step on, in step order. */
  changes: { step: number; beta: number }[];
  found: Collapse[];
  control?: Watched;
}

/** Watches a population. The rows of a run must arrive in step order; runs may be interleaved in any order. */
export class CollapseDetector {
  readonly #runs: Watched[];
  readonly #offPolicy: boolean;
  /** Number of steps evaluated so far: only steps that have arrived from all runs are. */
  #judged = 0;

  /** @param offPolicy whether samples come from an older policy, which affects the causes. */
  constructor(runs: readonly WatchedRun[], offPolicy: boolean) {
    this.#offPolicy = offPolicy;
    this.#runs = runs.map((run) => ({
      ...run,
      reward: [],
      entropy: [],
      kl: [],
      betas: [],
      changes: [{ step: 0, beta: run.beta }],
      stoppedAt: undefined,
      found: [],
    }));
    for (const run of this.#runs) {
      const control = this.#runs.find(
        (other) => other.method.estimator === 'none' && other.seed === run.seed && other.regime === run.regime,
      );
      if (control !== run) run.control = control;
    }
  }

  /** All findings about a run so far, in the order they were made. */
  found(run: number): readonly Collapse[] {
    return this.#watched(run).found;
  }

  /** Sets a run's β from `step` on, until a change at a later step. */
  setBeta(run: number, beta: number, step: number): void {
    const { changes } = this.#watched(run);
    changes.splice(changes.findLastIndex((change) => change.step <= step) + 1, 0, { step, beta });
  }

  /** Adds new rows and returns the new findings. */
  observe(rows: readonly Observation[]): FoundCollapse[] {
    for (const { run, step, values } of rows) {
      const watched = this.#watched(run);
      if (step !== watched.reward.length) continue; // evaluation-only points, and steps already seen
      watched.reward.push(values.reward ?? NaN);
      watched.entropy.push(values.entropy ?? NaN);
      watched.kl.push(values.reverseKl ?? NaN);
      const { beta } = watched.changes.findLast((change) => change.step <= step)!;
      watched.betas.push(watched.controlled ? (values.beta ?? beta) : beta);
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

  /** Drops `step` and all later ones; findings are kept, and are not reported again. */
  rewind(step: number): void {
    for (const run of this.#runs) {
      for (const series of [run.reward, run.entropy, run.kl, run.betas]) series.length = Math.min(series.length, step);
      if (run.stoppedAt !== undefined && run.stoppedAt >= step) run.stoppedAt = undefined;
    }
    this.#judged = Math.min(this.#judged, step);
  }

  /** Like `rewind`, but also drops the findings in the dropped steps, which were based on wrong numbers. */
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
  const report = (kind: CollapseKind, step: number | undefined) => {
    if (step === undefined || run.found.some((finding) => finding.kind === kind)) return false;
    const where = { step, detectedAt: at };
    if (kind === 'numeric') found.push({ kind, ...where });
    else {
      const cause = collapseCause(kind, run.method, offPolicy, { beta: run.betas[at], clamped: run.clamped });
      found.push(kind === 'kl-runaway' ? { kind, ...where, cause, beta: run.betas[at] } : { kind, ...where, cause });
    }
    return true;
  };
  const off = run.method.estimator === 'none' || run.betas[at] === 0;
  if (run.stoppedAt !== undefined && at >= run.stoppedAt && report('numeric', run.stoppedAt)) return found;
  if (report('reward', rewardCollapse(run, at))) return found;
  if (report('entropy', entropyCollapse(run, at))) return found;
  if (off) return found;
  report('kl-runaway', klRunaway(run, at));
  if (run.control) report('dead-leash', deadLeash(run, run.control, at));
  return found;
}

/**
 * The cause of a finding. A numeric failure has none.
 * @param offPolicy whether samples come from an older policy.
 * @param penalty its β, and whether clamps limit it; absent is a positive β without clamps.
 */
export function collapseCause(
  kind: Exclude<CollapseKind, 'numeric'>,
  method: Method,
  offPolicy: boolean,
  { beta = 1, clamped = false }: { beta?: number; clamped?: boolean } = {},
): CollapseCause {
  const cause = causeOf(method, offPolicy);
  if (beta < 0 && cause !== 'no-penalty') return 'ascends';
  // The weights of a clamped penalty are bounded, and it is flat beyond the clamps.
  if (clamped && (cause === 'forward-weights' || cause === 'unbounded')) return 'clamped';
  // Noise can destabilise a run, but it does not explain why the penalty has no effect.
  if (kind === 'dead-leash' && cause === 'steps-and-noise') return 'too-weak';
  if (kind === 'dead-leash' && cause === 'zero-gradient') return 'holds-nothing';
  return cause;
}

function causeOf(method: Method, offPolicy: boolean): CollapseCause {
  const { descends, boundedBelow, localStrength, pullsHome } = theory(method);
  const here = theory(method, offPolicy);
  const { caveats } = here;
  if (descends === 'reward-only') return 'no-penalty';
  if (here.descends === 'own-samples') return 'own-samples';
  // Token-level effects do not explain a collapse of the whole policy; unweighted off-policy samples may.
  const spoilt = caveats.gradient.includes('no-rho') || caveats.gradient.includes('frozen-at-rollout');
  if (!spoilt && here.table.gradient === 'none') return 'zero-gradient';
  if (!spoilt && here.table.gradient === 'unbiased') return 'steps-and-noise';
  if (descends === 'reverse-minus-forward' || descends === 'reverse-minus-prefix-forward')
    return 'reverse-minus-forward';
  if (descends === 'forward-kl') return 'forward-weights';
  if (!boundedBelow) return 'unbounded';
  if (localStrength === 0 && !pullsHome) return 'vanishes-near-reference';
  return 'pulls-elsewhere';
}
