/**
 * The instructions in CONTRIBUTING.md for adding a setting of a run, a metric and an estimator: each is added to a copy
 * of the project, in few places, and used for training in both backends.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { METRICS } from '../../src/population/metrics';
import { addTo, copyProject, headlessOf, placesOf, type Addition } from '../support/project-copy';
import { checkpoint, lines } from '../support/run-headless';

const SETTING: Addition[] = [
  {
    file: 'src/population/run-settings.ts',
    behind: 'export const RUN_SETTINGS = {',
    lines: `  rewardScale: {
    kind: 'number',
    min: 0,
    max: 100,
    default: 1,
    option: { query: 'rewardScale', after: 'advantage', live: true, step: 0.1, scale: 'linear' },
  },`,
  },
  {
    file: 'shaders/coefficients.wgsl',
    behind: 'rewards[g] = reward;',
    lines: '  rewards[g] *= settings.reward_scale;',
  },
  {
    file: 'src/kl/coefficients.ts',
    behind: 'export interface CoefficientSettings extends MinibatchSettings, CorrectionSettings {',
    lines: '  rewardScale?: number;',
  },
  {
    file: 'src/kl/coefficients.ts',
    behind: '): Coefficients {',
    lines: `  const { rewardScale = 1 } = settings;
  group = { ...group, rewards: Array.from(group.rewards, (reward) => rewardScale * reward) };`,
  },
  {
    file: 'src/i18n/en/settings.ts',
    behind: 'export const settings = {',
    lines: "  rewardScale: { label: 'Reward scale', help: 'The reward is multiplied by it.' },",
  },
  {
    file: 'src/i18n/zh/settings.ts',
    behind: 'export const settings: Spoken<typeof english> = {',
    lines: "  rewardScale: { label: '奖励倍数', help: '奖励乘以这个数。' },",
  },
];

const METRIC: Addition[] = [
  {
    file: 'src/population/metrics.ts',
    behind: "negativeLogLikelihood: 'tokens',",
    lines: "  referenceNegativeLogLikelihood: 'tokens',",
  },
  {
    file: 'shaders/coefficients.wgsl',
    behind: 'sums[S_NEGATIVE_LOG_LIKELIHOOD] -= policy[row + y];',
    lines: '    sums[S_REFERENCE_NEGATIVE_LOG_LIKELIHOOD] -= reference[row + y];',
  },
  {
    file: 'src/reference/step-metrics.ts',
    behind: 'negativeLogLikelihood: (batch, at) => -batch.logprob[at],',
    lines: '  referenceNegativeLogLikelihood: (batch, at) => -batch.referenceLogprob[at],',
  },
];

const ESTIMATOR: Addition[] = [
  {
    file: 'src/kl/estimators.ts',
    behind: 'const registry = new Map<string, Estimator>();',
    lines: `add({
  name: 'quartic',
  id: 6,
  value: (delta) => delta ** 2 / 2 + delta ** 4 / 4,
  derivative: (delta) => delta + delta ** 3,
  wgsl: { value: 'delta * delta * (0.5 + 0.25 * delta * delta)', derivative: 'delta * (1.0 + delta * delta)' },
});`,
  },
];

const root = copyProject();
type Row = Record<string, number> & { method: string };

/** Trains with the command of the copy; its rows of metrics by method and step. */
async function train(backend: 'gpu' | 'float64', ...settings: string[]) {
  const out = path.join(root, [backend, ...settings].join('-'));
  await headlessOf(
    root,
    'train',
    ...['--backend', backend, '--checkpoint', checkpoint, '--methods', 'none,quartic-in-loss', '--seeds', '1'],
    ...['--steps', '3', '--out', out, '--set', 'digits=1', 'prompts=8', 'evaluateEvery=3', 'evaluationProblems=1'],
    ...settings,
  );
  const rows = lines(path.join(out, 'metrics.jsonl')) as Row[];
  return {
    of: (method: string, step: number) => rows.find((row) => row.method === method && row.step === step)!,
    summary: JSON.parse(readFileSync(path.join(out, 'summary.json'), 'utf8')),
  };
}

it('a setting takes four places, a metric three, an estimator one, and both backends train with them', async () => {
  expect(placesOf(SETTING)).toHaveLength(4);
  expect(placesOf(METRIC)).toHaveLength(3);
  expect(placesOf(ESTIMATOR)).toHaveLength(1);
  addTo(root, [...SETTING, ...METRIC, ...ESTIMATOR]);

  const [once, twice, onGpu] = await Promise.all([
    train('float64'),
    train('float64', 'rewardScale=2'),
    train('gpu', 'rewardScale=2'),
  ]);
  // The setting: twice the reward is twice the gradient. At the first step there is no penalty yet.
  const [before, after] = [once, twice].map(({ of }) => of('none', 0).gradNorm);
  expect(before).toBeGreaterThan(0);
  expect(after / before).toBeCloseTo(2, 12);
  expect(twice.summary.experiment).toMatchObject({ rewardScale: 2 });

  // The metric: −log π_ref = −log π + δ, and k1 is the sum of δ over an answer.
  for (const { of } of [twice, onGpu]) {
    const { negativeLogLikelihood, referenceNegativeLogLikelihood, k1, answerLength } = of('none', 2);
    expect(Math.abs(k1)).toBeGreaterThan(1e-3);
    expect(referenceNegativeLogLikelihood).toBeCloseTo(negativeLogLikelihood + k1 / answerLength, 5);
  }

  // The estimator: its penalty is another training than none.
  expect(twice.of('quartic-in-loss', 0).gradNorm).toBe(after);
  expect(twice.of('quartic-in-loss', 2).reverseKl).not.toBe(twice.of('none', 2).reverseKl);

  for (const method of ['none', 'quartic-in-loss'])
    for (const name of [...METRICS, 'referenceNegativeLogLikelihood'])
      expect(onGpu.of(method, 0)[name], `${name} of ${method}`).toBeCloseTo(twice.of(method, 0)[name], 4);
  expect(onGpu.summary.audit).toMatchObject({ computedIn: 'float32', refuted: [] });
  expect(onGpu.summary.audit.updates).toBeGreaterThan(0);
});
