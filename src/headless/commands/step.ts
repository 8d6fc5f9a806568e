/** `step`: dumps one update with all its tensors, so that it can be checked with another tool. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { Ledger } from '../../audit/ledger';
import { usage, UsageError } from '../../common/command-line';
import { writeWhole } from '../../files/write-whole';
import { parameterLayout, slice } from '../../policy/layout';
import { writeSafetensors, type Tensor } from '../../policy/safetensors';
import type { PolicyConfig } from '../../policy/config';
import type { Population, StepRecord } from '../../population/api';
import { audited } from '../../training/recovery';
import { checkFits } from '../../training/reference-policy';
import { buildSpec } from '../../experiment/population-spec';
import { parseSettings } from '../../experiment/read-experiment';
import { auditSentence } from '../audit-sentence';
import type { Arguments } from '../headless-arguments';
import { backendHolder, telling } from '../node-backends';
import { makeFolder, readCheckpointFolder } from '../files';

/** Steps between two reads, because the ring buffer of metrics is finite. */
const BATCH = 16;

/** @throws UsageError for a wrong command line, Error for a failure; one sentence each. */
export async function stepCommand({ options, set, backend }: Arguments, say: (line: string) => void): Promise<void> {
  const method = options.method!;
  if (method.includes(',')) throw new UsageError(`--method: got '${method}'; allowed is one method.`);
  const { after = 0 } = options;
  const experiment = usage(() => parseSettings([...set, `methods=${method}`, 'seeds=1'], options.preset));
  const reference = readCheckpointFolder(options.checkpoint, say);
  usage(() => checkFits(reference, experiment));
  makeFolder('dump', path.dirname(path.resolve(options.dump!)));
  if (existsSync(options.dump!) && statSync(options.dump!).isDirectory())
    throw new UsageError(`--dump: got '${options.dump!}', which is a folder; allowed is a file.`);

  const backends = backendHolder(backend, say);
  try {
    const ledger = new Ledger();
    const { population, record } = await audited(backends, ledger, telling(say), async (device) => {
      const created = await device.create(buildSpec(experiment, reference));
      await advance(created, after);
      // A step submitted singly is audited.
      created.advance(1);
      await created.read();
      return { population: created, record: await created.record(0) };
    });
    say(auditSentence(ledger.summary));
    const settings = { ...experiment, method, after, adapter: population.adapter.name };
    const full = population.spec.runs[0].method.estimator === 'full';
    writeWhole(
      options.dump!,
      writeSafetensors(recordTensors(record, reference.policy, full), { experiment: JSON.stringify(settings) }),
    );
    say(`Wrote step ${after} of ${method}, seed ${experiment.seed}, to ${options.dump!}.`);
    population.destroy();
  } finally {
    await backends.destroy();
  }
}

async function advance(population: Population, steps: number): Promise<void> {
  for (let done = 0; done < steps; done += BATCH) {
    population.advance(Math.min(BATCH, steps - done));
    await population.read();
  }
}

/**
 * The tensors of a dump, by name; log μ_s only if the sampler is not μ. `full` adds the coefficients on the whole
 * vocabulary.
 */
export function recordTensors(record: StepRecord, policy: PolicyConfig, full: boolean): [string, Tensor][] {
  const { completions: N, promptLength: P, answerLength: T, vocabulary: V } = record;
  const floats = (data: Float32Array, ...shape: number[]): Tensor => ({
    dtype: 'F32',
    shape,
    data: Float32Array.from(data),
  });
  const integers = (data: Int32Array, ...shape: number[]): Tensor => ({
    dtype: 'I32',
    shape,
    data: Int32Array.from(data),
  });
  const tensors: [string, Tensor][] = [
    ['prompt', integers(record.prompt, N, P)],
    ['tokens', integers(record.tokens, N, T)],
    ['mask', floats(record.mask, N, T)],
    ['logprob', floats(record.logprob, N, T)],
    ['reference_logprob', floats(record.referenceLogprob, N, T)],
    ['behaviour_logprob', floats(record.behaviourLogprob, N, T)],
    ['k1', floats(record.k1, N, T)],
    ['k2', floats(record.k2, N, T)],
    ['k3', floats(record.k3, N, T)],
    ['coefficient', floats(record.coefficient, N, T)],
    ['reward', floats(record.reward, N)],
    ['advantage', floats(record.advantage, N)],
  ];
  const ownSampler = record.samplerLogprob.some((each, at) => each !== record.behaviourLogprob[at]);
  if (ownSampler) tensors.push(['sampler_logprob', floats(record.samplerLogprob, N, T)]);
  if (full) tensors.push(['vocabulary_coefficient', floats(record.vocabularyCoefficient, N, T, V)]);
  const vectors = {
    grad: record.gradient,
    before: record.before,
    after: record.after,
    reference: record.reference,
    behaviour: record.behaviour,
  };
  const { entries } = parameterLayout(policy);
  for (const [prefix, vector] of Object.entries(vectors)) {
    for (const entry of entries)
      tensors.push([`${prefix}.${entry.name}`, floats(slice(vector, entry), ...entry.shape)]);
  }
  return tensors;
}
