/** Summary of a training's audits so far, for the status line, summary.json, study records and training.json. */
import * as v from 'valibot';
import type { UpdateAudit } from './audit';
import { QUANTITIES } from './comparison';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** JSON has no NaN or Infinity, so such an error is null. */
const error = v.nullable(v.number());

export const QuantitySummary = v.object({
  quantity: v.picklist(QUANTITIES),
  numbers: count,
  error,
  tolerance: v.number(),
});

/** An adapter, or a shape of its kernels, that was found wrong and abandoned. */
export const RefutedShape = v.object({
  adapter: v.string(),
  shape: v.string(),
  step: count,
  what: v.string(),
  quantity: v.picklist(QUANTITIES),
  error,
  tolerance: v.number(),
});
export type RefutedShape = v.InferOutput<typeof RefutedShape>;

export const AuditSummary = v.object({
  /** float64: computed by the twin itself, so there was nothing to audit. */
  computedIn: v.picklist(['float32', 'float64']),
  /** Identifier of the last shape of the kernels (population/kernel-shape.ts); null in float64. */
  shape: v.nullable(v.string()),
  /**
   * Number of single-run updates that were recomputed and found right, and how many of those were light audits, without
   * forward and backward passes.
   */
  updates: count,
  light: count,
  /** The last audited step. */
  lastStep: v.nullable(count),
  /**
   * By quantity, over all those updates: numbers compared, and error and tolerance of the one with the largest error
   * relative to its tolerance.
   */
  quantities: v.array(QuantitySummary),
  /** Shapes abandoned on the way; all steps since every run was last found right were discarded. */
  refuted: v.array(RefutedShape),
});
export type AuditSummary = v.InferOutput<typeof AuditSummary>;

/** The largest error of all quantities; null before the first audit. */
export function worstError({ updates, quantities }: AuditSummary): number | null {
  return updates === 0 ? null : Math.max(...quantities.map((each) => each.error ?? Infinity));
}

export class Ledger {
  #summary: AuditSummary = {
    computedIn: 'float32',
    shape: null,
    updates: 0,
    light: 0,
    lastStep: null,
    quantities: [],
    refuted: [],
  };

  get summary(): AuditSummary {
    return structuredClone(this.#summary);
  }

  /** From now on another device computes; without a shape, the twin itself. */
  computes(shape: string | undefined): void {
    this.#summary.computedIn = shape === undefined ? 'float64' : 'float32';
    this.#summary.shape = shape ?? null;
  }

  passed(audit: UpdateAudit, light: boolean): void {
    const summary = this.#summary;
    summary.updates++;
    if (light) summary.light++;
    summary.lastStep = Math.max(summary.lastStep ?? 0, audit.step);
    for (const each of audit.quantities) {
      const own = summary.quantities.find(({ quantity }) => quantity === each.quantity);
      if (!own) summary.quantities.push({ ...each });
      else {
        own.numbers += each.numbers;
        if (nearness(each) > nearness(own)) Object.assign(own, { error: each.error, tolerance: each.tolerance });
      }
    }
    summary.quantities.sort((a, b) => QUANTITIES.indexOf(a.quantity) - QUANTITIES.indexOf(b.quantity));
  }

  /**
   * Records an abandoned shape. Results before the step that training returns to remain valid; the shape's own audits
   * no longer count.
   */
  refuted(shape: RefutedShape): void {
    const { refuted } = this.#summary;
    this.#summary = {
      computedIn: 'float32',
      shape: null,
      updates: 0,
      light: 0,
      lastStep: null,
      quantities: [],
      refuted: [...refuted, shape],
    };
  }
}

/** How near an error is to its tolerance: above 1 it is beyond. */
export const nearness = ({ error: by, tolerance }: { error: number | null; tolerance: number }): number =>
  by === 0 ? (tolerance === 0 ? -1 : 0) : (by ?? Infinity) / tolerance;
