/** What a training tells people: codes and their values. i18n/notices.ts makes sentences of them. */
import type { Mismatch } from '../audit/comparison';
import type { RefutedShape } from '../audit/ledger';

/** What an audit found wrong, and by how much. */
export type Wrong = Pick<Mismatch | RefutedShape, 'quantity' | 'what' | 'error' | 'tolerance'>;

export type Notice =
  // How it stands.
  | { code: 'loading' | 'preparing' | 'device-coming-back' | 'trying-another-way' | 'paused' | 'nothing-training' }
  | { code: 'training'; runs: number; adapter: string }
  | { code: 'pretraining'; step: number; steps: number }
  | { code: 'finished'; steps: number }
  // What it runs on. `why` is the error of what was tried first; `wrong` where that was wrong numbers.
  | { code: 'software-adapter'; adapter: string }
  | { code: 'on-processor'; why: string; wrong: boolean }
  // What has happened. `why` is the driver's word, or empty; `step` that of the snapshot gone back to, 0 for the start;
  // `now` what computes from now on.
  | { code: 'device-lost'; why: string; step: number }
  | { code: 'wrong-numbers'; wrong: Wrong; step: number; now: string }
  | { code: 'begins-again'; wrong: Wrong; now: string };

/** A notice; or a refusal or an error, which is a sentence already. */
export type Said = Notice | string;
