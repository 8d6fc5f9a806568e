/** The Log view, and the same judgement on the command line. */
import { formatNumber } from '../../common/text';
import type { CollapseKind } from '../../training/collapse';
import type { Feature } from '../../logs/features';
import type { LogFormat } from '../../logs/log';
import type { LoggedEstimator, LogMetric } from '../../logs/metric-names';
import type { PictureName } from '../../logs/pictures';
import type { RewardScaleKind } from '../../logs/reward-scale';

const points = (count: number): string => `${count} logged ${count === 1 ? 'point' : 'points'}`;

export const log = {
  title: 'Your log',
  lead: 'What does the log of a real run look like, beside the toy’s regimes?',
  what:
    'Give the log of a training of your own. The collapse rules run over it, and its curves are laid beside those of ' +
    'recorded runs of the toy. The file stays in this page: nothing is sent.',
  choose: 'Choose a log',
  drop: 'or drop it here; several files of one training are put together.',
  read:
    'Read are CSV (trackio, W&B, TensorBoard charts), JSON lines, trainer_state.json, TensorBoard event files, and ' +
    'what verl and the Transformers Trainer print.',
  reading: 'Reading …',
  example: 'Show an example: a recorded run of the toy, k3 in the reward',
  exampleName: 'example.jsonl',
  run: 'Run',
  unnamed: 'the run',
  beta: 'β of the penalty',
  betaHelp:
    'The coefficient of the KL penalty, if the log does not hold it. Needed only to tell whether the KL ran away.',
  noCurves: (why: string) => `The toy’s recorded runs could not be loaded, so nothing is compared: ${why}`,

  formats: {
    csv: 'CSV',
    jsonl: 'JSON lines',
    json: 'JSON',
    'trainer-state': 'trainer_state.json',
    tensorboard: 'TensorBoard event file',
    console: 'printed lines',
  } satisfies Record<LogFormat, string>,
  isRead: (file: string, format: string, runs: number, series: number) =>
    `${file}: ${format}, ${runs === 1 ? 'one run' : `${runs} runs`}, ${series} series.`,
  notes: {
    cut: (records: number) => `The file ends within a record, as after a crash; ${records} whole records were read.`,
    checksum: (record: number) => `Record ${record} has a wrong checksum; the file was read up to there.`,
    'lines-left-out': (lines: number) => `${lines} lines that hold no numbers by name were left out.`,
    'given-again': (values: number) => `${values} values were given again for a step; the later ones were taken.`,
    'rows-numbered': 'There is no step in it, so the rows were numbered from 0.',
  },

  understood: 'What was understood',
  metrics: {
    reward: 'Reward',
    penalisedReward: 'Reward after the penalty',
    kl: 'KL to the reference',
    entropy: 'Entropy',
    length: 'Length of answers',
    gradNorm: 'Gradient norm',
    clipFraction: 'Share clipped',
    beta: 'β',
  } satisfies Record<LogMetric, string>,
  is: (metric: string, name: string, framework: string) =>
    `${metric}: ${name}${framework === '' ? '' : ` (as ${framework} writes it)`}`,
  details: (text: string, details: readonly string[]) => [text, ...details].join(', '),
  per: { token: 'mean over tokens', answer: 'sum over an answer' },
  placements: { loss: 'logged where the penalty is in the loss', reward: 'logged where the penalty is in the reward' },
  estimators: {
    exact: 'exact',
    k1: 'k1',
    k2: 'k2',
    k3: 'k3',
    setting: 'estimator unknown',
  } satisfies Record<LoggedEstimator, string>,
  otherKls: {
    updates: (name: string) =>
      `${name} is the KL between the policies before and after an update, not to the reference.`,
    sampler: (name: string) => `${name} is the difference between trainer and sampler, not the KL to the reference.`,
  },
  unused: (count: number) => `${count} other series have no part in this.`,

  scale: {
    unit: 'All rewards are within 0 and 1 and are taken as they are.',
    'from-zero': (high: string) =>
      `The rewards are not within 0 and 1. 0 is taken as the worst and the best level of this log, ${high}, as 1.`,
    'own-range': (low: string, high: string) =>
      `Some rewards are negative. The lowest level of this log, ${low}, is taken as 0 and the highest, ${high}, as ` +
      '1: what is said of a fall is relative to that range.',
  } satisfies Record<RewardScaleKind, unknown>,
  flat: 'The reward does not change by more than its noise from point to point, so there is nothing to judge in it.',

  rulesTitle: 'The collapse rules',
  rules: {
    found: {
      numeric: (step: string, _at: string, name: string) => `From step ${step} on, ${name} is no longer finite.`,
      reward: (step: string, at: string) =>
        `The reward collapsed at step ${step}: it then stayed below a tenth of its best level for 25 logged points ` +
        `(seen at step ${at}).`,
      entropy: (step: string, at: string) =>
        `The entropy collapsed at step ${step} while the reward was gone: for 40 logged points it was below a ` +
        `quarter of where it began, and the reward below a quarter of its best level (seen at step ${at}).`,
      'kl-runaway': (step: string) =>
        `The KL ran away at step ${step}: for 25 logged points the penalty β·KL of an answer was more than 3 times ` +
        'the range of the reward.',
      'dead-leash': (step: string) =>
        `From step ${step} on the penalty is without effect: for 60 logged points the KL was within a factor of 1.25 ` +
        'of that of the run without penalty.',
    } satisfies Record<CollapseKind, (step: string, at: string, name: string) => string>,
    'not-found': {
      numeric: 'All numbers stay finite.',
      reward: 'The reward did not collapse: it was never below a tenth of its best level for 25 logged points.',
      entropy: 'The entropy did not collapse together with the reward.',
      'kl-runaway': 'The KL did not run away: the penalty β·KL stayed below 3 times the range of the reward.',
      'dead-leash': 'The penalty holds: the KL differs from that of the run without penalty.',
    } satisfies Record<CollapseKind, string>,
    names: {
      numeric: 'Finite numbers',
      reward: 'Reward collapse',
      entropy: 'Entropy collapse',
      'kl-runaway': 'KL runaway',
      'dead-leash': 'Penalty without effect',
    } satisfies Record<CollapseKind, string>,
    cannot: (rule: string, why: string) => `${rule}: not judged, because ${why}.`,
    missing: (what: readonly string[]) => `the log has no ${what.join(' and no ')}`,
    tooShort: (given: number, least: number) => `it has ${points(given)} and the rule needs ${least}`,
    flat: 'the reward does not change by more than its noise',
    lacks: {
      reward: 'reward',
      kl: 'KL to the reference',
      entropy: 'entropy',
      beta: 'β',
      length: 'length of answers',
      control: 'run without penalty',
    },
  },

  signsTitle: 'What the numbers show by themselves',
  signs: {
    'kl-negative': (name: string, level: string, step: string, share: string) =>
      `${name} is negative in ${share} of the points, beyond its noise (${level} at step ${step}). Only k1 can be ` +
      'negative, and its mean over samples of the policy is the KL, which cannot: so the samples are not the ' +
      'policy’s own (stale weights, top-p, top-k, a minimum length), or the log-probs are of another temperature.',
    'kl-offset': (name: string, first: string, middle: string) =>
      `${name} begins at ${first}, with a median of ${middle}. Policy and reference are the same at the start, so ` +
      'it should begin near 0: precision, masks or templates differ, or the reference is not where the training began.',
    'kl-spikes': (name: string, most: string, middle: string, step: string) =>
      `${name} has single values far above the others (${most} at step ${step}, median ${middle}), as k3 does, ` +
      'which is the exponential of one token’s log-ratio. Its mean says little then, and the run need not be harmed.',
    'kl-zero': (name: string) =>
      `${name} is 0 throughout. Some frameworks write 0 for a KL that they do not compute because its coefficient ` +
      'is 0: it does not show that the policy stays at the reference.',
    'k1-and-k3': (k1: string, k3: string, ratio: string) =>
      `The mean of k3 is ${k3} and that of k1 ${k1}: ${ratio} times as much. On samples of the policy both have ` +
      'the same mean; where they differ much, the samples are not the policy’s, or few tokens carry k3.',
    'penalty-there': (penalised: string, mean: string) =>
      `${penalised} is lower than the reward by ${mean} on average: the KL penalty is in the reward.`,
    'penalty-absent': (penalised: string) =>
      `${penalised} equals the reward: there is no KL penalty in the reward of this run.`,
    'gradient-spikes': (most: string, middle: string, step: string) =>
      `The gradient norm has single values far above the others: ${most} at step ${step}, median ${middle}.`,
    length: (first: string, last: string) =>
      `The answers change from ${first} to ${last} tokens. The toy’s have three, so it says nothing of what that ` +
      'does to a mean over tokens or to a sum.',
  },

  picturesTitle: 'Beside the toy’s recorded runs',
  about:
    'A picture says how runs of the toy went, not why yours did. Only shares and ratios are compared, since the ' +
    'scales of reward, KL, entropy and steps are not the same; ratios below 0.01 and above 10 count as these.',
  margins: ([inside, near]: readonly [number, number], [factor, nearFactor]: readonly [number, number]) =>
    'A picture is resembled where all features lie between the 5th and the 95th percentile of its runs, or at most ' +
    `${100 * inside} percentage points or a factor of ${factor} beyond; it is excluded where one lies more than ` +
    `${100 * near} points or a factor of ${nearFactor} beyond.`,
  verdicts: { resembles: 'Resembles', unclear: 'Near, not the same', excluded: 'Excluded' },
  none: 'It resembles none of the toy’s pictures.',
  noFeatures:
    'Nothing can be compared: that takes a reward that changes by more than its noise, at six or more points.',
  pictures: {
    learns: { name: 'it learns', what: 'The reward rises and stays.' },
    held: {
      name: 'dips and recovers',
      what: 'The reward falls for a while and comes back; the penalty pulls the KL down.',
    },
    drifts: { name: 'drifts away', what: 'No penalty: the KL goes on, and the reward erodes without dying.' },
    'k3-in-reward': { name: 'dies, as k3 in the reward', what: 'The reward dies while the KL rises.' },
    'k1-in-loss': { name: 'dies, as k1 in the loss', what: 'The reward dies while the KL rises without bound.' },
    certain: { name: 'certain and wrong', what: 'The reward dies and the entropy with it.' },
    random: { name: 'comes apart', what: 'The reward falls while the entropy grows.' },
  } satisfies Record<PictureName, { name: string; what: string }>,
  features: {
    kept: 'reward at the end, of its best level',
    deepest: 'reward at its deepest, of the best level until then',
    klEnd: 'KL at the end, of its highest level',
    klGrowth: 'KL at the end, compared with when the reward was best',
    entropyEnd: 'entropy at the end, compared with the start',
    entropyMost: 'highest entropy, compared with the start',
  } satisfies Record<Feature, string>,
  times: (value: number) => `${formatNumber(Number(value.toPrecision(2)))}×`,
  feature: (feature: string, value: string, low: string, high: string) =>
    `${feature}: ${value} (toy ${low} to ${high})`,
  own: (runs: number, of: number) => `${runs} of the picture’s own ${of} runs are recognised by what this log has.`,
  alike: (groups: readonly string[]) => `Other runs of the toy look the same: ${groups.join('; ')}.`,
  group: (method: string, place: string, runs: number, of: number) => `${method}, ${place} (${runs} of ${of})`,
  watch: 'Watch such a run',
  yours: 'this log',
  toy: 'toy',

  wantsTitle: 'What would decide',
  wants: {
    reward: 'Log the mean reward of each step: without it nothing can be judged.',
    kl: (instead: readonly string[]) =>
      'Log the KL to the reference: without it nothing can be said of the penalty' +
      `${instead.length > 0 ? ` (${instead.join(', ')} is another KL)` : ''}.`,
    entropy: 'Log the entropy of the policy: it tells a policy that is certain from one that comes apart.',
    tell: (metric: string, a: string, b: string, feature: string, of: string, and: string) =>
      `The ${metric} would tell “${a}” from “${b}”: ${feature} is ${of} in the one and ${and} in the other.`,
    taskReward: (logged: string) =>
      `Log the reward without the penalty: ${logged} falls both when the task is lost and when the KL rises.`,
    beta: 'Give β: whether the KL ran away is a question of β·KL.',
    length: 'Log the mean length of answers: the KL is a mean over tokens, and the penalty of an answer is a sum.',
    control:
      'Log the KL of the same run without penalty: only beside it can one tell whether the penalty does anything.',
    otherEstimate: (logged: string) =>
      `Log k1 and k3 both${logged === '' ? '' : ` (there is ${logged})`}: their means differ where the samples are ` +
      'not the policy’s.',
    estimator: (name: string, key: string, byDefault: string, is: string) =>
      `Which estimator ${name} is depends on ${key} (by default ${byDefault}${is === '' ? '' : `, which is ${is}`}).`,
    trlTrainer: (name: string) => `In TRL ${name} is k3 in the GRPOTrainer and k1 in the RLOOTrainer.`,
    settings: (names: readonly string[]) =>
      `Reward, KL and entropy do not decide between ${names.map((name) => `“${name}”`).join(', ')}, in the toy ` +
      'either: look up estimator and placement in the settings of the training.',
    longer: (given: number, least: number) =>
      `Log more often or for longer: ${points(given)} are there; ${least} are needed.`,
  },

  chartsTitle: (picture: string) => `Curves, beside “${picture}”`,
  chartsAlone: 'Curves',
  beside: 'Beside',
  besideNone: 'nothing',
  charts: {
    reward: 'Reward, of its best level',
    kl: 'KL to the reference, of its highest level',
    entropy: 'Entropy, compared with the start',
  },
  chartsHelp: (runs: number) =>
    'Each curve in its own scale. The toy’s are stretched to the length of the log, and so that the reward falls ' +
    `where it does in the log. Toy: median of ${runs} recorded runs, with the middle 80 %.`,
  step: 'step',
  rawTitle: 'Other series of the log',
};
