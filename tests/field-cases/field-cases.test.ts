import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkpointCases } from '../support/checkpoint-cases';
import { configCases } from '../support/config-cases';
import { fieldCasesMarkdown } from './document';
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

it('docs/field-cases.md says what the tests of questions, checkpoints and configurations find', async () => {
  const answered = await Promise.all(QUESTIONS.map(async (question) => ({ question, found: await question.check() })));
  const checkpoints = await checkpointCases();
  const configs = configCases();
  expect(answered.filter(({ question }) => question.whole).length).toBeGreaterThanOrEqual(31);
  expect(checkpoints.filter(({ right }) => !right)).toEqual([]);
  for (const { got } of checkpoints) expect(got).toMatch(/^[^\n]+$/);
  expect(configs.length).toBe(26);
  expect(configs.filter(({ expressible }) => expressible).length).toBeGreaterThanOrEqual(20);
  await expect(fieldCasesMarkdown(answered, checkpoints, configs)).toMatchFileSnapshot(
    path.join(import.meta.dirname, '..', '..', 'docs', 'field-cases.md'),
  );
}, 120_000);
