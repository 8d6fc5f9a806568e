/** What a framework is asked for and what its file answers, with the sentences that answers are made of. */
import type { Experiment } from '../experiment/experiment';
import type { Text } from '../i18n/every-language';
import { snippetTexts } from '../i18n/snippets';
import type { Method } from '../kl/method';

/** What is asked of a framework. */
export interface Wish {
  name: string;
  method: Method;
  experiment: Experiment;
  /** Samples come from an older policy: stale, or used for several updates. */
  offPolicy: boolean;
}

/** What a framework's file answers. */
export type Answer = { lines: readonly string[]; notes: readonly Text[] } | { because: Text };

export const { notes: NOTES, reasons: REASONS } = snippetTexts;

/** A clamp of a framework on the estimate and on the log-ratio before it; 0 is none. */
export interface Clamps {
  logRatioClamp: number;
  estimateClamp: number;
}

export const NO_CLAMPS: Clamps = { logRatioClamp: 0, estimateClamp: 0 };

const clamped = ({ logRatioClamp, estimateClamp }: Clamps): Text => snippetTexts.clamped(logRatioClamp, estimateClamp);

/** Set where the framework's clamps are not the page's. */
export function clampNotes(framework: string, there: Clamps, here: Clamps): Text[] {
  if (there.logRatioClamp === here.logRatioClamp && there.estimateClamp === here.estimateClamp) return [];
  return [snippetTexts.clampsDiffer(framework, clamped(there), clamped(here))];
}
