/**
 * The threads of one float64 backend, this side of thread.ts: questions go out, answers come back, and a thread's end
 * is everyone's.
 */
import type { Answer, ThreadCall, Question } from './thread-messages';

/** One thread, as it is seen from outside. */
export interface Thread {
  post(question: Question, transfer: ArrayBuffer[]): void;
  /** `ended` hears, at most once that counts, why nothing more will come. */
  listen(take: (answer: Answer) => void, ended: (why: string) => void): void;
  end(): void;
}
export type SpawnThread = () => Thread;

/** What a backend may spread its runs over. */
export interface Threads {
  /** Cores that the machine has, and so threads at most. */
  cores: number;
  spawn: SpawnThread;
  /** Hears one sentence where the threads cannot be started and one core does all the work. */
  notice: (sentence: string) => void;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export class ThreadPool {
  /** Resolves with one sentence when a thread has ended by itself. Never after `end`. */
  readonly lost: Promise<string>;
  readonly #threads: Thread[] = [];
  readonly #waiting = new Map<number, Waiting>();
  #questions = 0;
  #populations = 0;
  #gone: Error | undefined;
  #answered = false;
  #failed = false;
  #lose: (why: string) => void = () => {};

  constructor(private readonly spawn: SpawnThread) {
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
  }

  /** Whether a thread has ended by itself before any of them ever said anything. */
  get failedToStart(): boolean {
    return this.#failed && !this.#answered;
  }

  /** A number for one more population. */
  claim(): number {
    return this.#populations++;
  }

  /**
   * Asks thread `index`, which is started if it is not there yet. Questions to one thread are answered in their order.
   * @throws Error (as a rejection) with the thread's own sentence, or the one about its end.
   */
  ask(
    index: number,
    population: number,
    method: ThreadCall,
    args: unknown[],
    transfer: ArrayBuffer[] = [],
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#gone) throw this.#gone;
      const thread = (this.#threads[index] ??= this.#start());
      const id = this.#questions++;
      this.#waiting.set(id, { resolve, reject });
      thread.post({ id, population, method, args }, transfer);
    });
  }

  /** Ends all threads, and with them what was asked and is not answered. */
  end(): void {
    this.#close('The float64 backend was closed.');
  }

  #start(): Thread {
    const thread = this.spawn();
    thread.listen(
      (answer) => {
        const waiting = this.#waiting.get(answer.id);
        this.#waiting.delete(answer.id);
        this.#answered = true;
        if ('error' in answer) waiting?.reject(new Error(answer.error));
        else waiting?.resolve(answer.result);
      },
      (why) => {
        if (this.#gone) return;
        this.#failed = true;
        const sentence = `A thread of the float64 backend ended: ${why.replace(/\.$/, '')}.`;
        this.#close(sentence);
        this.#lose(sentence);
      },
    );
    return thread;
  }

  #close(sentence: string): void {
    this.#gone ??= new Error(sentence);
    for (const thread of this.#threads) thread?.end();
    for (const { reject } of this.#waiting.values()) reject(this.#gone);
    this.#waiting.clear();
  }
}
