/** A long training in Node and in the page must not leak memory: only the curves may grow. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Backend } from '../population/api';
import { BackendHolder } from '../training/backends';
import { Trainer } from '../training/trainer';
import { presetExperiment } from '../experiment/read-experiment';
import { sentence } from '../common/text';
import { allowedSlope, slopeOf, unflat } from './memory-slope';
import { smallPolicy } from './plans';
import type { MemoryRoom } from './campaign-record';

/** Number of memory samples, evenly spaced over the steps. */
const LOOKS = 40;

export interface MemoryResult {
  rooms: MemoryRoom[];
  wrong: string[];
}

/** Counts the buffers created on a device that are neither destroyed nor garbage-collected. */
function countBuffers(device: GPUDevice): () => number {
  let live = 0;
  const create = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = create(descriptor);
    live += 1;
    const destroy = buffer.destroy.bind(buffer);
    let gone = false;
    buffer.destroy = () => {
      if (!gone) live -= 1;
      gone = true;
      return destroy();
    };
    return buffer;
  };
  return () => live;
}

/**
 * Bytes of the heap and its external memory after garbage collection: the minimum of several samples, because an audit
 * may be in progress with its trace.
 */
async function settledBytes(collect: () => void): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < 4; i++) {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
  return least;
}

/** The minimum buffer count in each half of the samples; these must be equal. A running audit holds extra buffers. */
function fewestOfHalves(counted: readonly number[]): [number, number] {
  const half = Math.ceil(counted.length / 2);
  return [Math.min(...counted.slice(0, half)), Math.min(...counted.slice(half))];
}

/**
 * @param make creates a device; buffers are counted if it is an engine. @param leak is called at every sample, for
 *   tests of this file.
 */
export async function nodeRoom(
  steps: number,
  make: () => Promise<Backend>,
  say: (line: string) => void,
  leak: () => void = () => {},
): Promise<MemoryRoom> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const reference = await smallPolicy();
  const backend = await make();
  const device = (backend as { device?: GPUDevice }).device;
  const buffers = device && countBuffers(device);
  const samples: [number, number][] = [];
  const counted: number[] = [];
  const every = Math.max(1, Math.floor(steps / LOOKS));
  let arrived = 0;
  /** The step of the next sample. */
  let next = every;
  const experiment = {
    ...presetExperiment(),
    digits: 1 as const,
    methods: ['k1-in-reward', 'k3-in-loss'],
    seeds: 1,
    prompts: 1,
    groupSize: 2,
    steps,
    learningRate: 1e-4,
    evaluateEvery: 500,
    evaluationProblems: 2,
  };
  const session = new Trainer({
    experiment,
    reference,
    backends: new BackendHolder(async () => ({ backend })),
    stayOpen: true,
    samplesPerRun: 2,
    emit: (event) => {
      if (event.type !== 'points') return;
      arrived = event.points[event.points.length - 1].step + 1;
      leak();
      if (arrived >= next) session.pause();
    },
  });
  let failed: unknown;
  const running = session.run().catch((error: unknown) => {
    failed = error;
  });
  const adapter = backend.adapter.name;
  for (let before = -1; samples.length < LOOKS && arrived < steps && !failed;) {
    // Paused, so that nothing is in flight during the sample.
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    if (arrived < next || arrived !== before) {
      before = arrived;
      continue;
    }
    samples.push([arrived, await settledBytes(collect)]);
    next = arrived + every;
    if (buffers) counted.push(buffers());
    if (samples.length % 10 === 0)
      say(`Node: step ${arrived} of ${steps}, ${(samples[samples.length - 1][1] / 1e6).toFixed(2)} MB`);
    session.play();
  }
  session.close();
  await running;
  backend.destroy();
  if (failed) throw failed instanceof Error ? failed : new Error(sentence(failed));
  const runs = session.runs.length;
  // Per run: reward, entropy, KL and β, the history used by the collapse rules.
  const allowed = allowedSlope(4 * runs, steps);
  return {
    where: `Node ${process.versions.node}`,
    adapter,
    steps: arrived,
    runs,
    samples,
    slope: slopeOf(samples),
    allowed,
    ...(counted.length > 0 ? { buffers: fewestOfHalves(counted) } : {}),
  };
}

export async function memoryPart(
  steps: number,
  make: () => Promise<Backend>,
  say: (line: string) => void,
): Promise<MemoryResult> {
  const { pageRoom } = await import('./memory-page');
  const rooms = [await nodeRoom(steps, make, say), await pageRoom(steps, LOOKS, say)];
  for (const { where, slope, allowed, steps: done } of rooms)
    say(`${where}: ${done} steps, ${slope.toFixed(1)} bytes a step (${allowed.toFixed(1)} allowed)`);
  return { rooms, wrong: rooms.flatMap((room) => unflat(room) ?? []) };
}
