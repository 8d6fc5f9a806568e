/** Comparing messages of the training. */
import type { Said } from '../../training/notice';

export const spelt = (said: Said): string => (typeof said === 'string' ? said : JSON.stringify(said));

/** Whether two messages are equal. */
export const sameSaid = (a: Said, b: Said): boolean => spelt(a) === spelt(b);

/** Whether a message is of a checkpoint that was given, so that the next one makes it obsolete. */
export const isOfCheckpoint = (said: Said): boolean =>
  typeof said === 'object' && /^(checkpoint|safetensors)-/.test(said.code);
