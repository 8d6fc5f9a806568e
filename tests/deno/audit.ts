/**
 * What runs inside Deno: every method, on- and off-policy, on the adapter that wgpu finds, each of the first two updates judged by the
 * audit, until one is wrong. Prints one line of JSON. Arguments: the folder of the shipped policy, and the workgroup (0: the ladder's first shape).
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { auditUpdate, type UpdateAudit } from '../../src/audit/audit';
import { createEngine } from '../../src/engine/backend';
import { METHODS } from '../../src/kl/placements';
import { readCheckpoint } from '../../src/policy/checkpoint';
import { buildSpec } from '../../src/trainer/run';
import { presetExperiment } from '../../src/trainer/settings';

const STEPS = 2;

export interface Verdict { adapter: string; shape: string; updates: number; numbers: number; worst: number; finding?: UpdateAudit['finding'] }

const [folder, workgroup] = process.argv.slice(2);
const { config, parameters } = readCheckpoint({
  config: readFileSync(path.join(folder, 'config.json'), 'utf8'), weights: readFileSync(path.join(folder, 'model.safetensors')),
});
const engine = await createEngine(Number(workgroup) > 0 ? { workgroup: Number(workgroup), kind: 'software', quads: false } : {});
const verdict: Verdict = { adapter: engine.adapter.name, shape: engine.shape ?? '', updates: 0, numbers: 0, worst: 0 };
all: for (const shapes of [{}, { prompts: 4, staleness: 2, minibatches: 2, clip: 0.2 }]) {
  const spec = buildSpec({ ...presetExperiment(), seeds: 1, evaluateEvery: 1000, evaluationProblems: 1, ...shapes, methods: METHODS.map(({ name }) => name) }, { policy: config, parameters });
  const population = await engine.create(spec);
  for (let step = 0; step < STEPS; step++) {
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
