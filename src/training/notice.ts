/** A training's notices to users, as codes and values; i18n/notices.ts turns them into sentences. */
import type { Mismatch } from '../audit/comparison';
import type { RefutedShape } from '../audit/ledger';
import type { Problem } from '../common/problem';
import type { CheckpointNote } from '../policy/checkpoint-notes';

/** What an audit found wrong and by how much. */
export type Wrong = Pick<Mismatch | RefutedShape, 'quantity' | 'what' | 'error' | 'tolerance'>;

export type Notice =
  // Current state.
  | { code: 'loading' | 'preparing' | 'device-coming-back' | 'trying-another-way' | 'paused' | 'nothing-training' }
  | { code: 'training'; runs: number; adapter: string }
  | { code: 'pretraining'; step: number; steps: number }
  | { code: 'finished'; steps: number }
  // The backend. `why` is the error of the backend tried first; `wrong` if it computed wrong numbers.
  | { code: 'software-adapter'; adapter: string }
  | { code: 'on-processor'; why: Problem | string; wrong: boolean }
  // Events. `why` is the driver's message, how the float64 backend was lost, or empty; `step` is that of the snapshot
  // restored, 0 for the start; `now` identifies the shape of the kernels used from now on, null for float64 on the
  // processor.
  | { code: 'device-lost'; why: Problem | string; step: number }
  | { code: 'wrong-numbers'; wrong: Wrong; step: number; now: string | null }
  | { code: 'begins-again'; wrong: Wrong; now: string | null }
  // A loaded checkpoint.
  | CheckpointNote;

/**
 * A notice or a refusal, or the message of an unexpected error. Codes of notices and problems must be disjoint, which
 * this type enforces.
 */
export type Said = [Notice['code'] & Problem['code']] extends [never] ? Notice | Problem | string : never;
