/** References that follow the policy and a controlled β, against the formulas written once more. */
import { describe, expect, it } from 'vitest';
import { parseMethod } from '../../src/kl/placements';
import type { PopulationSpec, StepRecord } from '../../src/population/api';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { runOf, sameSnapshots, specOf } from '../support/small-spec';

const create = (spec: Partial<PopulationSpec>) => createReferenceBackend().create(specOf(spec));

async function stepByStep(spec: Partial<PopulationSpec>, steps: number, run = 0) {
  const population = await create(spec);
  const out = [];
  for (let step = 0; step < steps; step++) {
    population.advance(1);
    const { steps: rows } = await population.read();
    const { metrics } = rows.find((row) => row.run === run)!;
    out.push({ metrics, record: await population.record(run) });
  }
  return out;
}

describe('a reference that follows', () => {
  it('is the policy after every third step, and the KL restarts from 0', async () => {
    // The bonus moves a policy that earns nothing.
    const own = { entropyBonus: 0.1, method: parseMethod('k2-in-loss') };
    const shape = { initial: undefined, runs: [runOf(own), runOf({ ...own, referenceSync: 3 })] };
    const all = await stepByStep(shape, 8, 1);
    const given = specOf().reference;
    all.forEach(({ record, metrics }, step) => {
      const last = 3 * Math.floor(step / 3);
      expect(record.reference).toEqual(last === 0 ? given : all[last - 1].record.after);
      expect(metrics.reverseKl === 0, `KL of step ${step}`).toBe(step % 3 === 0);
    });
    expect((await stepByStep(shape, 8))[7].record.reference).toEqual(given);
  });

  it.each([
    ['a moving average', { referenceDecay: 0.75 }, 1],
    ['TRL’s mixture every two steps', { referenceSync: 2, referenceDecay: 0.4 }, 2],
  ])('is %s, of the policy after all minibatches', async (_, settings, every) => {
    const all = await stepByStep({ minibatches: 2, staleness: 1, runs: [runOf(settings)] }, 5);
    let expected = Float64Array.from(specOf().reference);
    all.forEach(({ record }, step) => {
      record.reference.forEach((value, j) => {
        expect(Math.abs(value - expected[j])).toBeLessThan(1e-6);
      });
      const d = settings.referenceDecay;
      if ((step + 1) % every === 0) expected = expected.map((value, j) => d * value + (1 - d) * record.after[j]);
    });
    expect(all[4].record.reference).not.toEqual(specOf().reference);
  });
});

/** The mean over completions of the mean over tokens of `k`, from the log-probs that a record has. */
function klOf({ logprob, referenceLogprob, mask, completions, answerLength: T }: StepRecord, k: (d: number) => number) {
  let sum = 0;
  for (let n = 0; n < completions; n++) {
    let [own, tokens] = [0, 0];
    for (let at = n * T; at < (n + 1) * T && mask[at] > 0; at++, tokens++) own += k(logprob[at] - referenceLogprob[at]);
    sum += own / tokens / completions;
  }
  return sum;
}

describe('a controlled β', () => {
  it.each([
    ['k1-in-reward', (d: number) => d],
    ['k3-in-loss', (d: number) => Math.exp(-d) - 1 + d],
    ['k2-in-loss', (d: number) => Math.min((d * d) / 2, 0.01)],
  ])('of %s follows the estimates of its own penalty', async (method, k) => {
    const clamps = method === 'k2-in-loss' ? { estimateClamp: 0.01 } : {};
    const control = { betaControl: 'adaptive', targetKl: 0.05, klHorizon: 100 } as const;
    const all = await stepByStep({ runs: [runOf({ method: parseMethod(method), ...control, ...clamps })] }, 6);
    let beta = 0.3;
    for (const { metrics, record } of all) {
      expect(metrics.beta).toBeCloseTo(beta, 6);
      const kl = klOf(record, k);
      expect(metrics.controlledKl).toBeCloseTo(kl, 6);
      beta *= 1 + (Math.min(Math.max(kl / 0.05 - 1, -0.2), 0.2) * record.completions) / 100;
    }
    expect(Math.abs(beta - 0.3)).toBeGreaterThan(0.01);
  });

  it('counts all minibatches, stays within a step, and leaves a run without a penalty alone', async () => {
    const control = { betaControl: 'adaptive', targetKl: 1e-4, klHorizon: 50 } as const;
    const runs = [runOf(control), runOf({ ...control, method: parseMethod('none') })];
    const betas = (await stepByStep({ minibatches: 2, runs }, 3)).map(({ metrics }) => metrics.beta);
    // Far from its target in one direction or the other: 1 ± 0.2 · 12/50.
    for (const step of [1, 2]) expect(Math.abs(betas[step] / betas[step - 1] - 1)).toBeCloseTo(0.048, 10);
    expect((await stepByStep({ runs }, 3, 1)).map(({ metrics }) => metrics.beta)).toEqual([0.3, 0.3, 0.3]);
  });

  it('is set anew by a change of β only, and stays where a run has stopped', async () => {
    const control = { betaControl: 'adaptive', targetKl: 1e-4, klHorizon: 50 } as const;
    const population = await create({ runs: [runOf(control), runOf({ ...control, learningRate: 1e300 })] });
    population.advance(3);
    const [kept, stopped] = (await population.snapshot()).beta!;
    expect(kept).not.toBeCloseTo(0.3, 3);
    population.set(0, { beta: 0.3, learningRate: 1e-3, targetKl: 2e-4 });
    expect((await population.snapshot()).beta![0]).toBe(kept);
    population.set(0, { beta: 0.7 });
    population.advance(2);
    const rows = (await population.read()).steps.filter(({ run }) => run === 0);
    expect(rows[3].metrics.beta).toBe(0.7);
    expect((await population.snapshot()).beta![1]).toBe(stopped);
    expect(() => {
      population.set(0, { betaControl: 'fixed' });
    }).toThrow(/betaControl: got fixed for a run that began with adaptive/);
    expect(() => {
      population.set(0, { referenceSync: 3 });
    }).toThrow(/referenceSync: got 3 for a run that began with 0/);
  });
});

it('a snapshot resumes both bit for bit', async () => {
  const runs = [
    runOf({ referenceSync: 2, referenceDecay: 0.5 }),
    runOf({ betaControl: 'adaptive', targetKl: 1e-4, klHorizon: 50 }),
    runOf(),
  ];
  const straight = await create({ runs, staleness: 1, minibatches: 2 });
  straight.advance(3);
  const snapshot = await straight.snapshot();
  // Float32, as every snapshot is, for both of them.
  straight.restore(snapshot);
  straight.advance(4);
  const resumed = await create({ runs, staleness: 1, minibatches: 2 });
  resumed.restore(snapshot);
  resumed.advance(4);
  expect(sameSnapshots(await straight.snapshot(), await resumed.snapshot())).toBe(true);
  expect(await resumed.record(0)).toEqual(await straight.record(0));
  expect((await straight.snapshot()).reference).not.toEqual(snapshot.reference);
  expect(() => {
    resumed.restore({ ...snapshot, reference: undefined });
  }).toThrow(/reference has 0 numbers/);
});
