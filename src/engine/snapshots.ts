/** Snapshots: reads everything needed to resume a population from its buffers, and writes it back. */
import type { Snapshot } from '../population/api';
import { REFERENCE_SLOTS } from '../population/reference-motion';
import type { DevicePopulation } from './device-population';
import { readRegions } from './buffers';
import { betaOffset, runBytes } from './structs';

const KEPT = ['parameters', 'firstMoment', 'secondMoment', 'stopped'] as const;

/** Where the references of the runs lie before `step`. */
function references({ buffers }: DevicePopulation, step: number) {
  const size = buffers.reference.size / REFERENCE_SLOTS;
  return { buffer: buffers.reference, offset: (step % REFERENCE_SLOTS) * size, size };
}

/** Where β of a run lies. */
const betaOf = (run: number): number => run * runBytes() + betaOffset();

/** Reads a snapshot after waiting for all submitted work. */
export async function readSnapshot(
  population: DevicePopulation,
  { step, updates }: Pick<Snapshot, 'step' | 'updates'>,
): Promise<Snapshot> {
  const { device, buffers, geometry, mode } = population;
  const parts = await readRegions(device, [
    ...KEPT.map((name) => ({ buffer: buffers[name], offset: 0, size: buffers[name].size })),
    { buffer: buffers.runs, offset: 0, size: geometry.runs * runBytes() },
    ...(mode.follow ? [references(population, step)] : []),
  ]);
  const [parameters, firstMoment, secondMoment, stopped, runs, reference] = parts;
  const settings = new DataView(runs);
  const beta = () => Float32Array.from({ length: geometry.runs }, (_, run) => settings.getFloat32(betaOf(run), true));
  return {
    step,
    updates,
    parameters: new Float32Array(parameters),
    firstMoment: new Float32Array(firstMoment),
    secondMoment: new Float32Array(secondMoment),
    stopped: new Uint32Array(stopped).slice(0, geometry.runs),
    ...(mode.follow ? { reference: new Float32Array(reference) } : {}),
    ...(mode.control ? { beta: beta() } : {}),
  };
}

/** @throws Error with one sentence if the snapshot is of a population with different shapes. */
export function writeSnapshot(population: DevicePopulation, snapshot: Snapshot): void {
  const { device, buffers, geometry, mode, spec } = population;
  const check = (name: (typeof KEPT)[number] | 'reference' | 'beta', expected: number) => {
    const given = snapshot[name]?.length ?? 0;
    if (given === expected) return;
    throw new Error(`restore: the snapshot's ${name} has ${given} numbers, this population needs ${expected}.`);
  };
  for (const name of KEPT) check(name, name === 'stopped' ? geometry.runs : buffers[name].size / 4);
  check('reference', mode.follow ? geometry.runs * geometry.parameters : 0);
  check('beta', mode.control ? geometry.runs : 0);
  const write = (buffer: GPUBuffer, offset: number, values: Float32Array | Uint32Array) => {
    device.queue.writeBuffer(buffer, offset, values as Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>);
  };
  for (const name of KEPT) write(buffers[name], 0, snapshot[name]);
  if (snapshot.reference) write(buffers.reference, references(population, snapshot.step).offset, snapshot.reference);
  // A β without a controller is a setting, which a snapshot does not change.
  spec.runs.forEach(({ betaControl }, run) => {
    if (snapshot.beta && betaControl === 'adaptive')
      write(buffers.runs, betaOf(run), snapshot.beta.slice(run, run + 1));
  });
}
