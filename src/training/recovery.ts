/** What a device is given up for, and how work goes on after it. */
import { AuditFailure } from '../audit/auditor';
import { auditedBackend } from '../audit/audited-backend';
import type { Ledger } from '../audit/ledger';
import type { Backend } from '../population/api';
import type { TreeBackend } from '../population/prefixes';
import type { BackendHolder } from './backends';
import type { Notice } from './notice';
import { breathe } from './pacing';

/** Which kernels compute from now on. */
const using = ({ shape, adapter }: Backend): string => shape ?? adapter.name;

/** How a training came to stand where it does. @param cause what an audit found, or why a device was lost. */
export function comeback(step: number, backend: Backend, cause: AuditFailure | string): Notice {
  return cause instanceof AuditFailure
    ? { code: 'wrong-numbers', wrong: cause.finding, step, now: using(backend) }
    : { code: 'device-lost', why: cause, step };
}

/** Notes in the ledger what was found wrong. */
export function noteRefuted(ledger: Ledger, { finding, step }: AuditFailure, { adapter, shape }: Backend): void {
  const { quantity, what, error, tolerance } = finding;
  ledger.refuted({ adapter: adapter.name, shape: shape ?? 'their own shape', step, quantity, what, error, tolerance });
}

/**
 * Does work that audits itself; where an adapter is found wrong, from its beginning again on the next shape of its
 * kernels, in the end in float64.
 * @param told hears of it.
 */
export async function untilRight<T>(
  backends: BackendHolder,
  ledger: Ledger,
  told: (notice: Notice) => void,
  work: (backend: Backend) => Promise<T>,
): Promise<T> {
  for (;;) {
    const { backend } = await backends.get();
    try {
      return await work(backend);
    } catch (error) {
      if (!(error instanceof AuditFailure)) throw error;
      noteRefuted(ledger, error, backend);
      await backends.distrust(backend, error);
      told({ code: 'begins-again', wrong: error.finding, now: using((await backends.get()).backend) });
    }
  }
}

/** `untilRight` for work that does not audit itself: all that it asks for is audited. */
export function audited<T>(
  backends: BackendHolder,
  ledger: Ledger,
  told: (notice: Notice) => void,
  work: (backend: Backend & TreeBackend) => Promise<T>,
): Promise<T> {
  return untilRight(backends, ledger, told, (backend) =>
    work(auditedBackend(backend as Backend & TreeBackend, ledger, breathe)),
  );
}

/** A device that is lost more often without one more step arriving is not coming back. */
const MAX_LOSSES = 3;

/** Losses of a training's device since a step last arrived. */
export class Losses {
  inARow = 0;
  #arrived = 0;

  /** @param arrived steps whose metrics have arrived so far. */
  add(arrived: number): void {
    this.inARow = arrived > this.#arrived ? 1 : this.inARow + 1;
    this.#arrived = arrived;
  }

  get tooMany(): boolean {
    return this.inARow > MAX_LOSSES;
  }
}
