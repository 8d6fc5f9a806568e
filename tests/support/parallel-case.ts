/**
 * Populations to spread over threads, and all calls that they support; the results must not depend on the number of
 * threads.
 */
import { parseMethod } from '../../src/kl/placements';
import type { Population, PopulationSpec } from '../../src/population/api';
import { runOf, specOf } from './small-spec';

const RUNS = [
  runOf({ seed: 1 }),
  runOf({ seed: 2, method: parseMethod('k3-in-reward') }),
  runOf({ seed: 3, method: parseMethod('full-in-loss') }),
  runOf({ seed: 1, method: parseMethod('k2-in-loss'), clip: 0.2 }),
  runOf({ seed: 5, method: parseMethod('none'), advantage: 'grpo', learningRate: 1e-2 }),
];

/** By name. Five runs: uneven on two threads and on three. */
export const PARALLEL_CASES: Record<string, PopulationSpec> = {
  'on-policy': specOf({ runs: RUNS }),
  'off-policy, with minibatches': specOf({ runs: RUNS, staleness: 2, minibatches: 2 }),
  'one run too few for three threads': specOf({ runs: RUNS.slice(0, 2), staleness: 1 }),
  'references and β that move': specOf({
    runs: [
      runOf({ referenceSync: 2, referenceDecay: 0.5 }),
      ...RUNS.slice(1),
      runOf({ seed: 6, betaControl: 'adaptive', targetKl: 0.01, klHorizon: 50 }),
    ],
  }),
  'a run that stops itself': specOf({ runs: [runOf({ learningRate: 1e200 }), ...RUNS.slice(0, 3)] }),
  pretraining: specOf({
    groupSize: 1,
    runs: [1, 2, 3].map((seed) =>
      runOf({ seed, advantage: 'cross-entropy', method: parseMethod('none'), labelNoise: 0.2 }),
    ),
  }),
};

/** A text that differs wherever a bit does, short enough to be read. Which NaN it is nobody promises. */
function bits(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (ArrayBuffer.isView(each))
      return `${(each as Float32Array).length} numbers, ${fingerprint(each as Float32Array)}`;
    // JSON knows neither of them.
    return Object.is(each, -0) ? '-0' : Number.isNaN(each) ? 'NaN' : each;
  });
}

/** FNV-1a of the numbers' bytes. */
function fingerprint(numbers: ArrayLike<number>): string {
  const canonical = Float64Array.from(numbers, (each) => (Number.isNaN(each) ? 1e308 : each));
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(canonical.buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16);
}

/** Asks for everything, in the middle of everything; gives back one text for every answer. */
export async function life(population: Population): Promise<string[]> {
  const { runs } = population.spec;
  const told: unknown[] = [await population.samples(2)];
  population.evaluate('addition', 7);
  population.advance(3);
  population.evaluate('subtraction', 5);
  population.evaluate('addition', 4);
  population.advance(2, (step) => 1 / (1 + step));
  told.push(population.step, await population.read());
  const snapshot = await population.snapshot();
  told.push(snapshot);
  population.set(runs.length - 1, { beta: 2, learningRate: 1e-3 });
  population.advance(2);
  told.push(await population.samples(3), await population.parameters(1));
  population.restore(snapshot);
  population.advance(1);
  await population.idle();
  told.push(population.step, await population.read());
  for (const run of runs.keys()) told.push(await population.record(run), await population.parameters(run));
  told.push(await population.snapshot(), await population.read());
  return told.map(bits);
}

/** Sentences of everything that is refused. */
export async function refusals(population: Population): Promise<string[]> {
  const sentence = async (ask: () => unknown) => {
    try {
      await ask();
      return 'nothing was refused';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const snapshot = await population.snapshot();
  return Promise.all(
    [
      () => population.record(0),
      () => population.parameters(99),
      () => population.record(-1),
      () => population.set(99, { beta: 1 }),
      () => population.set(0, { seed: 77 }),
      () => population.evaluate('division', 3),
      () => population.restore({ ...snapshot, firstMoment: new Float32Array(3) }),
    ].map(sentence),
  );
}
