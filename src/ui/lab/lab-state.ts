/**
 * The lab as the page has it: one worker, one place, and a loop that measures there for as long as somebody looks.
 * Knows nothing of elements; whoever shows it subscribes.
 */
import { LabClient, spawnLab, type LabWorker } from '../../lab/lab-client';
import type { LabPage } from '../../lab/lab';
import type { LabPolicy } from '../../lab/table/trajectory';
import type { LabSettings, LabTable } from '../../lab/lab-types';
import { settled } from '../../lab/table/row-verdict';
import type { AdapterDescription } from '../../population/api';
import { fetchPolicy } from '../../training/reference-policy';
import { sentence } from '../../common/text';
import type { LabPhase } from '../../lab/lab-page';

/** How long one call measures, in milliseconds: how often the page hears of it. */
const SLICE = 200;
/** Settings that change again within so many milliseconds are not gone to. */
const DEBOUNCE = 150;
/** With fewer, rows that are settled may yet be shown more sharply at little cost. */
const ENOUGH_BATCHES = 30;

export interface LabSessionOptions {
  spawn?: () => LabWorker;
  policy?: () => Promise<LabPolicy>;
}

/** The policy that is shipped with the page. */
async function shippedPolicy(): Promise<LabPolicy> {
  const { policy, parameters, digits } = await fetchPolicy(
    new URL(`${import.meta.env.BASE_URL}reference/`, location.href),
  );
  return { config: policy, parameters, digits: digits ?? 2 };
}

/** Rows whose verdict, and whether it agrees, is decided. */
export const settledRows = ({ rows }: Pick<LabTable, 'rows'>): number => rows.filter(settled).length;

export class LabState {
  adapter: AdapterDescription | null = null;
  /** Why it is not WebGPU; '' where it is. */
  notice = '';
  /** The latest; of a moment ago while it goes elsewhere. */
  table: LabTable | null = null;
  /** Why it broke off; '' while all is well. */
  problem = '';

  #settings: LabSettings;
  readonly #spawn: () => LabWorker;
  readonly #policy: () => Promise<LabPolicy>;
  readonly #listeners = new Set<() => void>();
  #client?: LabClient;
  /** Told from older answers by it. */
  #version = 0;
  /** The worker stands at the settings. */
  #placed = false;
  /** Not yet to be gone to: the reader may still be dragging. */
  #timer?: ReturnType<typeof setTimeout>;
  #playing = true;
  #seen = true;
  /** Goes on although everything is settled. */
  #insists = false;
  #lent = 0;
  /** A loan went wrong: is anything still there? */
  #doubts = false;
  #wake = (): void => {};

  constructor(settings: LabSettings, { spawn = spawnLab, policy = shippedPolicy }: LabSessionOptions = {}) {
    this.#settings = settings;
    this.#spawn = spawn;
    this.#policy = policy;
  }

  get settings(): LabSettings {
    return this.#settings;
  }

  /** The table is of these settings. */
  get current(): boolean {
    return this.#placed && this.table !== null;
  }

  /** The reader wants it to measure, whether or not it can at this moment. */
  get playing(): boolean {
    return this.#playing && this.phase !== 'settled';
  }

  get settled(): boolean {
    return (
      this.table !== null && this.table.batches >= ENOUGH_BATCHES && settledRows(this.table) === this.table.rows.length
    );
  }

  get phase(): LabPhase {
    if (this.problem) return 'failed';
    if (!this.adapter) return 'opening';
    if (!this.#placed) return 'placing';
    if (this.#lent > 0) return 'lent';
    if (this.settled && !this.#insists) return 'settled';
    return this.#playing && this.#seen ? 'measuring' : 'paused';
  }

  /** @returns the function that ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** With a new worker; also after everything went wrong. What was shown stays until there is better. */
  start(): void {
    this.#client?.dispose();
    this.#client = new LabClient(this.#spawn());
    [this.problem, this.adapter, this.#placed, this.#doubts] = ['', null, false, false];
    void this.#run(this.#client);
    this.#changed();
  }

  /** Goes to other settings, in a moment; answers that are still on their way are dropped. */
  change(changes: Partial<LabSettings>): void {
    this.#settings = { ...this.#settings, ...changes };
    this.#version++;
    [this.#placed, this.#insists] = [false, false];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.problem) this.start();
      else this.#wake();
    }, DEBOUNCE);
    this.#changed();
  }

  /** Measures from the beginning, with other samples. */
  again(): void {
    this.#playing = true;
    this.change({ seed: (this.#settings.seed + 1) % 2 ** 31 });
  }

  /** Pauses and goes on; once everything is settled, goes on all the same. */
  toggle(): void {
    if (this.phase === 'settled') [this.#insists, this.#playing] = [true, true];
    else this.#playing = !this.#playing;
    this.#wake();
    this.#changed();
  }

  /** Nobody looks: then nothing is measured. */
  seeing(seen: boolean): void {
    this.#seen = seen;
    this.#wake();
    this.#changed();
  }

  /** Lends the lab: the measurement pauses meanwhile and goes on afterwards. @throws what the task throws. */
  async lend<T>(task: (lab: LabPage) => Promise<T>): Promise<T> {
    const client = this.#client;
    if (!client) throw new Error('The lab was closed.');
    this.#lent++;
    this.#changed();
    try {
      return await task(client);
    } catch (error) {
      this.#doubts = true;
      throw error;
    } finally {
      this.#lent--;
      this.#wake();
      this.#changed();
    }
  }

  dispose(): void {
    const client = this.#client;
    this.#client = undefined;
    clearTimeout(this.#timer);
    this.#listeners.clear();
    client?.dispose();
    this.#wake();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  async #run(client: LabClient): Promise<void> {
    try {
      const { adapter, notice = '' } = await client.open(await this.#policy());
      if (this.#client !== client) return;
      [this.adapter, this.notice] = [adapter, notice];
      this.#changed();
      while (this.#client === client) {
        if (!this.#placed && this.#timer === undefined) await this.#goThere(client);
        else if (this.#placed && (this.phase === 'measuring' || this.#doubts)) await this.#measure(client);
        else
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
      }
    } catch (error) {
      if (this.#client !== client) return;
      this.problem = sentence(error);
      this.#changed();
    }
  }

  async #goThere(client: LabClient): Promise<void> {
    const version = this.#version;
    const settings = this.#settings;
    const table = await client.place(settings);
    if (this.#client !== client || version !== this.#version) return;
    [this.table, this.#placed] = [table, true];
    this.#changed();
  }

  async #measure(client: LabClient): Promise<void> {
    const version = this.#version;
    const table = await client.measure(SLICE);
    if (this.#client !== client || version !== this.#version) return;
    [this.table, this.#doubts] = [table, false];
    this.#changed();
  }
}
