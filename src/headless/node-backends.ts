/** Backends in Node: the engine's WGSL through npm `webgpu` (Dawn), or float64 on the processor. */
import os from 'node:os';
import type { Backend } from '../population/api';
import { createEngine, LadderEnded } from '../engine/engine';
import { createReferenceBackend } from '../reference/reference-population';
import { spawnThread } from '../setup/threads.mjs';
import { noticeText } from '../i18n/notices';
import { BackendHolder } from '../training/backends';
import type { Notice } from '../training/notice';
import { sentence } from '../common/text';
import type { BackendName } from './headless-arguments';

/** Dawn's instance must outlive every device made from it; nothing else would hold on to it. */
let gpu: GPU | undefined;

/** The GPU of npm `webgpu`. @throws Error where this system has none. */
export async function nodeGpu(): Promise<GPU> {
  // A native module: loaded only where it is wanted, since it may not exist for this system.
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  // Dawn's bounds checks cost a fifth of the time on the software adapter. Browsers keep them; here the same
  // kernels run without, with the same bits.
  gpu ??= create(['enable-dawn-features=disable_robustness']);
  return gpu;
}

async function createGpuBackend(rung: number): Promise<Backend> {
  const engine = await createEngine({ gpu: await nodeGpu(), rung });
  return Object.assign(engine, { loseDevice: () => engine.device.destroy() });
}

/** For what a training tells people. */
export const telling =
  (say: (line: string) => void) =>
  (notice: Notice): void =>
    say(noticeText(notice, 'en'));

/**
 * Makes backends of one kind, and says on stderr which adapter it has. @throws Error with one sentence (from `get`).
 */
export function backendHolder(name: BackendName, say: (line: string) => void): BackendHolder {
  const processor = () =>
    createReferenceBackend({
      cores: os.availableParallelism(),
      spawn: () => spawnThread('src/reference/thread.ts'),
      notice: say,
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
