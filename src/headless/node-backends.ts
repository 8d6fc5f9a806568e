/** Backends in Node: the engine's WGSL through npm `webgpu` (Dawn), or float64 on the CPU. */
import os from 'node:os';
import type { Backend } from '../population/api';
import { createEngine, LadderEnded } from '../engine/engine';
import { createReferenceBackend } from '../reference/reference-population';
import { nodeGpu } from '../setup/node-gpu.mjs';
import { spawnThread } from '../setup/threads.mjs';
import { saidText } from '../i18n/notices';
import { BackendHolder } from '../training/backends';
import type { Notice } from '../training/notice';
import { sentence } from '../common/text';
import type { BackendName } from './headless-arguments';

async function createGpuBackend(rung: number): Promise<Backend> {
  const engine = await createEngine({ gpu: await nodeGpu(), rung });
  return Object.assign(engine, { loseDevice: () => engine.device.destroy() });
}

/** Prints a training's notices. */
export const telling =
  (say: (line: string) => void) =>
  (notice: Notice): void =>
    say(saidText(notice, 'en'));

/**
 * Creates backends of one kind, and prints the adapter's name to stderr. @throws Error with one sentence (from `get`).
 */
export function backendHolder(name: BackendName, say: (line: string) => void): BackendHolder {
  const processor = () =>
    createReferenceBackend({
      cores: os.availableParallelism(),
      spawn: () => spawnThread('src/reference/thread.ts'),
      notice: (problem) => say(saidText(problem, 'en')),
    });
  return new BackendHolder(async (rung) => {
    let backend: Backend;
    try {
      backend = name === 'gpu' ? await createGpuBackend(rung) : processor();
    } catch (error) {
      if (error instanceof LadderEnded) {
        say(`${sentence(error)} The processor computes in float64 instead.`);
        return { backend: processor() };
      }
      throw new Error(`${sentence(error)} With --backend float64 the processor does it.`, { cause: error });
    }
    say(`Adapter: ${backend.adapter.name}${rung > 0 && backend.shape ? `, ${backend.shape}` : ''}`);
    return { backend };
  });
}
