/** Measurements for the benchmark: a population's memory, the arithmetic of a step, and the time of each stage. */
import { readRegions } from './buffers';
import type { DevicePopulation } from './device-population';
import type { GpuPopulation } from './gpu-population';
import { StageTimer, type StageTime } from './stage-times';
import { forwardPasses, passOperations, rowsByPosition } from './work';

/** Total size of a population's buffers in bytes. */
export function bufferBytes({ buffers }: DevicePopulation): number {
  return Object.values(buffers).reduce((sum, buffer) => sum + buffer.size, 0);
}

/**
 * Floating-point operations of the latest step, over all runs: matrix products and attention (engine/work.ts).
 */
export async function operationsOf({ device, geometry, buffers, spec, mode }: DevicePopulation): Promise<number> {
  const size = 4 * geometry.runs * geometry.blocks * geometry.treeSize;
  const [trees] = await readRegions(device, [{ buffer: buffers.sequences, offset: 4 * geometry.trees, size }]);
  const { forward, backward } = passOperations(
    spec.policy,
    rowsByPosition(geometry, new Uint32Array(trees)),
    geometry.P,
  );
  return forwardPasses(mode) * forward + backward;
}

/**
 * Runs some steps with a timestamp before and after every stage, which prevents neighbouring stages from overlapping.
 * @returns milliseconds of each stage, per step; null if the adapter has no timestamps.
 */
export async function stageTimes(population: GpuPopulation, steps: number): Promise<StageTime[] | null> {
  const { device, commands } = population;
  if (!device.features.has('timestamp-query')) return null;
  const times: StageTime[] = [];
  for (let done = 0; done < steps; done++) {
    const timer = new StageTimer(device);
    commands.timer = timer;
    try {
      population.advance(1);
      times.push(...(await timer.read()));
    } finally {
      timer.destroy();
      commands.timer = null;
    }
  }
  const stages = [...new Set(times.map(({ stage }) => stage))];
  return stages.map((stage) => ({
    stage,
    milliseconds: times.reduce((sum, time) => sum + (time.stage === stage ? time.milliseconds : 0), 0) / steps,
  }));
}
