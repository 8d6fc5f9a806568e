/** A policy and an experiment so small that the float64 backend trains them in milliseconds; and a backend to lose. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Backend, Population } from '../../src/population/api';
import { createReferenceBackend } from '../../src/reference/reference-population';
import type { Experiment } from '../../src/experiment/experiment';
import type { Event, MetricPoint } from '../../src/training/protocol';
import { readPolicy, type LoadedPolicy } from '../../src/training/reference-policy';
import { presetExperiment } from '../../src/experiment/read-experiment';

/**
 * Made by
 * `pretrain
 * --set digits=1 dModel=16 layers=1 heads=2 steps=3000 examples=90 standardDeviation=0.15 learningRate=0.01 warmup=100
 * finalShare=0.1 adamBeta1=0.9`; it has learnt 0.8 of what it was shown.
 */
export const TINY_FOLDER = path.join(import.meta.dirname, 'tiny-policy');
export const TINY_FILES = {
  config: readFileSync(path.join(TINY_FOLDER, 'config.json'), 'utf8'),
  weights: new Uint8Array(readFileSync(path.join(TINY_FOLDER, 'model.safetensors'))).buffer,
};
export const TINY_POLICY: LoadedPolicy = readPolicy(TINY_FILES);

export const TINY: Experiment = {
  ...presetExperiment(),
  digits: 1,
  methods: ['k1-in-reward', 'k3-in-loss'],
  seeds: 2,
  prompts: 4,
  groupSize: 4,
  steps: 12,
  learningRate: 0.01,
  evaluateEvery: 5,
  evaluationProblems: 4,
};

/** float64, but its device can be lost: then what was asked of it never answers, as on a GPU. */
export class LosableBackend implements Backend {
  readonly adapter = createReferenceBackend().adapter;
  readonly lost: Promise<string>;
  readonly created: Population[] = [];
  #lose!: (reason: string) => void;
  #gone = false;
  #waits = 0;

  /**
   * @param loseAtWait loses the device by itself while somebody waits for it for the nth time, for its work or for
   *   rows.
   */
  constructor(private readonly loseAtWait = Infinity) {
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
  }

  async create(spec: Parameters<Backend['create']>[0]): Promise<Population> {
    const population = await createReferenceBackend().create(spec);
    const answer = <T>(promise: Promise<T>) => promise.then((value) => (this.#gone ? new Promise<T>(() => {}) : value));
    for (const name of ['idle', 'read'] as const) {
      const method = population[name].bind(population) as () => Promise<unknown>;
      Object.assign(population, {
        [name]: () => {
          this.#waits += 1;
          if (this.#waits >= this.loseAtWait) this.loseDevice();
          return answer(method());
        },
      });
    }
    for (const name of ['samples', 'snapshot'] as const) {
      const method = population[name].bind(population) as (argument: number) => Promise<unknown>;
      Object.assign(population, { [name]: (argument: number) => answer(method(argument)) });
    }
    this.created.push(population);
    return population;
  }

  loseDevice(): void {
    this.#gone = true;
    this.#lose('the test pulled the plug');
  }

  destroy(): void {
    this.#gone = true;
  }
}

/** What a listener knows after all events: points by step and run, without those that were taken back. */
export function finalPoints(events: readonly Event[]): MetricPoint[] {
  let points: MetricPoint[] = [];
  for (const event of events) {
    if (event.type === 'points') points.push(...event.points);
    if (event.type === 'rewound') points = points.filter((point) => point.step <= event.step);
  }
  return points;
}

/**
 * Lets others run until `condition` holds. @param ms where it is left out, no promise of speed: only the end of a test
 * that hangs. @throws Error after `ms`.
 */
export async function until(condition: () => boolean, ms = 25_000): Promise<void> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) throw new Error('It never came about.');
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }
}
