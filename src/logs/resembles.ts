/**
 * Which of the toy's pictures a log resembles, and which it excludes. Nothing is hidden in a score: each feature lies
 * within a picture's range or not, and is reported with both numbers. A picture says how trainings of the toy went, not
 * why; so each is reported with the other recorded runs that look the same.
 */
import { FEATURE_METRIC, FEATURES, type Feature, type Features } from './features';
import {
  PICTURES,
  type FeatureRange,
  type Group,
  type Picture,
  type PictureName,
  type Pictures,
  type RecordedRun,
} from './pictures';

/** inside: within the range, widened by the first margin. near: within the second margin. */
export type Fit = 'inside' | 'near' | 'outside';
export interface FeatureMatch {
  feature: Feature;
  value: number;
  range: FeatureRange;
  fit: Fit;
}

/** resembles: every feature that the log has is inside. excluded: some feature is outside. */
export type Verdict = 'resembles' | 'unclear' | 'excluded';

/** Recorded runs of another method or place that look like the picture too. */
export interface Alike extends Group {
  runs: number;
  of: number;
}

export interface Comparison {
  picture: PictureName;
  verdict: Verdict;
  features: FeatureMatch[];
  /** Number of the picture's runs that it is itself recognised in, by the same features. */
  own: { runs: number; of: number };
  alike: Alike[];
}

/** Shares are widened by adding, ratios by multiplying; first for inside, then for near. */
export const SHARE_MARGINS = [0.05, 0.15] as const;
export const RATIO_MARGINS = [1.25, 2] as const;
const SHARES: readonly Feature[] = ['kept', 'deepest', 'klEnd'];
/** Whether a feature is a share of something, and no ratio that may exceed 1. */
export const isShare = (feature: Feature): boolean => SHARES.includes(feature);
/** Groups of which a smaller share looks alike are not named. */
const ALIKE_SHARE = 0.25;
const MOST_ALIKE = 5;

function within(feature: Feature, value: number, { low, high }: FeatureRange, margin: 0 | 1): boolean {
  if (isShare(feature)) return value >= low - SHARE_MARGINS[margin] && value <= high + SHARE_MARGINS[margin];
  return value >= low / RATIO_MARGINS[margin] && value <= high * RATIO_MARGINS[margin];
}

function matches(features: Features, { ranges }: Picture, wanted: readonly Feature[]): FeatureMatch[] {
  return wanted.flatMap((feature) => {
    const value = features[feature];
    const range = ranges[feature];
    if (value === undefined || !range || !Number.isFinite(value)) return [];
    const fit = within(feature, value, range, 0) ? 'inside' : within(feature, value, range, 1) ? 'near' : 'outside';
    return [{ feature, value, range, fit } as const];
  });
}

function verdictOf(found: readonly FeatureMatch[]): Verdict {
  if (found.some(({ fit }) => fit === 'outside')) return 'excluded';
  return found.length > 0 && found.every(({ fit }) => fit === 'inside') ? 'resembles' : 'unclear';
}

const sameGroup = (a: Group, b: Group): boolean =>
  a.scenario === b.scenario && a.variant === b.variant && a.method === b.method;

function alikeOf(picture: Picture, all: readonly RecordedRun[], looks: (run: RecordedRun) => boolean): Alike[] {
  const own: readonly Group[] = PICTURES[picture.name].of;
  const groups = new Map<string, Alike>();
  for (const run of all) {
    if (own.some((group) => sameGroup(group, run))) continue;
    const { scenario, variant, method } = run;
    const key = `${scenario}.${variant} ${method}`;
    const group = groups.get(key) ?? { scenario, variant, method, runs: 0, of: 0 };
    groups.set(key, group);
    group.of += 1;
    if (looks(run)) group.runs += 1;
  }
  return [...groups.values()]
    .filter(({ runs, of }) => runs >= ALIKE_SHARE * of)
    .sort((a, b) => b.runs / b.of - a.runs / a.of)
    .slice(0, MOST_ALIKE);
}

/** What is the same for every log with the same features: how the pictures' own runs and all others are recognised. */
const seen = new WeakMap<Pictures, Map<string, Pick<Comparison, 'own' | 'alike'>>>();

function recognised(
  picture: Picture,
  pictures: Pictures,
  wanted: readonly Feature[],
): Pick<Comparison, 'own' | 'alike'> {
  const known = seen.get(pictures) ?? new Map<string, Pick<Comparison, 'own' | 'alike'>>();
  seen.set(pictures, known);
  const key = `${picture.name} ${wanted.join(' ')}`;
  const looks = (run: RecordedRun): boolean => verdictOf(matches(run.features, picture, wanted)) === 'resembles';
  const found = known.get(key) ?? {
    own: { runs: picture.runs.filter(looks).length, of: picture.runs.length },
    alike: alikeOf(picture, pictures.runs, looks),
  };
  known.set(key, found);
  return found;
}

/** @param features of the log; without a reward there is nothing to compare, and the result is empty. */
export function resembles(features: Features, pictures: Pictures): Comparison[] {
  const wanted = FEATURES.filter((feature) => features[feature] !== undefined);
  if (!wanted.includes('kept')) return [];
  return pictures.pictures.map((picture) => {
    const found = matches(features, picture, wanted);
    return {
      picture: picture.name,
      verdict: verdictOf(found),
      features: found,
      ...recognised(picture, pictures, wanted),
    };
  });
}

/** A metric that the log lacks and in which two pictures differ that are both still possible. */
export interface WouldTell {
  metric: 'kl' | 'entropy';
  feature: Feature;
  pictures: readonly [PictureName, PictureName];
  ranges: readonly [FeatureRange, FeatureRange];
}

/** For each pair of pictures that are not excluded, the first feature of a missing metric whose ranges do not meet. */
export function wouldTell(comparisons: readonly Comparison[], features: Features, { pictures }: Pictures): WouldTell[] {
  const open = comparisons.filter(({ verdict }) => verdict !== 'excluded').map(({ picture }) => picture);
  const lacking = FEATURES.filter((feature) => features[feature] === undefined && FEATURE_METRIC[feature] !== 'reward');
  const rangesOf = (name: PictureName) => pictures.find((picture) => picture.name === name)!.ranges;
  return open.flatMap((a, i) =>
    open.slice(i + 1).flatMap((b): WouldTell[] => {
      for (const feature of lacking) {
        const [of, and] = [rangesOf(a)[feature], rangesOf(b)[feature]];
        const metric = FEATURE_METRIC[feature];
        if (of && and && metric !== 'reward' && (of.high < and.low || and.high < of.low))
          return [{ metric, feature, pictures: [a, b], ranges: [of, and] }];
      }
      return [];
    }),
  );
}

/** The resembled pictures of which some other cannot be told by any feature of the reward, the KL or the entropy. */
export function inseparable(comparisons: readonly Comparison[], { pictures }: Pictures): PictureName[] {
  const names = comparisons.filter(({ verdict }) => verdict === 'resembles').map(({ picture }) => picture);
  const rangesOf = (name: PictureName) => pictures.find((picture) => picture.name === name)!.ranges;
  const meet = (a: PictureName, b: PictureName): boolean =>
    FEATURES.every((feature) => {
      const [of, and] = [rangesOf(a)[feature], rangesOf(b)[feature]];
      return !of || !and || (of.high >= and.low && and.high >= of.low);
    });
  return names.filter((a) => names.some((b) => a !== b && meet(a, b)));
}

const ORDER: readonly Verdict[] = ['resembles', 'unclear', 'excluded'];

/** What is resembled first. */
export const byVerdict = (comparisons: readonly Comparison[]): Comparison[] =>
  [...comparisons].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));

/** The features that a verdict rests on: all of a resemblance, else those that are not inside or not even near. */
export const decisive = ({ verdict, features }: Comparison): FeatureMatch[] =>
  features.filter(({ fit }) => verdict === 'resembles' || fit === (verdict === 'excluded' ? 'outside' : 'near'));
