/** The types of claims and findings, shared by the claims, the page and docs/findings.md. */
import type { Text } from '../i18n/every-language';
import type { Study } from './study-records';

/** in-part: some of the claim's checks hold, some do not. undecided: none holds, but none contradicts it either. */
export type ClaimVerdict = 'reproduced' | 'in-part' | 'not-reproduced' | 'undecided';

/** open: the interval is inconclusive. contrary: it contradicts the claim. */
export type Outcome = 'holds' | 'open' | 'contrary';

/** Where a claim is tested: a preset of experiment/presets.ts, one of its variants, and the methods the race shows. */
export interface ClaimPlace {
  scenario: string;
  variant: string;
  methods: readonly string[];
}

/** One observation that must hold if the claim is true. */
export interface Check {
  /** The expectation, in words. */
  expected: Text;
  outcome: Outcome;
  /** The measurement, with intervals: 'k3 in reward 20 of 20 (84–100 %), k1 in reward 0 of 20 (0–16 %)'. */
  measured: Text;
}

/** One mark of a claim's plot: the runs (or measured gradients) of one method, with mean and 95 % interval. */
export interface PlotRow {
  label: Text;
  method: string;
  values: readonly number[];
  mean: number;
  low: number;
  high: number;
}
export interface RowsPanel {
  title: Text;
  unit: string;
  rows: readonly PlotRow[];
  from?: number;
  to?: number;
  reference?: { value: number; label: Text };
  /** log for quantities that span decades, such as a KL; linear if absent. */
  scale?: 'linear' | 'log';
}

interface Spread {
  mean: number;
  low: number;
  high: number;
}
/** Means of both measures with their 95 % intervals; the label gives the setting. */
export interface PlanePoint {
  label: Text;
  x: Spread;
  y: Spread;
}
export interface PlaneAxis {
  label: Text;
  unit: string;
  scale: 'linear' | 'log';
}
/** One measure over another, a line per method through its points. */
export interface PlanePanel {
  title: Text;
  x: PlaneAxis;
  y: PlaneAxis;
  series: readonly { label: Text; method: string; points: readonly PlanePoint[] }[];
}
export type PlotPanel = RowsPanel | PlanePanel;

/** A claim from the literature, judged as a function of the data. */
export interface Claim {
  id: string;
  /** One or two sentences. */
  claim: Text;
  /** The document that makes the claim. */
  source: Text;
  places: readonly ClaimPlace[];
  /** Its checks use only gradients; the places merely show their effect on training. */
  gradientsOnly?: boolean;
  /** Address in the Gradient Lab where it can be measured live (labHash in lab/lab-settings.ts). */
  lab?: string;
  /** The checks on the runs of a study, with all or half of the seeds. */
  check(study: Study): Check[];
  panels(study: Study): PlotPanel[];
  /** The likely reason for the result, for each verdict. */
  reason: Record<ClaimVerdict, Text>;
}

export interface Half {
  seeds: readonly number[];
  verdict: ClaimVerdict;
}

export interface Finding {
  claim: Claim;
  /** Number of runs per method, and the seeds. */
  n: number;
  verdict: ClaimVerdict;
  checks: Check[];
  /** Results with only the lower and only the upper half of the seeds. */
  halves: [Half, Half];
  panels: PlotPanel[];
}
