/** Reads back whole steps: samples for display, records for checks. */
import { completionLength } from '../arithmetic/verifier';
import { encodePrompt } from '../arithmetic/vocabulary';
import { unpackProblem } from '../arithmetic/problems';
import { trainedOf } from '../kl/advantages';
import { vocabularyCoefficientOf } from '../kl/coefficients';
import { estimator } from '../kl/estimators';
import { entropyWeightsOf } from '../kl/minibatch';
import type { RunSettings, Sample, StepRecord } from '../population/api';
import { STATISTIC_COLUMNS, STATISTICS } from '../population/metrics';
import { hasOwnSampler, samplerLogprobs } from '../population/sampler';
import { readRegions, type Region } from './buffers';
import type { DevicePopulation } from './device-population';

/** Components of a token's term as written by shaders/coefficients.wgsl; the exact KL is not read. */
const TERM = { coefficient: 0, vocabularyWeight: 1, advantage: 3 } as const;

/** One run's latest rollout as read from the buffers, with the geometry needed to index it. */
export class Rollout {
  constructor(
    private readonly population: DevicePopulation,
    private readonly sequences: Uint32Array,
    private readonly trees: Uint32Array,
    readonly prompts: Uint32Array,
    readonly policy: Float32Array,
    readonly reference: Float32Array,
    readonly behaviour: Float32Array,
    readonly terms: Float32Array,
    readonly statistics: Float32Array,
  ) {}

  /** The regions to read for one run. */
  static regions(population: DevicePopulation, run: number): Region[] {
    const { geometry, buffers, mode } = population;
    const { prompts, completions, T, V, blocks, rows } = geometry;
    const part = (buffer: GPUBuffer, size: number, before = 0): Region => ({
      buffer,
      offset: 4 * (before + run * size),
      size: 4 * size,
    });
    const logprobs = (buffer: GPUBuffer) => part(buffer, blocks * rows * V);
    return [
      part(buffers.sequences, prompts),
      part(buffers.sequences, completions * T, geometry.runs * prompts),
      logprobs(buffers.policyLogprobs),
      logprobs(mode.supervised ? buffers.policyLogprobs : buffers.referenceLogprobs),
      logprobs(mode.offPolicy ? buffers.behaviourLogprobs : buffers.policyLogprobs),
      part(buffers.terms, completions * T * 4),
      part(buffers.statistics, completions * STATISTIC_COLUMNS),
      part(buffers.sequences, blocks * geometry.treeSize, geometry.trees),
    ];
  }

  /** Decodes the bytes read from `regions`. */
  static of(population: DevicePopulation, parts: ArrayBuffer[]): Rollout {
    const floats = parts.map((bytes) => new Float32Array(bytes));
    const [prompted, sequences, trees] = [parts[0], parts[1], parts[7]].map((bytes) => new Uint32Array(bytes));
    return new Rollout(population, sequences, trees, prompted, floats[2], floats[3], floats[4], floats[5], floats[6]);
  }

  tokens(n: number): number[] {
    const { T } = this.population.geometry;
    return Array.from(this.sequences.subarray(n * T, (n + 1) * T));
  }

  prompt(n: number): number[] {
    const { spec, geometry } = this.population;
    return encodePrompt(unpackProblem(this.prompts[Math.floor(n / geometry.groupSize)]), spec.digits);
  }

  /**
   * Offset into the log-probs of the row that predicts token t of completion n, for t up to its end token. The layout
   * is described in shaders/sequence.wgsl.
   */
  row(n: number, t: number): number {
    const { promptsPerBlock, groupSize, rows, P, T, V, treeSize, constants } = this.population.geometry;
    const perBlock = promptsPerBlock * groupSize;
    const block = Math.floor(n / perBlock);
    const completion = n % perBlock;
    const row =
      t === 0
        ? promptsPerBlock * (P - 1) + Math.floor(completion / groupSize)
        : this.trees[block * treeSize + constants.TREE_NODES + completion * (T - 1) + t - 1];
    return (block * rows + row) * V;
  }

  reward(n: number): number {
    return this.statistics[n * STATISTIC_COLUMNS + STATISTICS.indexOf('reward')];
  }
  /** [N] of all of the step's completions. */
  controlledKl(): Float32Array {
    const column = STATISTICS.indexOf('controlledKl');
    const { completions } = this.population.geometry;
    return Float32Array.from({ length: completions }, (_, n) => this.statistics[n * STATISTIC_COLUMNS + column]);
  }
  term(n: number, t: number, name: keyof typeof TERM): number {
    return this.terms[(n * this.population.geometry.T + t) * 4 + TERM[name]];
  }
}

/** Reads one completion of each of the first `perRun` prompts of the latest step, for every run. */
export async function readSamples(population: DevicePopulation, step: number, perRun: number): Promise<Sample[]> {
  const { geometry } = population;
  if (step < 0) return [];
  const regions = Array.from({ length: geometry.runs }, (_, run) => Rollout.regions(population, run));
  const parts = await readRegions(population.device, regions.flat());
  const rollouts = regions.map(({ length }) => Rollout.of(population, parts.splice(0, length)));
  return rollouts.flatMap((rollout, run) =>
    Array.from({ length: Math.min(perRun, geometry.prompts) }, (_, prompt): Sample => {
      // One completion of each of the first prompts: different problems, the same ones in every run.
      const n = prompt * geometry.groupSize;
      const tokens = rollout.tokens(n);
      const cut = tokens.slice(0, completionLength(tokens));
      return {
        run,
        step,
        prompt: rollout.prompt(n),
        tokens: cut,
        logprob: cut.map((token, t) => rollout.policy[rollout.row(n, t) + token]),
        referenceLogprob: cut.map((token, t) => rollout.reference[rollout.row(n, t) + token]),
        reward: rollout.reward(n),
        advantage: rollout.term(n, 0, 'advantage'),
      };
    }),
  );
}

/** A run's reference. @param slot where run 0's begins, in vec4s, if each run has its own. */
export function referenceRegion({ buffers, geometry, mode }: DevicePopulation, run: number, slot: number): Region {
  const size = 4 * geometry.parameters;
  return { buffer: buffers.reference, offset: mode.follow ? 16 * slot + run * size : 0, size };
}

interface RecordSlots {
  before: number;
  after: number;
  behaviour: number;
  /** Of the run's own reference, if the population's move. */
  reference: number;
  step: number;
  minibatch: number;
}

/** Reads everything about the last update of a run, which has these settings. */
export async function readRecord(
  population: DevicePopulation,
  run: number,
  settings: RunSettings,
  slots: RecordSlots,
): Promise<StepRecord> {
  const { geometry, buffers, spec } = population;
  const { P, T, V, groupSize } = geometry;
  const size = 4 * geometry.parameters;
  const at = (slot: number): Region => ({ buffer: buffers.parameters, offset: 16 * slot + run * size, size });
  const regions = Rollout.regions(population, run);
  // All in one read: a step between two reads would make the record inconsistent.
  const parts = await readRegions(population.device, [
    ...regions,
    { buffer: buffers.gradient, offset: run * size, size },
    at(slots.before),
    at(slots.after),
    at(slots.behaviour),
    referenceRegion(population, run, slots.reference),
  ]);
  const rollout = Rollout.of(population, parts.splice(0, regions.length));
  const vectors = parts.map((bytes) => new Float32Array(bytes));
  const completions = geometry.completions / spec.minibatches;
  const floats = (count: number) => new Float32Array(count);
  const record: StepRecord = {
    completions,
    promptLength: P,
    answerLength: T,
    vocabulary: V,
    prompt: new Int32Array(completions * P),
    tokens: new Int32Array(completions * T),
    mask: floats(completions * T),
    logprob: floats(completions * T),
    referenceLogprob: floats(completions * T),
    behaviourLogprob: floats(completions * T),
    samplerLogprob: floats(completions * T),
    k1: floats(completions * T),
    k2: floats(completions * T),
    k3: floats(completions * T),
    coefficient: floats(completions * T),
    vocabularyCoefficient: floats(completions * T * V),
    reward: floats(completions),
    advantage: floats(completions),
    gradient: vectors[0],
    before: vectors[1],
    after: vectors[2],
    behaviour: vectors[3],
    reference: vectors[4],
  };
  const first = slots.minibatch * (geometry.prompts / spec.minibatches) * groupSize;
  const counted = Array.from({ length: completions }, (_, i) => ({
    length: completionLength(rollout.tokens(first + i)),
    reward: rollout.reward(first + i),
  }));
  const entropyWeights = entropyWeightsOf(counted, groupSize, T, settings);
  // Of each group, the completions that a sampler of its own drew: ReMax's baselines are greedy.
  const drawn = hasOwnSampler(settings) ? trainedOf(settings.advantage, groupSize) : 0;
  const sampler = new Float64Array(V);
  for (let i = 0; i < completions; i++) {
    const n = first + i;
    const tokens = rollout.tokens(n);
    const length = completionLength(tokens);
    record.prompt.set(rollout.prompt(n), i * P);
    record.tokens.set(tokens, i * T);
    record.reward[i] = rollout.reward(n);
    record.advantage[i] = rollout.term(n, 0, 'advantage');
    for (let t = 0; t < length; t++) {
      const row = rollout.row(n, t);
      const [logprob, reference, behaviour] = [rollout.policy, rollout.reference, rollout.behaviour].map(
        (all) => all[row + tokens[t]],
      );
      const out = i * T + t;
      record.mask[out] = 1;
      record.logprob[out] = logprob;
      record.referenceLogprob[out] = reference;
      record.behaviourLogprob[out] = behaviour;
      const key = { step: slots.step, prompt: Math.floor(n / groupSize), sample: n % groupSize, token: t };
      if (n % groupSize < drawn) samplerLogprobs(settings, key, rollout.behaviour, row, sampler);
      record.samplerLogprob[out] = n % groupSize < drawn ? sampler[tokens[t]] : behaviour;
      for (const name of ['k1', 'k2', 'k3'] as const) record[name][out] = estimator(name).value(logprob - reference);
      record.coefficient[out] = rollout.term(n, t, 'coefficient');
      for (let v = 0; v < V; v++) {
        record.vocabularyCoefficient[out * V + v] = vocabularyCoefficientOf(
          rollout.term(n, t, 'vocabularyWeight'),
          entropyWeights[i],
          rollout.policy[row + v],
          rollout.reference[row + v],
        );
      }
    }
  }
  return record;
}
