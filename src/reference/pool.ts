/**
 * The threads of one float64 backend, seen from the caller; thread.ts is the other side. Sends requests and matches
 * their answers; if one thread ends, all pending and later calls fail.
 */
import { errorOf, Refusal, type Problem } from '../common/problem';
import type { Answer, ThreadCall, Question } from './thread-messages';

/** One thread, as seen from outside. */
export interface Thread {
  post(question: Question, transfer: ArrayBuffer[]): void;
  /**
   * `ended` is called when the thread ends, with the reason or the thread's own message; only its first call counts.
   */
  listen(take: (answer: Answer) => void, ended: (why: Problem | string) => void): void;
  end(): void;
}
export type SpawnThread = () => Thread;

/** The threads over which a backend may spread its runs. */
export interface Threads {
  /** Number of the machine's cores, the maximum number of threads. */
  cores: number;
  spawn: SpawnThread;
  /** Called if threads cannot be started and one core does all the work. */
  notice: (problem: Problem) => void;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export class ThreadPool {
  /** Resolves with the reason when a thread has ended unexpectedly; never after `end`. */
  readonly lost: Promise<Problem>;
  readonly #threads: Thread[] = [];
  readonly #waiting = new Map<number, Waiting>();
  #questions = 0;
  #populations = 0;
  #gone: Error | undefined;
  #answered = false;
  #failed = false;
  #lose: (why: Problem) => void = () => {};

  constructor(private readonly spawn: SpawnThread) {
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
  }

  /** Whether a thread ended unexpectedly before any thread had answered. */
  get failedToStart(): boolean {
    return this.#failed && !this.#answered;
  }

  /** Returns the id for a new population. */
  claim(): number {
    return this.#populations++;
  }

  /**
   * Sends a request to thread `index`, starting the thread if necessary. A thread answers requests in order.
   * @throws Error (as a rejection) with the thread's own message, or with the reason why it ended.
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

  /** Ends all threads; requests that have not been answered fail. */
  end(): void {
    this.#close({ code: 'float64-closed' });
  }

  #start(): Thread {
    const thread = this.spawn();
    thread.listen(
      (answer) => {
        const waiting = this.#waiting.get(answer.id);
        this.#waiting.delete(answer.id);
        this.#answered = true;
        if ('problem' in answer) waiting?.reject(errorOf(answer.problem));
        else waiting?.resolve(answer.result);
      },
      (why) => {
        if (this.#gone) return;
        this.#failed = true;
        const problem: Problem = { code: 'thread-ended', why };
        this.#close(problem);
        this.#lose(problem);
      },
    );
    return thread;
  }

  #close(problem: Problem): void {
    this.#gone ??= new Refusal(problem);
    for (const thread of this.#threads) thread?.end();
    for (const { reject } of this.#waiting.values()) reject(this.#gone);
    this.#waiting.clear();
  }
}
