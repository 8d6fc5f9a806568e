/** Where backends come from: the GPU where there is one, else the processor; and a new one after a loss. */
import type { AuditFailure } from '../audit/auditor';
import { LadderEnded } from '../engine/engine';
import type { AdapterDescription, Backend } from '../population/api';
import type { Notice } from './notice';
import { sentence } from '../common/text';

export interface ChosenBackend {
  backend: Backend;
  /** Where people should know what they have. */
  notice?: Notice;
}

/**
 * Makes a backend. @param rung how many shapes of its kernels were found wrong: the next one is wanted, and in the end
 * the processor.
 * @throws Error with one sentence.
 */
export type MakeBackend = (rung: number) => Promise<ChosenBackend>;

/** Keeps one backend for all sessions, until it is lost or found wrong. */
export class BackendHolder {
  #current: Promise<ChosenBackend> | undefined;
  #rung = 0;
  readonly #distrusted = new WeakMap<Backend, AuditFailure>();

  constructor(private readonly make: MakeBackend) {}

  /** The living backend; a new one if there is none or it was lost. @throws what `make` throws. */
  get(): Promise<ChosenBackend> {
    this.#current ??= this.#watch(this.make(this.#rung));
    return this.#current;
  }

  /** Drops a backend that is known to be gone. */
  async discard(backend: Backend): Promise<void> {
    const current = await this.#current?.catch(() => undefined);
    if (current?.backend === backend) this.#current = undefined;
    quietly(() => backend.destroy());
  }

  /**
   * Drops a backend that an audit found wrong; from now on there is only the next shape of its kernels, or the
   * processor.
   */
  async distrust(backend: Backend, failure: AuditFailure): Promise<void> {
    const current = await this.#current?.catch(() => undefined);
    // Two trainings on one backend may both find out.
    if (!this.#distrusted.has(backend) && current?.backend === backend) this.#rung++;
    this.#distrusted.set(backend, failure);
    await this.discard(backend);
  }

  /** Why a backend was given up, if an audit found it wrong: of whichever training on it. */
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

/** What is gone may complain when it is let go; nobody is helped by hearing it. */
export function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // Destroying a lost device's objects has no effect that could be missed.
  }
}

/** The notice for an adapter, if people should know about it. */
export function adapterNotice({ kind, name }: AdapterDescription): Notice | undefined {
  return kind === 'software' ? { code: 'software-adapter', adapter: name } : undefined;
}

/** After a driver's crash the browser has no adapter for a moment. */
const RETRIES = 4;
const RETRY_MS = 500;

/**
 * The engine, else the reference, whose notice says what was wrong with the engine. An engine that has worked before
 * is given some time to come back.
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
          const notice = { code: 'on-processor', why: sentence(error), wrong: error instanceof LadderEnded } as const;
          return { backend: await reference(), notice };
        }
        await new Promise((resolve) => {
          setTimeout(resolve, RETRY_MS);
        });
      }
    }
  };
}
