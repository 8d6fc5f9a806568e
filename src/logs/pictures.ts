/**
 * The toy's pictures: how trainings go there, as recorded in the study. A picture is the range of each feature over its
 * recorded runs, so that every comparison has numbers behind it.
 */
import { FEATURES, featuresOf, interpolated, type Feature, type Features, type Shape } from './features';

/** The part of a study's curves (study/curves-file.ts) that is compared. */
export interface RecordedCurves {
  runs: readonly { run: number; method: string; seed: number }[];
  steps: readonly number[];
  metrics: Readonly<Record<'reward' | 'reverseKl' | 'entropy', readonly (readonly (number | null)[])[]>>;
}

/** A group of recorded runs: a place of the study and a method. */
export interface Group {
  scenario: string;
  variant: string;
  method: string;
}
const groups = (scenario: string, methods: readonly string[], variant = 'base'): Group[] =>
  methods.map((method) => ({ scenario, variant, method }));

interface Definition {
  of: readonly Group[];
  /** Only runs that ended so. */
  only?: (features: Features) => boolean;
}

/** A policy that is certain has less than this share of its first entropy (ENTROPY_SHARE of the collapse rules). */
const CERTAIN = 0.25;
/** A reward of which less than this share is left has died. */
const DEAD = 0.1;

const dead = ({ kept = 1 }: Features): boolean => kept < DEAD;

/**
 * learns: the reward rises and stays. held: it falls and recovers, and the penalty brings the KL back. drifts: without
 * penalty the KL goes on and the reward erodes. k3-in-reward, k1-in-loss: the reward dies while the KL rises. certain:
 * the reward dies and the entropy with it. random: the reward falls while the entropy grows.
 */
export const PICTURES = {
  learns: {
    of: [
      ...groups('gentle', ['k1-in-reward', 'k2-in-loss', 'k3-in-loss']),
      ...groups('medium', ['k1-in-reward', 'k2-in-loss']),
      ...groups('beta-sweep', ['k1-in-reward', 'k3-in-loss'], 'b1'),
    ],
  },
  held: { of: groups('harsh', ['k1-in-reward', 'k2-in-loss', 'full-in-loss']) },
  drifts: { of: [...groups('harsh', ['none']), ...groups('asynchronous', ['none'])] },
  'k3-in-reward': { of: [...groups('harsh', ['k3-in-reward']), ...groups('paper', ['k3-in-reward'])], only: dead },
  'k1-in-loss': { of: [...groups('harsh', ['k1-in-loss']), ...groups('paper', ['k1-in-loss'])], only: dead },
  certain: {
    of: [...groups('asynchronous', ['k1-in-loss']), ...groups('paper', ['k1-in-loss', 'k3-in-reward'])],
    only: (features) => dead(features) && (features.entropyEnd ?? 1) < CERTAIN,
  },
  random: { of: [...groups('harsh', ['k2-in-reward']), ...groups('asynchronous', ['k1-in-reward'], 'frozen')] },
} as const satisfies Record<string, Definition>;
export type PictureName = keyof typeof PICTURES;
export const PICTURE_NAMES = Object.keys(PICTURES) as PictureName[];

/** Places whose curves the pictures are made of. */
export const PICTURE_PLACES = [
  ...new Map(
    PICTURE_NAMES.flatMap((name) => PICTURES[name].of).map(({ scenario, variant }) => [
      `${scenario}.${variant}`,
      { scenario, variant },
    ]),
  ).values(),
];

/** One recorded run, with the steps of its points. */
export interface RecordedRun extends Group {
  seed: number;
  steps: readonly number[];
  shape: Shape;
  features: Features;
}

/** Where 5 % and 95 % of the recorded runs are, and their median. */
export interface FeatureRange {
  low: number;
  middle: number;
  high: number;
}

export interface Picture {
  name: PictureName;
  runs: readonly RecordedRun[];
  ranges: Partial<Record<Feature, FeatureRange>>;
}

export interface Pictures {
  pictures: readonly Picture[];
  /** All recorded runs of the places, also those of no picture. */
  runs: readonly RecordedRun[];
}

function recordedRuns(place: { scenario: string; variant: string }, curves: RecordedCurves): RecordedRun[] {
  const { reward, reverseKl, entropy } = curves.metrics;
  return curves.runs.map(({ run, method, seed }) => {
    // A run that stopped has no numbers from there on.
    const rows = curves.steps.flatMap((step, i) => {
      const row = [reward[run][i], reverseKl[run][i], entropy[run][i]];
      return row.some((value) => value === null) ? [] : [{ step, row: row as number[] }];
    });
    const column = (of: number) => rows.map(({ row }) => row[of]);
    const shape = { reward: column(0), kl: column(1), entropy: column(2) };
    return { ...place, method, seed, steps: rows.map(({ step }) => step), shape, features: featuresOf(shape) };
  });
}

const LOW = 0.05;

/** Linear interpolation between ranks. @param sorted not empty. */
export const quantile = (sorted: readonly number[], share: number): number => interpolated(sorted, share);

/** @param curves of each of `PICTURE_PLACES`, in that order. */
export function makePictures(curves: readonly RecordedCurves[]): Pictures {
  const runs = PICTURE_PLACES.flatMap((place, i) => recordedRuns(place, curves[i]));
  const pictures = PICTURE_NAMES.map((name): Picture => {
    const { of, only = () => true }: Definition = PICTURES[name];
    const own = runs.filter(
      (run) =>
        only(run.features) &&
        of.some(
          ({ scenario, variant, method }) =>
            run.scenario === scenario && run.variant === variant && run.method === method,
        ),
    );
    const ranges: Picture['ranges'] = {};
    for (const feature of FEATURES) {
      const values = own
        .flatMap(({ features }) => features[feature] ?? [])
        .filter(Number.isFinite)
        .sort((a, b) => a - b);
      if (values.length === 0) continue;
      const at = (share: number) => quantile(values, share);
      ranges[feature] = { low: at(LOW), middle: at(0.5), high: at(1 - LOW) };
    }
    return { name, runs: own, ranges };
  });
  return { pictures, runs };
}
