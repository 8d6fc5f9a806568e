/** Requests for a framework's snippet and the answers, with helpers for their notes. */
import type { Experiment } from '../experiment/experiment';
import type { Text } from '../i18n/every-language';
import { snippetTexts } from '../i18n/snippets';
import type { Method } from '../kl/method';

/** The method and settings wanted from a framework. */
export interface Wish {
  name: string;
  method: Method;
  experiment: Experiment;
  /** Whether samples come from an older policy: stale, or used for several updates. */
  offPolicy: boolean;
}

/** A framework's lines with notes, or the reason why there are none. */
export type Answer = { lines: readonly string[]; notes: readonly Text[] } | { because: Text };

export const { notes: NOTES, reasons: REASONS } = snippetTexts;

/** Clamps on the estimate and on the log-ratio before it; 0 is none. */
export interface Clamps {
  logRatioClamp: number;
  estimateClamp: number;
}

export const NO_CLAMPS: Clamps = { logRatioClamp: 0, estimateClamp: 0 };

const clamped = ({ logRatioClamp, estimateClamp }: Clamps): Text => snippetTexts.clamped(logRatioClamp, estimateClamp);

/** A note if losses are averaged in another way there than on the page. */
export function meanNotes({ aggregation }: Experiment, there: Experiment['aggregation']): Text[] {
  if (aggregation === there) return [];
  return [there === 'token-mean' && aggregation !== 'sequence-mean' ? NOTES.tokenMean : NOTES.otherMean];
}

/** Notes if the framework's clamps differ from the page's. */
export function clampNotes(framework: string, there: Clamps, here: Clamps): Text[] {
  if (there.logRatioClamp === here.logRatioClamp && there.estimateClamp === here.estimateClamp) return [];
  return [snippetTexts.clampsDiffer(framework, clamped(there), clamped(here))];
}
