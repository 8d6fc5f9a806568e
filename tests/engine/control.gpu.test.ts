/** References that move and a controlled β on the GPU: against the float64 twin, the audit, and a snapshot. */
import { beforeAll, expect, test } from 'vitest';
import { auditUpdate } from '../../src/audit/audit';
import type { Engine } from '../../src/engine/engine';
import type { PopulationSpec, UpdateTrace } from '../../src/population/api';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { testEngine } from '../support/device';
import { sameSnapshots } from '../support/small-spec';
import { methodsSpec } from '../support/specs';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});

/** Two minibatches; β doubles its way within a few steps. */
function spec(): PopulationSpec {
  const shared = { prompts: 4, groupSize: 4, minibatches: 2 };
  const methods = ['k3-in-loss', 'k1-in-reward', 'none', 'full-in-loss', 'k3-in-reward', 'k2-in-loss'];
  const own = [
    { referenceSync: 2 },
    { referenceDecay: 0.5, betaControl: 'adaptive', targetKl: 0.01, klHorizon: 20 },
    { referenceSync: 3, referenceDecay: 0.4, betaControl: 'adaptive' },
    { betaControl: 'adaptive', targetKl: 1, klHorizon: 20 },
    { betaControl: 'adaptive', targetKl: 0.001, klHorizon: 50, advantage: 'remax', estimateClamp: 0.02 },
    {},
  ] as const;
  const whole = methodsSpec(shared, {}, {}, 0.02, methods);
  return { ...whole, runs: whole.runs.map((run, index) => ({ ...run, ...own[index] })) };
}

const close = (a: ArrayLike<number>, b: ArrayLike<number>, within: number) => {
  let [difference, size] = [0, 0];
  for (let j = 0; j < b.length; j++) {
    difference += (a[j] - b[j]) ** 2;
    size += b[j] ** 2;
  }
  expect(Math.sqrt(difference / size)).toBeLessThan(within);
};

const audit = (spec: PopulationSpec, trace: UpdateTrace) => auditUpdate(spec, trace, 'light', () => Promise.resolve());

/** The audit of a run whose reference and β move names what is a little off. */
async function noticesFaults(spec: PopulationSpec, trace: UpdateTrace): Promise<void> {
  const nextReference = trace.nextReference!.map((each, j) => (j === 5 ? each + 1e-4 : each));
  const control = { ...trace.control!, beta: trace.control!.beta * 1.0001 };
  const metrics = { ...trace.metrics, controlledKl: trace.metrics.controlledKl + 1e-3 };
  const found = await Promise.all(
    [{ nextReference }, { control }, { metrics }].map((own) => audit(spec, { ...trace, ...own })),
  );
  expect(found.map(({ finding }) => finding?.what.replace(/^.*: /, ''))).toEqual([
    'parameter 5 of the next reference',
    'the next β',
    'the metric controlledKl',
  ]);
}

test('references and β are the twin’s, every update passes its audit, and a snapshot resumes bit for bit', async () => {
  const given = spec();
  const [gpu, twin] = [await engine.create(given), await createReferenceBackend().create(given)];
  const runs = given.runs.map((_, run) => run);
  for (let step = 0; step < 4; step++) {
    // Both from the same numbers: what is compared is one step.
    twin.restore(await gpu.snapshot());
    twin.advance(1);
    const traces = await gpu.trace!(runs);
    if (step === 3) await noticesFaults(given, traces[1]);
    for (const trace of traces) {
      const { finding } = await audit(given, trace);
      expect(finding, `run ${trace.run}, step ${step}`).toBeUndefined();
    }
    const [ours, exact] = [await gpu.snapshot(), await twin.snapshot()];
    close(ours.beta!, exact.beta!, 1e-5);
    close(ours.reference!, exact.reference!, 1e-4);
    for (const run of runs) {
      const [own, other] = [await gpu.record(run), await twin.record(run)];
      close(own.reference, other.reference, 1e-6);
    }
    const [{ steps: rows }, { steps: exactRows }] = [await gpu.read(), await twin.read()];
    expect(rows[5].metrics.beta).toBe(0.3);
    rows.forEach(({ metrics }, index) => {
      for (const name of ['beta', 'controlledKl'] as const)
        expect(metrics[name], `${name} of run ${index}`).toBeCloseTo(exactRows[index].metrics[name], 5);
    });
  }
  const before = await gpu.snapshot();
  const beta = Array.from(before.beta!);
  expect(beta[1]).not.toBeCloseTo(0.3, 2);
  expect([beta[0], beta[2], beta[5]]).toEqual([0.3, 0.3, 0.3].map(Math.fround));
  // A change of something else leaves β where its controller has moved it; a change of β sets it anew.
  gpu.set(1, { learningRate: 1e-3, beta: 0.3 });
  gpu.set(3, { beta: 0.7 });
  const changed = await gpu.snapshot();
  expect(Array.from(changed.beta!)).toEqual(beta.map((each, run) => (run === 3 ? Math.fround(0.7) : each)));
  gpu.advance(3);
  const resumed = await engine.create({ ...given, runs: given.runs.map((run) => ({ ...run })) });
  resumed.set(1, { learningRate: 1e-3 });
  resumed.restore(changed);
  resumed.advance(3);
  expect(sameSnapshots(await resumed.snapshot(), await gpu.snapshot())).toBe(true);
  expect(() => resumed.restore({ ...changed, beta: undefined })).toThrow(/beta has 0 numbers/);
  gpu.destroy();
  resumed.destroy();
});
