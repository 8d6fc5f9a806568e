/**
 * The lab's state in the page: one worker, one place, and a loop that measures there while the page is visible.
 * Independent of the DOM; views subscribe to it.
 */
import { problemOf, Refusal, type Problem } from '../../common/problem';
import type { CalledWorker } from '../../common/worker-call';
import { labClient, spawnLab, type LabClient } from '../../lab/lab-client';
import type { LabPage } from '../../lab/lab';
import type { LabPolicy } from '../../lab/table/trajectory';
import type { LabSettings, LabTable } from '../../lab/lab-types';
import { settled } from '../../lab/table/row-verdict';
import type { AdapterDescription } from '../../population/api';
import { fetchPolicy } from '../../training/reference-policy';
import type { LabPhase } from '../../lab/lab-page';

/** Milliseconds of measurement per call, after which the page is updated. */
const SLICE = 200;
/** Settings that change again within this many milliseconds are skipped. */
const DEBOUNCE = 150;
/** With fewer batches, measuring continues after all rows have settled, because narrower intervals cost little. */
const ENOUGH_BATCHES = 30;

export interface LabSessionOptions {
  spawn?: () => CalledWorker;
  policy?: () => Promise<LabPolicy>;
}

/** The policy shipped with the page. */
async function shippedPolicy(): Promise<LabPolicy> {
  const { policy, parameters, digits } = await fetchPolicy(
    new URL(`${import.meta.env.BASE_URL}reference/`, location.href),
  );
  return { config: policy, parameters, digits: digits ?? 2 };
}

/** Number of rows whose verdict and agreement are final. */
export const settledRows = ({ rows }: Pick<LabTable, 'rows'>): number => rows.filter(settled).length;

export class LabState {
  adapter: AdapterDescription | null = null;
  /** Why it is not WebGPU; '' if it is. */
  notice: Problem | string = '';
  /** The latest table; still the previous place's while moving to another. */
  table: LabTable | null = null;
  /** Why measuring stopped; '' if there is no problem. */
  problem: Problem | string = '';

  #settings: LabSettings;
  readonly #spawn: () => CalledWorker;
  readonly #policy: () => Promise<LabPolicy>;
  readonly #listeners = new Set<() => void>();
  #client?: LabClient;
  /** Incremented to recognise outdated answers. */
  #version = 0;
  /** Whether the worker is at the current settings. */
  #placed = false;
  /** Debounces moves to new settings while the slider is dragged. */
  #timer?: ReturnType<typeof setTimeout>;
  #playing = true;
  #seen = true;
  /** The user asked to keep measuring after every verdict settled. */
  #insists = false;
  #lent = 0;
  /** A call while lent failed; check that the lab still works. */
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

  /** Whether the table is for the current settings. */
  get current(): boolean {
    return this.#placed && this.table !== null;
  }

  /** Whether the user wants it to measure, even if it cannot at the moment. */
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

  /** @returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Starts with a new worker, also after a failure. The old table stays visible until there is a new one. */
  start(): void {
    this.#client?.close();
    this.#client = labClient(this.#spawn());
    [this.problem, this.adapter, this.#placed, this.#doubts] = ['', null, false, false];
    void this.#run(this.#client);
    this.#changed();
  }

  /** Moves to other settings after the debounce; pending answers are dropped. */
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

  /** Restarts the measurement with other samples. */
  again(): void {
    this.#playing = true;
    this.change({ seed: (this.#settings.seed + 1) % 2 ** 31 });
  }

  /** Pauses or resumes; once everything has settled, keeps measuring anyway. */
  toggle(): void {
    if (this.phase === 'settled') [this.#insists, this.#playing] = [true, true];
    else this.#playing = !this.#playing;
    this.#wake();
    this.#changed();
  }

  /** Sets whether the lab is visible; nothing is measured while it is not. */
  seeing(seen: boolean): void {
    this.#seen = seen;
    this.#wake();
    this.#changed();
  }

  /** Lends the lab to a task; the measurement pauses and then resumes. @throws whatever the task throws. */
  async lend<T>(task: (lab: LabPage) => Promise<T>): Promise<T> {
    const client = this.#client;
    if (!client) throw new Refusal({ code: 'closed', what: 'lab' });
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
    client?.close();
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
      this.problem = problemOf(error);
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
