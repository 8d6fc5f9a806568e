/**
 * Runs inside Deno: audits the first two updates of every method, on- and off-policy, on wgpu's adapter, until one is
 * wrong. Prints one line of JSON. Arguments: the folder of the shipped policy; the workgroup size (0: the ladder's
 * first shape); optionally d_model and layers, for an untrained policy of that size, of which only one method is
 * audited.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { auditUpdate, type UpdateAudit } from '../../src/audit/audit';
import { standardNormal, STREAM } from '../../src/arithmetic/random';
import { createEngine } from '../../src/engine/engine';
import { METHODS } from '../../src/kl/placements';
import { readCheckpoint } from '../../src/policy/checkpoint';
import { STANDARD_POLICY } from '../../src/policy/config';
import { initialiseParameters } from '../../src/policy/initialise';
import type { Experiment } from '../../src/experiment/experiment';
import { buildSpec, type ReferencePolicy } from '../../src/experiment/population-spec';
import { presetExperiment } from '../../src/experiment/read-experiment';

export interface Verdict {
  adapter: string;
  shape: string;
  updates: number;
  numbers: number;
  worst: number;
  finding?: UpdateAudit['finding'];
}

const [folder, workgroup, dModel, layers] = process.argv.slice(2);

function shipped(): ReferencePolicy {
  const { config, parameters } = readCheckpoint({
    config: readFileSync(path.join(folder, 'config.json'), 'utf8'),
    weights: readFileSync(path.join(folder, 'model.safetensors')),
  });
  return { policy: config, parameters };
}

function untrained(): ReferencePolicy {
  const policy = { ...STANDARD_POLICY, dModel: Number(dModel), layers: Number(layers) };
  return { policy, parameters: initialiseParameters(policy, 0.1, (index) => standardNormal(1, STREAM.initial, index)) };
}

const trainings: { reference: ReferencePolicy; steps: number; experiment: Partial<Experiment> }[] = dModel
  ? [{ reference: untrained(), steps: 1, experiment: { prompts: 16, methods: ['k3-in-loss'] } }]
  : [{}, { prompts: 4, staleness: 2, minibatches: 2, clip: 0.2 }].map((experiment) => ({
      reference: shipped(),
      steps: 2,
      experiment: { methods: METHODS.map(({ name }) => name), ...experiment },
    }));
const engine = await createEngine(
  Number(workgroup) > 0
    ? { workgroup: Number(workgroup), kind: Number(workgroup) < 64 ? 'software' : 'gpu', quads: false }
    : {},
);
const verdict: Verdict = { adapter: engine.adapter.name, shape: '', updates: 0, numbers: 0, worst: 0 };
all: for (const { reference, steps, experiment } of trainings) {
  const spec = buildSpec(
    { ...presetExperiment(), seeds: 1, evaluateEvery: 1000, evaluationProblems: 1, ...experiment },
    reference,
  );
  const population = await engine.create(spec);
  verdict.shape = engine.shape ?? '';
  for (let step = 0; step < steps; step++) {
    const traces = await population.trace!(spec.runs.map((_, run) => run));
    for (const trace of traces) {
      const audit = await auditUpdate(spec, trace, 'whole', () => Promise.resolve());
      verdict.updates++;
      verdict.numbers += audit.quantities.reduce((sum, { numbers }) => sum + numbers, 0);
      verdict.worst = Math.max(verdict.worst, ...audit.quantities.map(({ error }) => error));
      verdict.finding ??= audit.finding;
      if (verdict.finding) break all;
    }
    await population.read();
  }
  population.destroy();
}
engine.destroy();
console.log(JSON.stringify(verdict));
