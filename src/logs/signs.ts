/** What a log shows by itself, without the toy: statements that follow from what the logged numbers are. */
import { median } from '../common/statistics';
import { aligned, estimatorOf, type Canonical, type FoundSeries } from './canonical';
import { levels } from './reward-scale';

export type Sign =
  /**
   * The KL is negative beyond its noise. Only k1 can be, and its mean over samples of the policy is the KL, which
   * cannot: the samples are not the policy's, or the log-probs are not those of the distribution that was sampled.
   */
  | { code: 'kl-negative'; name: string; level: number; step: number; share: number }
  /** The first KL is not small beside the later ones, though policy and reference are the same at the start. */
  | { code: 'kl-offset'; name: string; first: number; median: number }
  /** Single values of the KL are far above the others: the exponential of one token. */
  | { code: 'kl-spikes'; name: string; most: number; median: number; step: number }
  /** Every value of the KL is 0, as frameworks write where they do not compute it. */
  | { code: 'kl-zero'; name: string }
  /** Both estimates of the same KL were logged; `ratio` is the mean of k3 divided by that of k1. */
  | { code: 'k1-and-k3'; k1: number; k3: number; ratio: number }
  /** The reward is logged with and without penalty: the difference, and whether there is one at all. */
  | { code: 'reward-penalty'; penalised: string; mean: number; there: boolean }
  | { code: 'gradient-spikes'; most: number; median: number; step: number }
  /** Answers became much longer or shorter, of which the toy, with answers of three tokens, knows nothing. */
  | { code: 'length'; first: number; last: number };

/** A KL level this many times its noise below 0 is negative. */
const NOISE = 3;
export const OFFSET_SHARE = 0.5;
/** Later values that are needed to call the first one not small. */
const OFFSET_POINTS = 10;
export const SPIKE_RATIO = 30;
export const GRADIENT_SPIKE_RATIO = 20;
export const LENGTH_RATIO = 1.5;
const WINDOW = 5;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const column = (found: FoundSeries): { steps: number[]; values: number[] } => {
  const { steps, columns } = aligned([found.series]);
  return { steps, values: columns[0] };
};

function klSigns(found: FoundSeries): Sign[] {
  const { steps, values } = column(found);
  const { name } = found.series;
  if (values.every((value) => value === 0)) return [{ code: 'kl-zero', name }];
  const middle = median(values);
  const signs: Sign[] = [];
  const all = levels(values);
  const lowest = all.reduce((best, value, i) => (value < all[best] ? i : best), 0);
  const jumps = values.slice(1).map((value, i) => Math.abs(value - values[i]));
  const noise = jumps.length === 0 ? 0 : (1.48 * median(jumps)) / Math.sqrt(2 * Math.min(WINDOW, values.length));
  if (estimatorOf(found) === 'k1' && all[lowest] < -NOISE * noise && all[lowest] < 0) {
    const share = values.filter((value) => value < 0).length / values.length;
    signs.push({ code: 'kl-negative', name, level: all[lowest], step: steps[lowest], share });
  }
  if (steps[0] <= 1 && values.length > OFFSET_POINTS && middle > 0 && values[0] >= OFFSET_SHARE * middle)
    signs.push({ code: 'kl-offset', name, first: values[0], median: middle });
  const most = values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
  if (values.length > OFFSET_POINTS && middle > 0 && values[most] >= SPIKE_RATIO * middle)
    signs.push({ code: 'kl-spikes', name, most: values[most], median: middle, step: steps[most] });
  return signs;
}

function bothEstimators({ kls }: Canonical): Sign[] {
  const of = (wanted: 'k1' | 'k3') => kls.find((found) => estimatorOf(found) === wanted);
  const [k1, k3] = [of('k1'), of('k3')];
  if (!k1 || !k3 || k1.known.per !== k3.known.per) return [];
  const { columns } = aligned([k1.series, k3.series]);
  const means = { k1: mean(columns[0]), k3: mean(columns[1]) };
  return means.k1 > 0 ? [{ code: 'k1-and-k3', ...means, ratio: means.k3 / means.k1 }] : [];
}

function rewardPenalty({ found: { reward, penalisedReward } }: Canonical): Sign[] {
  if (!reward || !penalisedReward || reward === penalisedReward) return [];
  const { columns } = aligned([reward.series, penalisedReward.series]);
  if (columns[0].length === 0) return [];
  const difference = columns[0].map((value, i) => value - columns[1][i]);
  // Sums in float32 differ by rounding.
  const there = difference.some((value, i) => Math.abs(value) > 1e-5 * Math.max(1, Math.abs(columns[0][i])));
  return [{ code: 'reward-penalty', penalised: penalisedReward.series.name, mean: mean(difference), there }];
}

function gradientSpikes(found: FoundSeries | undefined): Sign[] {
  if (!found) return [];
  const { steps, values } = column(found);
  const middle = median(values);
  const most = values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
  if (!(middle > 0) || values.length <= OFFSET_POINTS || values[most] < GRADIENT_SPIKE_RATIO * middle) return [];
  return [{ code: 'gradient-spikes', most: values[most], median: middle, step: steps[most] }];
}

function lengthChange(found: FoundSeries | undefined): Sign[] {
  if (!found) return [];
  const { values } = column(found);
  const [first, last] = [mean(values.slice(0, WINDOW)), mean(values.slice(-WINDOW))];
  const ratio = last / first;
  return first > 0 && values.length > OFFSET_POINTS && (ratio >= LENGTH_RATIO || ratio <= 1 / LENGTH_RATIO)
    ? [{ code: 'length', first, last }]
    : [];
}

export const signsOf = (of: Canonical): Sign[] => [
  ...of.kls.slice(0, 1).flatMap(klSigns),
  // A negative k1 is a sign beside any other estimate.
  ...of.kls.slice(1).flatMap((found) => klSigns(found).filter(({ code }) => code === 'kl-negative')),
  ...bothEstimators(of),
  ...rewardPenalty(of),
  ...gradientSpikes(of.found.gradNorm),
  ...lengthChange(of.found.length),
];
