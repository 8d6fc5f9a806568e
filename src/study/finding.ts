/** What a claim is, and what is found about it: the shapes that claims, page and docs/findings.md share. */
import type { Text } from '../i18n/every-language';
import type { Study } from './study-records';

/** in-part: some of the claim's checks hold, some do not. undecided: none holds, but none says the contrary either. */
export type ClaimVerdict = 'reproduced' | 'in-part' | 'not-reproduced' | 'undecided';

/** open: the interval decides nothing. contrary: it decides against the claim. */
export type Outcome = 'holds' | 'open' | 'contrary';

/** Where a claim is tested: a preset of experiment/presets.ts, one of its variants, and what of it the race shows. */
export interface ClaimPlace {
  scenario: string;
  variant: string;
  methods: readonly string[];
}

/** One thing that must be seen if the claim is true. */
export interface Check {
  /** What is expected, in words. */
  expected: Text;
  outcome: Outcome;
  /** What was measured, with intervals: 'k3 in reward 20 of 20 (84–100 %), k1 in reward 0 of 20 (0–16 %)'. */
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
  /** What spans decades, as a KL does; linear where it is left out. */
  scale?: 'linear' | 'log';
}

interface Spread {
  mean: number;
  low: number;
  high: number;
}
/** Means of both measures with their 95 % intervals; the label says what was set. */
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

/** A claim of the documents, as a function of data: never of what is hoped. */
export interface Claim {
  id: string;
  /** One or two sentences. */
  claim: Text;
  /** Which document says so. */
  source: Text;
  places: readonly ClaimPlace[];
  /** Its checks ask for gradients alone; the places only show what comes of them. */
  gradientsOnly?: boolean;
  /** Where the Gradient Lab measures it live: its address behind the # (labHash of lab/lab-settings.ts). */
  lab?: string;
  /** Checks on the runs of a study, all or a half of the seeds. */
  check(study: Study): Check[];
  panels(study: Study): PlotPanel[];
  /** The likely reason for what was found, by what was found. */
  reason: Record<ClaimVerdict, Text>;
}

export interface Half {
  seeds: readonly number[];
  verdict: ClaimVerdict;
}

export interface Finding {
  claim: Claim;
  /** Runs (per method) and seeds that it rests on. */
  n: number;
  verdict: ClaimVerdict;
  checks: Check[];
  /** Judged once more with the lower and with the upper half of the seeds. */
  halves: [Half, Half];
  panels: PlotPanel[];
}
