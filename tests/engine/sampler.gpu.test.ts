/** Samplers of their own on the GPU: against the twin, under the audit, and beside a run that has none. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditUpdate } from '../../src/audit/audit';
import type { Engine } from '../../src/engine/engine';
import { parameterLayout, slice } from '../../src/policy/layout';
import type { EvaluationRow, Population, RunSettings, UpdateTrace } from '../../src/population/api';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { testEngine } from '../support/device';
import { methodsSpec } from '../support/specs';

const SAMPLERS: Partial<RunSettings>[] = [
  {},
  { topK: 3 },
  { topP: 0.6 },
  { rolloutTemperature: 0.5 },
  { rolloutTemperature: 1.6, importanceCorrection: 'masked' },
  // Few bits: of a log-prob between two numbers of that precision, float32 and float64 may see different sides.
  { samplerBits: 3, importanceCorrection: 'truncated' },
  { samplerNoise: 0.7, importanceCorrection: 'truncated', correctionHigh: 1.2 },
  { samplerNoise: 0.7, importanceCorrection: 'truncated', correctionLevel: 'sequence', advantage: 'remax', topK: 9 },
  {
    samplerNoise: 0.5,
    rolloutTemperature: 0.9,
    topK: 8,
    topP: 0.9,
    importanceCorrection: 'masked',
    correctionLow: 0.8,
  },
];
const spec = methodsSpec({}, {}, {}, 0.03, ['k3-in-loss']);
spec.runs = SAMPLERS.map((own) => ({ ...spec.runs[0], ...own }));

let engine: Engine;
let population: Population;
let traces: UpdateTrace[];
/** Of all runs while they are one policy. */
let evaluations: EvaluationRow[];
/** The twin's next step from the same state. */
let twin: Population;
beforeAll(async () => {
  engine = await testEngine();
  population = await engine.create(spec);
  twin = await createReferenceBackend().create(spec);
  population.evaluate('addition', 24);
  evaluations = (await population.read()).evaluations;
  population.advance(3);
  twin.restore(await population.snapshot());
  await population.read();
  twin.advance(1);
  traces = await population.trace!(spec.runs.map((_, run) => run));
});
afterAll(() => {
  population.destroy();
  engine.destroy();
});

test('draws the twin’s tokens, and has its gradient', async () => {
  const [{ steps: rows }, { steps: exactRows }] = [await population.read(), await twin.read()];
  for (const [run, own] of SAMPLERS.entries()) {
    const [ours, exact] = [await population.record(run), await twin.record(run)];
    const name = JSON.stringify(own);
    expect(ours.tokens, name).toEqual(exact.tokens);
    ours.samplerLogprob.forEach((each, at) => {
      expect(Math.abs(each - exact.samplerLogprob[at]), name).toBeLessThan(1e-5 * (1 + Math.abs(each)));
    });
    for (const entry of parameterLayout(spec.policy).entries) {
      const [a, b] = [slice(ours.gradient, entry), slice(exact.gradient, entry)];
      expect(Math.hypot(...a.map((each, i) => each - b[i])), `${entry.name} of ${name}`).toBeLessThan(
        1e-4 * Math.hypot(...b),
      );
    }
    const { samplerWeight, correctionFraction } = rows[run].metrics;
    expect(samplerWeight, name).toBeCloseTo(exactRows[run].metrics.samplerWeight, 5);
    expect(correctionFraction, name).toBeCloseTo(exactRows[run].metrics.correctionFraction, 6);
    expect(samplerWeight === 1, name).toBe(run === 0);
    expect(correctionFraction > 0, name).toBe([4, 6, 8].includes(run));
  }
});

test('passes the audit, which sees another sampler', async () => {
  const finding = async (trace: UpdateTrace) =>
    (await auditUpdate(spec, trace, 'light', () => Promise.resolve())).finding?.quantity;
  for (const trace of traces) expect(await finding(trace), JSON.stringify(SAMPLERS[trace.run])).toBeUndefined();
  const changed = (run: number, settings: Partial<RunSettings>) =>
    finding({ ...traces[run], settings: { ...traces[run].settings, ...settings } });
  expect(await changed(0, { topP: 0.8 })).toBe('tokens');
  expect(await changed(1, { topK: 2 })).toBe('tokens');
  expect(await changed(3, { rolloutTemperature: 0 })).toBe('tokens');
  expect(await changed(5, { samplerBits: 4 })).toBe('tokens');
  expect(await changed(6, { samplerNoise: 0.701 })).toBe('coefficients');
  expect(await changed(6, { correctionHigh: 1.21 })).toBe('coefficients');
  expect(await changed(7, { correctionLevel: 'token' })).toBe('coefficients');
  expect(await changed(8, { importanceCorrection: 'none' })).toBe('coefficients');
});

test('evaluations are sampled from the policy', () => {
  expect(evaluations).toHaveLength(SAMPLERS.length);
  for (const { meanAtK } of evaluations) expect(meanAtK).toBe(evaluations[0].meanAtK);
  expect(evaluations[0].meanAtK).toBeGreaterThan(0.3);
  expect(evaluations[0].meanAtK).toBeLessThan(0.9);
});

test('leaves a run without one the bits that it has by itself', async () => {
  // As many runs as above have most of its kernels.
  const alone = await engine.create({ ...spec, runs: spec.runs.map(() => spec.runs[0]) });
  alone.advance(population.step);
  expect(await alone.parameters(0)).toEqual(await population.parameters(0));
  alone.destroy();
});
