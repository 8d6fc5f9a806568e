/** Traces one update of some runs in full: which regions to copy, when, and how to decode them. */
import { completionLength } from '../arithmetic/verifier';
import type { RunSettings, UpdateTrace } from '../population/api';
import { METRIC_COLUMNS, metricsFrom } from '../population/metrics';
import { RING_ROWS, type Region } from './buffers';
import type { DevicePopulation } from './device-population';
import { referenceRegion, Rollout } from './read-records';
import { betaOffset, runBytes } from './structs';

/** The traced update. Slots are offsets of run 0's parameters, in vec4s. */
export interface TracedUpdate {
  step: number;
  update: number;
  minibatch: number;
  learningRateScale: number;
  before: number;
  after: number;
  behaviour: number;
  reference: number;
  nextReference: number;
}

/** The regions of one run that the end of a step overwrites, to be copied before Adam runs. */
function momentRegions({ buffers, geometry }: DevicePopulation, run: number): Region[] {
  const size = 4 * geometry.parameters;
  return [
    { buffer: buffers.firstMoment, offset: run * size, size },
    { buffer: buffers.secondMoment, offset: run * size, size },
    { buffer: buffers.stopped, offset: 4 * run, size: 4 },
    { buffer: buffers.runs, offset: run * runBytes() + betaOffset(), size: 4 },
  ];
}

/** All other regions, to be copied after the step. */
function resultRegions(
  population: DevicePopulation,
  run: number,
  { update, before, after, behaviour, reference, nextReference }: TracedUpdate,
): Region[] {
  const { buffers, geometry } = population;
  const size = 4 * geometry.parameters;
  const at = (slot: number): Region => ({ buffer: buffers.parameters, offset: 16 * slot + run * size, size });
  const row = 4 * METRIC_COLUMNS;
  return [
    ...Rollout.regions(population, run),
    ...momentRegions(population, run),
    { buffer: buffers.gradient, offset: run * size, size },
    at(before),
    at(after),
    at(behaviour),
    referenceRegion(population, run, reference),
    { buffer: buffers.ring, offset: ((update % RING_ROWS) * geometry.runs + run) * row, size: row },
    ...(population.mode.follow ? [referenceRegion(population, run, nextReference)] : []),
  ];
}

/** All regions of a trace; the first `early` of them must be copied before Adam runs. */
export function traceRegions(
  population: DevicePopulation,
  runs: readonly number[],
  traced: TracedUpdate,
): { regions: Region[]; early: number } {
  const early = runs.flatMap((run) => momentRegions(population, run));
  return { regions: [...early, ...runs.flatMap((run) => resultRegions(population, run, traced))], early: early.length };
}

/** Decodes traces from the bytes of `traceRegions`. @param settings of each of `runs` at that step. */
export function decodeTraces(
  population: DevicePopulation,
  runs: readonly number[],
  settings: readonly RunSettings[],
  traced: TracedUpdate,
  bytes: ArrayBuffer[],
): UpdateTrace[] {
  const perRun = momentRegions(population, 0).length;
  const early = bytes.slice(0, runs.length * perRun);
  const late = bytes.slice(runs.length * perRun);
  return runs.map((run, index) => {
    const moments = early.slice(index * perRun, (index + 1) * perRun);
    const own = late.slice((index * late.length) / runs.length, ((index + 1) * late.length) / runs.length);
    return decodeTrace(population, run, settings[index], traced, moments, own);
  });
}

function decodeTrace(
  population: DevicePopulation,
  run: number,
  settings: RunSettings,
  traced: TracedUpdate,
  moments: ArrayBuffer[],
  own: ArrayBuffer[],
): UpdateTrace {
  const { geometry, spec, mode } = population;
  const { T, V, groupSize } = geometry;
  const parts = own.slice();
  const rollout = Rollout.of(population, parts.splice(0, Rollout.regions(population, 0).length));
  const [firstMoment, secondMoment] = parts.map((each) => new Float32Array(each));
  const [gradient, before, after, behaviour, reference, ring, nextReference] = parts
    .slice(moments.length)
    .map((each) => new Float32Array(each));
  const controlled = settings.betaControl === 'adaptive';
  const prompts = geometry.prompts / spec.minibatches;
  const N = prompts * groupSize;
  const floats = (size: number) => new Float32Array(size);
  const trace: UpdateTrace = {
    run,
    step: traced.step,
    update: traced.update,
    minibatch: traced.minibatch,
    settings: controlled ? { ...settings, beta: new Float32Array(moments[3])[0] } : settings,
    learningRateScale: traced.learningRateScale,
    problems: rollout.prompts.slice(traced.minibatch * prompts, (traced.minibatch + 1) * prompts),
    tokens: new Int32Array(N * T),
    reward: floats(N),
    policyLogprobs: floats(N * T * V),
    referenceLogprobs: floats(N * T * V),
    behaviourLogprobs: floats(N * T * V),
    coefficient: floats(N * T),
    vocabularyWeight: floats(N * T),
    gradient,
    before,
    after,
    behaviour,
    reference,
    firstMoment: { before: new Float32Array(moments[0]), after: firstMoment },
    secondMoment: { before: new Float32Array(moments[1]), after: secondMoment },
    stopped: { before: new Uint32Array(moments[2])[0] !== 0, after: new Uint32Array(parts[2])[0] !== 0 },
    metrics: metricsFrom(ring),
    ...(mode.follow ? { nextReference } : {}),
    ...(controlled ? { control: { beta: new Float32Array(parts[3])[0], kl: rollout.controlledKl() } } : {}),
  };
  for (let i = 0; i < N; i++) {
    const n = traced.minibatch * N + i;
    const tokens = rollout.tokens(n);
    trace.tokens.set(tokens, i * T);
    trace.reward[i] = rollout.reward(n);
    for (let t = 0; t < completionLength(tokens); t++) {
      const row = rollout.row(n, t);
      const out = i * T + t;
      trace.coefficient[out] = rollout.term(n, t, 'coefficient');
      trace.vocabularyWeight[out] = rollout.term(n, t, 'vocabularyWeight');
      trace.policyLogprobs.set(rollout.policy.subarray(row, row + V), out * V);
      trace.referenceLogprobs.set(rollout.reference.subarray(row, row + V), out * V);
      trace.behaviourLogprobs.set(rollout.behaviour.subarray(row, row + V), out * V);
    }
  }
  return trace;
}
