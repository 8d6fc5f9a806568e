/** Everything that is said about one run of a log, as data; i18n/log.ts has the sentences. */
import { aligned, canonical, estimatorOf, type Canonical } from './canonical';
import { featuresOf, shapeOf, type Features } from './features';
import type { Log, LogRun } from './log';
import { applyRules, type RuleResult } from './log-rules';
import type { EstimatorSetting, LoggedEstimator } from './metric-names';
import type { PictureName, Pictures } from './pictures';
import { inseparable, resembles, wouldTell, type Comparison, type WouldTell } from './resembles';
import { rewardScale, scaled, type RewardScale } from './reward-scale';
import { signsOf, type Sign } from './signs';

/** What one would have to log, or to look up, to decide more. */
export type Want =
  | { code: 'reward' }
  /** `instead`: names of KLs between other policies that the log does have. */
  | { code: 'kl'; instead: readonly string[] }
  | { code: 'entropy' }
  /** Metrics that decide between pictures. */
  | ({ code: 'would-tell' } & WouldTell)
  /** The reward without the penalty: only the penalised one was logged. */
  | { code: 'task-reward'; logged: string }
  | { code: 'beta' }
  | { code: 'length' }
  | { code: 'control' }
  /** The other of the two estimates. */
  | { code: 'other-estimate'; logged: LoggedEstimator }
  /** Which estimator the logged KL is. */
  | { code: 'estimator'; name: string; decides: EstimatorSetting | 'trl-trainer' }
  /** Nothing that is logged decides between these; the settings of the training do. */
  | { code: 'settings'; pictures: readonly PictureName[] }
  | { code: 'longer'; points: number; least: number };

export interface Judgement {
  of: Canonical;
  /** Null without a reward. */
  scale: RewardScale | null;
  /** Number of points with a reward. */
  points: number;
  rules: RuleResult[];
  signs: Sign[];
  features: Features;
  comparisons: Comparison[];
  wants: Want[];
}

export interface JudgeOptions {
  /** The penalty's coefficient, if the log does not hold it. */
  beta?: number;
  /** The same training without penalty. */
  control?: LogRun;
}

/** A run's features: those of the metrics that it has, at the steps where it has them beside the reward. */
function logFeatures({ found, kls }: Canonical, scale: RewardScale): Features {
  const reward = found.reward!.series;
  const one = (rest: typeof reward | undefined): number[][] =>
    aligned(rest ? [reward, rest] : [reward]).columns.map((column, i) =>
      i === 0 ? column.map((value) => scaled(value, scale)) : column,
    );
  const [rewards] = one(undefined);
  const features = featuresOf(shapeOf(rewards, null, null));
  const [kl] = kls as ((typeof kls)[number] | undefined)[];
  if (kl) {
    const [beside, values] = one(kl.series);
    const { klEnd, klGrowth } = featuresOf(shapeOf(beside, values, null));
    Object.assign(features, clean({ klEnd, klGrowth }));
  }
  if (found.entropy) {
    const [beside, values] = one(found.entropy.series);
    const { entropyEnd, entropyMost } = featuresOf(shapeOf(beside, null, values));
    Object.assign(features, clean({ entropyEnd, entropyMost }));
  }
  return features;
}

const clean = (features: Features): Features =>
  Object.fromEntries(Object.entries(features).filter(([, value]) => Number.isFinite(value)));

function wantsOf(
  { found, kls, others }: Canonical,
  rules: readonly RuleResult[],
  comparisons: readonly Comparison[],
  features: Features,
  pictures: Pictures,
): Want[] {
  const wants: Want[] = [];
  const lacking = rules.flatMap((result) =>
    result.outcome === 'cannot' && result.why.code === 'missing' ? result.why.metrics : [],
  );
  const [kl] = kls as ((typeof kls)[number] | undefined)[];
  if (!found.reward) wants.push({ code: 'reward' });
  if (!kl) wants.push({ code: 'kl', instead: others.map(({ name }) => name) });
  if (!found.entropy) wants.push({ code: 'entropy' });
  wants.push(...wouldTell(comparisons, features, pictures).map((of) => ({ code: 'would-tell' as const, ...of })));
  if (found.reward && found.reward === found.penalisedReward)
    wants.push({ code: 'task-reward', logged: found.reward.series.name });
  if (kl && lacking.includes('beta')) wants.push({ code: 'beta' });
  if (kl && lacking.includes('length')) wants.push({ code: 'length' });
  if (kl) {
    const estimator = estimatorOf(kl);
    const both = ['k1', 'k3'].every((each) => kls.some((found) => estimatorOf(found) === each));
    if (estimator === 'setting' && kl.known.decides)
      wants.push({ code: 'estimator', name: kl.series.name, decides: kl.known.decides });
    if (!both && estimator !== 'exact') wants.push({ code: 'other-estimate', logged: estimator });
  }
  const alike = inseparable(comparisons, pictures);
  if (alike.length > 0) wants.push({ code: 'settings', pictures: alike });
  if (lacking.includes('control') && kl) wants.push({ code: 'control' });
  const short = rules.flatMap((result) =>
    result.outcome === 'cannot' && result.why.code === 'too-short' ? [result.why] : [],
  );
  if (short.length > 0)
    wants.push({
      code: 'longer',
      points: Math.min(...short.map(({ points }) => points)),
      least: Math.max(...short.map(({ least }) => least)),
    });
  return wants;
}

export function judge(run: LogRun, pictures: Pictures, { beta, control }: JudgeOptions = {}): Judgement {
  const of = canonical(run);
  const rewards = of.found.reward ? aligned([of.found.reward.series]).columns[0] : [];
  const scale = rewards.length > 0 ? rewardScale(rewards) : null;
  const rules = applyRules({
    of,
    scale,
    ...(beta === undefined ? {} : { beta }),
    ...(control ? { control: canonical(control) } : {}),
  });
  const features = scale && !scale.flat ? logFeatures(of, scale) : {};
  const comparisons = resembles(features, pictures);
  return {
    of,
    scale,
    points: rewards.length,
    rules,
    signs: signsOf(of),
    features,
    comparisons,
    wants: wantsOf(of, rules, comparisons, features, pictures),
  };
}

/** The run without penalty and with the same seed, in one of the project's own logs. */
export const controlOf = (log: Log, { own }: LogRun): LogRun | undefined =>
  own && own.method !== 'none'
    ? log.runs.find((run) => run.own?.method === 'none' && run.own.seed === own.seed)
    : undefined;

/** Whether any of the names was understood as a reward, a KL or an entropy. */
export const isLog = ({ of: { found, kls } }: Pick<Judgement, 'of'>): boolean =>
  found.reward !== undefined || found.entropy !== undefined || kls.length > 0;
