/** Provides backends: the GPU if there is one, else the CPU, and a new one after a device loss. */
import type { AuditFailure } from '../audit/auditor';
import { LadderEnded } from '../engine/engine';
import type { AdapterDescription, Backend } from '../population/api';
import type { Notice } from './notice';
import { problemOf } from '../common/problem';

export interface ChosenBackend {
  backend: Backend;
  /** Set if users should know about this backend. */
  notice?: Notice;
}

/**
 * Creates a backend. @param rung the number of kernel shapes found wrong so far: the next shape is used, or after the
 * last one the CPU.
 * @throws Error with one sentence.
 */
export type MakeBackend = (rung: number) => Promise<ChosenBackend>;

/** Holds one backend for all sessions until it is lost or found wrong. */
export class BackendHolder {
  #current: Promise<ChosenBackend> | undefined;
  #rung = 0;
  readonly #distrusted = new WeakMap<Backend, AuditFailure>();

  constructor(private readonly make: MakeBackend) {}

  /** The current backend, or a new one if there is none or it was lost. @throws whatever `make` throws. */
  get(): Promise<ChosenBackend> {
    this.#current ??= this.#watch(this.make(this.#rung));
    return this.#current;
  }

  /** Drops a backend that is known to be lost. */
  async discard(backend: Backend): Promise<void> {
    const current = await this.#current?.catch(() => undefined);
    if (current?.backend === backend) this.#current = undefined;
    quietly(() => backend.destroy());
  }

  /**
   * Drops a backend that an audit found wrong; from now on the next shape of its kernels is used, or the CPU.
   */
  async distrust(backend: Backend, failure: AuditFailure): Promise<void> {
    const current = await this.#current?.catch(() => undefined);
    // Two trainings on the same backend may both report it.
    if (!this.#distrusted.has(backend) && current?.backend === backend) this.#rung++;
    this.#distrusted.set(backend, failure);
    await this.discard(backend);
  }

  /** The failed audit because of which a backend was abandoned, from any training on it. */
  distrusted(backend: Backend): AuditFailure | undefined {
    return this.#distrusted.get(backend);
  }

  async destroy(): Promise<void> {
    const current = await this.#current?.catch(() => undefined);
    this.#current = undefined;
    current?.backend.destroy();
  }

  #watch(made: Promise<ChosenBackend>): Promise<ChosenBackend> {
    const forget = () => {
      if (this.#current === made) this.#current = undefined;
    };
    made.then(({ backend }) => {
      void backend.lost.then(forget);
    }, forget);
    return made;
  }
}

/** Ignores errors from destroying objects of a device that is already lost. */
export function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Failing to destroy a lost device's objects has no consequences.
  }
}

/** The notice for an adapter, if users should know about it. */
export function adapterNotice({ kind, name }: AdapterDescription): Notice | undefined {
  return kind === 'software' ? { code: 'software-adapter', adapter: name } : undefined;
}

/** After a driver crash, the browser has no adapter for a short time. */
const RETRIES = 4;
const RETRY_MS = 500;

/**
 * The engine, or else the reference with a notice saying why the engine failed. An engine that has worked before is
 * retried for a while.
 */
export function firstOf(
  engine: (rung: number) => Promise<Backend>,
  reference: () => Backend | Promise<Backend>,
): MakeBackend {
  let worked = false;
  return async (rung) => {
    for (let retries = worked ? RETRIES : 0; ; retries -= 1) {
      try {
        const backend = await engine(rung);
        worked = true;
        return { backend, notice: adapterNotice(backend.adapter) };
      } catch (error) {
        if (retries === 0 || error instanceof LadderEnded) {
          const notice = { code: 'on-processor', why: problemOf(error), wrong: error instanceof LadderEnded } as const;
          return { backend: await reference(), notice };
        }
        await new Promise((resolve) => {
          setTimeout(resolve, RETRY_MS);
        });
      }
    }
  };
}
