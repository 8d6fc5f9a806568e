import { describe, expect, it } from 'vitest';
import { QUESTIONS } from './questions';

describe('questions from public trackers', () => {
  it('are all there once', () => {
    expect(QUESTIONS.map(({ id }) => id)).toEqual(Array.from({ length: 34 }, (_, i) => i + 1));
  });

  it.each(QUESTIONS.map((question) => [question.id, question] as const))(
    '%d: its answer holds',
    async (_, { check }) => {
      expect(await check()).not.toBe('');
    },
  );
});
