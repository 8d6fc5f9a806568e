/** Where backends come from: the GPU where there is one, else the processor; and a new one after a loss. */
import type { AdapterDescription, Backend } from '../population/population';
import { sentence } from './text';

export interface ChosenBackend { backend: Backend; /** One sentence, where people should know what they have. */ notice?: string }

/** Makes a backend. @throws Error with one sentence. */
export type MakeBackend = () => Promise<ChosenBackend>;

/** Keeps one backend for all sessions, until it is lost. */
export class BackendHolder {
  #current: Promise<ChosenBackend> | undefined;

  constructor(private readonly make: MakeBackend) {}

  /** The living backend; a new one if there is none or it was lost. @throws what `make` throws. */
  get(): Promise<ChosenBackend> {
    this.#current ??= this.#watch(this.make());
    return this.#current;
  }

  /** Drops a backend that is known to be gone. */
  async discard(backend: Backend): Promise<void> {
    const current = await this.#current?.catch(() => undefined);
    if (current?.backend === backend) this.#current = undefined;
    quietly(() => backend.destroy());
  }

  async destroy(): Promise<void> {
    const current = await this.#current?.catch(() => undefined);
    this.#current = undefined;
    current?.backend.destroy();
  }

  #watch(made: Promise<ChosenBackend>): Promise<ChosenBackend> {
    const forget = () => { if (this.#current === made) this.#current = undefined; };
    made.then(({ backend }) => { void backend.lost.then(forget); }, forget);
    return made;
  }
}

/** What is gone may complain when it is let go; nobody is helped by hearing it. */
export function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Destroying a lost device's objects has no effect that could be missed.
  }
}

/** The notice for an adapter, if people should know about it. */
export function adapterNotice(adapter: AdapterDescription): string | undefined {
  if (adapter.kind === 'software') {
    return `WebGPU runs in software here (${adapter.name}), not on a graphics card: training is slow, but right.`;
  }
  return undefined;
}

/** After a driver's crash the browser has no adapter for a moment. */
const RETRIES = 4;
const RETRY_MS = 500;

/**
 * The engine, else the reference, whose notice says what was wrong with the engine. An engine that has worked before
 * is given some time to come back.
 */
export function firstOf(engine: () => Promise<Backend>, reference: () => Backend | Promise<Backend>): MakeBackend {
  let worked = false;
  return async () => {
    for (let retries = worked ? RETRIES : 0; ; retries -= 1) {
      try {
        const backend = await engine();
        worked = true;
        return { backend, notice: adapterNotice(backend.adapter) };
      } catch (error) {
        if (retries === 0) {
          return {
            backend: await reference(),
            notice: `${sentence(error).replace(/\.?$/, '.')} Training runs on the processor in float64 instead: just as right, only slower than a graphics card. A current Chrome, Edge, Firefox or Safari with hardware acceleration switched on has WebGPU.`,
          };
        }
        await new Promise((resolve) => { setTimeout(resolve, RETRY_MS); });
      }
    }
  };
}
