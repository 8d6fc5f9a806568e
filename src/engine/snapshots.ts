/** Snapshots: reads everything needed to resume a population from its buffers, and writes it back. */
import type { Snapshot } from '../population/api';
import type { DevicePopulation } from './device-population';
import { readRegions } from './buffers';

const KEPT = ['parameters', 'firstMoment', 'secondMoment', 'stopped'] as const;

/** Reads a snapshot after waiting for all submitted work. */
export async function readSnapshot(
  { device, buffers, geometry }: DevicePopulation,
  { step, updates }: Pick<Snapshot, 'step' | 'updates'>,
): Promise<Snapshot> {
  const [parameters, firstMoment, secondMoment, stopped] = await readRegions(
    device,
    KEPT.map((name) => ({ buffer: buffers[name], offset: 0, size: buffers[name].size })),
  );
  return {
    step,
    updates,
    parameters: new Float32Array(parameters),
    firstMoment: new Float32Array(firstMoment),
    secondMoment: new Float32Array(secondMoment),
    stopped: new Uint32Array(stopped).slice(0, geometry.runs),
  };
}

/** @throws Error with one sentence if the snapshot is of a population with different shapes. */
export function writeSnapshot({ device, buffers, geometry }: DevicePopulation, snapshot: Snapshot): void {
  for (const name of KEPT) {
    const expected = name === 'stopped' ? geometry.runs : buffers[name].size / 4;
    if (snapshot[name].length !== expected) {
      throw new Error(
        `restore: the snapshot's ${name} has ${snapshot[name].length} numbers, this population needs ${expected}.`,
      );
    }
    device.queue.writeBuffer(buffers[name], 0, snapshot[name] as Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>);
  }
}
