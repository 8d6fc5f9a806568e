/** What a population's threads are asked and what they answer: pool.ts is at one end, thread.ts at the other. */

/**
 * `population`: which of those that the thread holds. `args` are those of the method; `create` and `advance` have their
 * own.
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
export type Answer = { id: number; result: unknown } | { id: number; error: string };

/** The memory behind a result's arrays, which nobody here needs any more: it is moved, not copied. */
export function buffersOf(result: unknown): ArrayBuffer[] {
  if (typeof result !== 'object' || result === null) return [];
  const arrays = ArrayBuffer.isView(result)
    ? [result]
    : Object.values(result).filter((value) => ArrayBuffer.isView(value));
  return [...new Set(arrays.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}
