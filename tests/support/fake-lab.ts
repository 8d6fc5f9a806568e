/**
 * A fake of the lab's worker: answers every call at once with invented tables, and can be controlled by a test.
 */
import type { OptimumPoint } from '../../src/lab/optimum/exact-training';
import type { Problem } from '../../src/common/problem';
import type { Answer, CalledWorker, Question as AnyQuestion } from '../../src/common/worker-call';
import type { LabCalls } from '../../src/lab/lab-client';
import type { LabPolicy } from '../../src/lab/table/trajectory';
import type { LabSettings, LabTable } from '../../src/lab/lab-types';
import { labFixture } from './lab-fixture';

type Question = AnyQuestion<keyof LabCalls>;

export const tinyPolicy = (): Promise<LabPolicy> =>
  Promise.resolve({
    config: { vocabulary: 16, context: 10, width: 4, heads: 1, layers: 1, mlp: 16 } as unknown as LabPolicy['config'],
    parameters: new Float32Array(1),
    digits: 2,
  });

export class FakeLab implements CalledWorker {
  onmessage: ((message: MessageEvent<Answer>) => void) | null = null;
  onerror: ((error: ErrorEvent) => void) | null = null;
  asked: Question[] = [];
  terminated = false;
  /** Questions of these methods wait until `release`. */
  holds = new Set<Question['method']>();
  /** What the next question of a method is refused with. */
  refuses = new Map<Question['method'], Problem | string>();
  notice: Problem | undefined;
  /** Completions that every call of `measure` adds. */
  batch = 200_000;
  #held: Question[] = [];
  #at: LabSettings | undefined;
  #completions = 0;
  #updates = 0;

  postMessage(question: Question): void {
    const taken = structuredClone(question);
    this.asked.push(taken);
    if (this.holds.has(taken.method)) this.#held.push(taken);
    else setTimeout(() => this.#answer(taken), 0);
  }

  terminate(): void {
    this.terminated = true;
  }

  /** Lets go of what was held, and holds no more. */
  release(method: Question['method']): void {
    this.holds.delete(method);
    const held = this.#held.filter((question) => question.method === method);
    this.#held = this.#held.filter((question) => question.method !== method);
    held.forEach((question) => this.#answer(question));
  }

  /** Dies as a worker does whose script throws outside of any promise. */
  die(message: string): void {
    this.onerror?.(new ErrorEvent('error', { message }));
  }

  /** Arguments of every question of a method, in order. */
  of(method: Question['method']): unknown[][] {
    return this.asked.filter((question) => question.method === method).map(({ args }) => args);
  }

  #say(answer: Answer): void {
    if (!this.terminated) this.onmessage?.(new MessageEvent('message', { data: structuredClone(answer) }));
  }

  #answer({ id, method, args }: Question): void {
    const refusal = this.refuses.get(method);
    this.refuses.delete(method);
    if (refusal === undefined) this.#say({ id, result: this.#resultOf(method, args) });
    else this.#say({ id, problem: refusal });
  }

  #resultOf(method: Question['method'], args: unknown[]): unknown {
    switch (method) {
      case 'open':
        return { adapter: ADAPTER, notice: this.notice };
      case 'place':
        [this.#at, this.#completions] = [args[0] as LabSettings, 0];
        return this.#table(this.#at, 0);
      case 'measure':
        this.#completions += this.batch;
        return this.#table(this.#at!, this.#completions);
      case 'elsewhere':
        return this.#table(args[0] as LabSettings, 6 * this.batch);
      case 'openOptimum':
        this.#updates = 0;
        return {
          truth: { objective: 0.93, referenceObjective: 0.8, accuracy: 0.98, reverseKl: 0.15, referenceKl: 0.43 },
          rows: ROWS,
          points: ROWS.map((row) => this.#point(row)),
        };
      case 'trainOptimum':
        return Array.from({ length: args[0] as number }, () => {
          this.#updates++;
          return ROWS.map((row) => this.#point(row));
        }).flat();
    }
  }

  /** Only real tables say 'off-policy' where there is no staleness. */
  #table(settings: LabSettings, completions: number): LabTable {
    const table = labFixture({ settings, completions });
    return settings.staleness === 0
      ? { ...table, rows: table.rows.filter(({ sampling }) => sampling === 'on-policy') }
      : table;
  }

  /** Rows 0, 2 and 7 go to π*, 9 goes away. */
  #point(row: string): OptimumPoint {
    const klToOptimum =
      row === '9' ? 0.43 + 0.01 * this.#updates : 0.43 * Math.exp(-this.#updates / (row === '0' ? 20 : 30));
    return {
      row,
      step: this.#updates,
      klToOptimum,
      objective: 0.93 - 0.3 * klToOptimum,
      accuracy: 0.9,
      reverseKl: 0.1,
      stopped: false,
    };
  }
}

const ROWS = ['0', '2', '7', '9'];
const ADAPTER = { name: 'a test', kind: 'software' } as const;
