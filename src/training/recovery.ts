/** Recovery after a device is lost or found wrong. */
import { AuditFailure } from '../audit/auditor';
import { auditedBackend } from '../audit/audited-backend';
import type { Ledger } from '../audit/ledger';
import type { Problem } from '../common/problem';
import type { Backend } from '../population/api';
import type { TreeBackend } from '../population/prefixes';
import type { BackendHolder } from './backends';
import type { Notice } from './notice';
import { breathe } from './pacing';

/** The notice after a recovery. @param cause the failed audit, or why the device was lost. */
export function comeback(step: number, backend: Backend, cause: AuditFailure | Problem | string): Notice {
  return cause instanceof AuditFailure
    ? { code: 'wrong-numbers', wrong: cause.finding, step, now: backend.shape ?? null }
    : { code: 'device-lost', why: cause, step };
}

/** Records a refuted shape in the ledger; only backends with kernels are audited. */
export function noteRefuted(ledger: Ledger, { finding, step }: AuditFailure, { adapter, shape }: Backend): void {
  const { quantity, what, error, tolerance } = finding;
  ledger.refuted({ adapter: adapter.name, shape: shape!, step, quantity, what, error, tolerance });
}

/**
 * Does work that audits itself. If the adapter is found wrong, starts over with the next shape of its kernels, and
 * finally in float64.
 * @param told is called for each such restart.
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
      const { shape } = (await backends.get()).backend;
      told({ code: 'begins-again', wrong: error.finding, now: shape ?? null });
    }
  }
}

/** `untilRight` for work that does not audit itself: everything it requests is audited. */
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

/** Give up after this many device losses without progress. */
const MAX_LOSSES = 3;

/** Counts losses of a training's device since the last step arrived. */
export class Losses {
  inARow = 0;
  #arrived = 0;

  /** @param arrived number of steps whose metrics have arrived so far. */
  add(arrived: number): void {
    this.inARow = arrived > this.#arrived ? 1 : this.inARow + 1;
    this.#arrived = arrived;
  }

  get tooMany(): boolean {
    return this.inARow > MAX_LOSSES;
  }
}
