/** What a device is given up for, and how work goes on after it. */
import { AuditFailure } from '../audit/auditor';
import { auditedBackend } from '../audit/audited-backend';
import type { Ledger } from '../audit/ledger';
import type { Backend } from '../population/api';
import type { TreeBackend } from '../population/prefixes';
import type { BackendHolder } from './backends';
import { breathe } from './pacing';
import { sentence } from '../common/text';

/** Which kernels compute from now on, for people. */
const using = ({ shape, adapter }: Backend): string => shape ?? adapter.name;

/**
 * How a training came to stand where it does, in one sentence. @param cause what an audit found, or why a device was
 * lost.
 */
export function comeback(step: number, backend: Backend, cause: AuditFailure | string | undefined): string {
  if (cause instanceof AuditFailure) {
    const place =
      step > 0
        ? `goes back to the snapshot of step ${step}, the last that is known to be right,`
        : 'starts again from the first step';
    return `This adapter computed wrong numbers (${wrong(cause)}); training ${place} with ${using(backend)}.`;
  }
  const place = step > 0 ? `goes on from the snapshot of step ${step}` : 'starts again from the first step';
  return `The device was lost (${cause ?? 'no reason given'}); training ${place}, with the same numbers.`;
}

const wrong = (failure: AuditFailure): string => sentence(failure).replace(/\.$/, '');

/** Notes in the ledger what was found wrong. */
export function noteRefuted(ledger: Ledger, { finding, step }: AuditFailure, { adapter, shape }: Backend): void {
  const { quantity, what, error, tolerance } = finding;
  ledger.refuted({ adapter: adapter.name, shape: shape ?? 'their own shape', step, quantity, what, error, tolerance });
}

/**
 * Does work that audits itself; where an adapter is found wrong, from its beginning again on the next shape of its
 * kernels, in the end in float64.
 * @param told hears of it, in one sentence.
 */
export async function untilRight<T>(
  backends: BackendHolder,
  ledger: Ledger,
  told: (message: string) => void,
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
      told(
        `This adapter computed wrong numbers (${wrong(error)}); it begins again with ${using((await backends.get()).backend)}.`,
      );
    }
  }
}

/** `untilRight` for work that does not audit itself: all that it asks for is audited. */
export function audited<T>(
  backends: BackendHolder,
  ledger: Ledger,
  told: (message: string) => void,
  work: (backend: Backend & TreeBackend) => Promise<T>,
): Promise<T> {
  return untilRight(backends, ledger, told, (backend) =>
    work(auditedBackend(backend as Backend & TreeBackend, ledger, breathe)),
  );
}
