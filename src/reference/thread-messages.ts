/** The messages between pool.ts and thread.ts. */
import type { Problem } from '../common/problem';

/**
 * `population`: id of one of the thread's populations. `args` are the method's arguments, except for `create` and
 * `advance`, which have their own.
 */
export interface Question {
  id: number;
  population: number;
  method: ThreadCall;
  args: unknown[];
}
export type ThreadCall =
  | 'create'
  | 'advance'
  | 'evaluate'
  | 'idle'
  | 'read'
  | 'set'
  | 'samples'
  | 'parameters'
  | 'snapshot'
  | 'restore'
  | 'record'
  | 'destroy';
export type Answer = { id: number; result: unknown } | { id: number; problem: Problem | string };

/** The buffers of a result's arrays, to be transferred instead of copied, since the thread no longer needs them. */
export function buffersOf(result: unknown): ArrayBuffer[] {
  if (typeof result !== 'object' || result === null) return [];
  const arrays = ArrayBuffer.isView(result)
    ? [result]
    : Object.values(result).filter((value) => ArrayBuffer.isView(value));
  return [...new Set(arrays.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}
