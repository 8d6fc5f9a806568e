/**
 * `audit`: checks that this adapter computes correctly. Trains every method, on-policy and off-policy, with every shape
 * of the kernels, and recomputes the requested number of updates in float64.
 */
import { auditUpdate } from '../../audit/audit';
import { Ledger } from '../../audit/ledger';
import { createEngine, LadderEnded } from '../../engine/engine';
import { checkMethod, METHODS } from '../../kl/placements';
import type { Backend } from '../../population/api';
import { presetExperiment } from '../../experiment/read-experiment';
import type { Experiment } from '../../experiment/experiment';
import { methodOf } from '../../experiment/combinations';
import { buildSpec } from '../../experiment/population-spec';
import { findingText } from '../../i18n/notices';
import { nodeGpu } from '../../setup/node-gpu.mjs';
import type { Arguments } from '../headless-arguments';
import { makeFolder, readCheckpointFolder, writeJson } from '../files';
import { Progress } from '../progress';
import path from 'node:path';
import { auditSentence } from '../audit-sentence';

/** The audited trainings: they cover both kinds of advantage, sequence-level estimates, clamps and clipping. */
const CASES: Record<string, Partial<Experiment>> = {
  'on-policy': {},
  'on-policy, GRPO, temperature 0.7, to go': { advantage: 'grpo', temperature: 0.7, rewardKl: 'to-go' },
  'on-policy, whole completions': { estimatorLevel: 'sequence', rhoLevel: 'sequence' },
  'staleness 2': { staleness: 2 },
  'two minibatches, clip 0.2, weight decay, gradient norm 0.5': {
    minibatches: 2,
    clip: 0.2,
    weightDecay: 0.1,
    maxGradNorm: 0.5,
  },
};
/** Steps between two audited steps, so that the policies move. */
const BETWEEN = 3;
/** Runs audited in one step. */
const TOGETHER = 5;

interface CaseResult {
  shape: string;
  training: string;
  updates: number;
  findings: string[];
}

/** @throws UsageError for a wrong command line, Error for a wrong adapter; one sentence each. */
export async function auditCommand({ options }: Arguments, say: (line: string) => void): Promise<void> {
  const { updates: wanted = 210 } = options;
  const out = options.out === undefined ? undefined : makeFolder('out', options.out);
  const { policy, parameters, digits = 2 } = readCheckpointFolder(options.checkpoint, say);
  const engines: Backend[] = [];
  const gpu = await nodeGpu();
  try {
    for (let rung = 0; ; rung++) engines.push(await createEngine({ gpu, rung }));
  } catch (error) {
    if (!(error instanceof LadderEnded)) throw error;
  }
  say(`Adapter: ${engines[0].adapter.name}; ${engines.length} shapes of the kernels.`);
  const ledger = new Ledger();
  const results: CaseResult[] = [];
  const progress = new Progress(say);
  const each = Math.ceil(wanted / (engines.length * Object.keys(CASES).length));
  const began = performance.now();
  for (const engine of engines) {
    ledger.computes(`${engines.length} shapes of the kernels`);
    for (const [training, changes] of Object.entries(CASES)) {
      if (results.reduce((sum, { updates }) => sum + updates, 0) >= wanted) break;
      const common: Experiment = {
        ...presetExperiment(),
        digits,
        seeds: 1,
        evaluateEvery: 100_000,
        evaluationProblems: 1,
        ...changes,
      };
      // There is no exact KL of whole completions.
      const methods = METHODS.map(({ name }) => name).filter((name) => checkMethod(methodOf(name, common)) === null);
      const experiment = { ...common, methods };
      const population = await engine.create(buildSpec(experiment, { policy, parameters }));
      const result: CaseResult = { shape: engine.shape!, training, updates: 0, findings: [] };
      results.push(result);
      const runs = population.spec.runs.length;
      for (let next = 0; result.updates < each; next += TOGETHER) {
        // All runs in the first step, then a few at a time in turn, while all policies keep training.
        const some = Array.from({ length: result.updates < runs ? runs : TOGETHER }, (_, run) => (next + run) % runs);
        const traces = await population.trace!(some.slice(0, each - result.updates));
        await population.read();
        for (const trace of traces) {
          const audit = await auditUpdate(population.spec, trace, 'whole', async () => undefined);
          result.updates++;
          if (audit.finding) result.findings.push(`${result.shape}: ${findingText(audit.finding, 'en')}`);
          else ledger.passed(audit, false);
        }
        population.advance(BETWEEN);
        await population.read();
        progress.show(
          `${engine.shape!}, ${training}: ${result.updates}/${each}`,
          () => `${results.flatMap(({ findings }) => findings).length} wrong`,
        );
      }
      population.destroy();
      progress.end();
    }
    engine.destroy();
  }
  const findings = results.flatMap((result) => result.findings);
  const updates = results.reduce((sum, result) => sum + result.updates, 0);
  const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
  if (out)
    writeJson(path.join(out, 'audit.json'), {
      adapter: engines[0].adapter.name,
      updates,
      wrong: findings.length,
      seconds,
      audit: ledger.summary,
      results,
    });
  for (const { quantity, numbers, error, tolerance } of ledger.summary.quantities) {
    say(
      `${quantity.padEnd(13)} ${String(numbers).padStart(12)} numbers, worst error ${error?.toExponential(1)}, ` +
        `allowed ${tolerance.toExponential(1)}`,
    );
  }
  say(auditSentence(ledger.summary));
  if (findings.length > 0)
    throw new Error(`${findings.length} of ${updates} updates are wrong on ${engines[0].adapter.name}: ${findings[0]}`);
  const methods = new Set(METHODS.map(({ name }) => name)).size;
  const whole = engines.length * Object.keys(CASES).length * methods;
  say(
    `${updates} updates in ${seconds} s, none wrong.` +
      `${updates < whole ? ` Every method in every case and shape needs ${whole} of them.` : ''}`,
  );
}
