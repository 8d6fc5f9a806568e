import { describe, expect, it } from 'vitest';
import type { Answer, CalledWorker, Question } from '../../../src/common/worker-call';
import { figureInWorker } from '../../../src/lab/toys/binary-client';
import { DEFAULT_FIGURE, type FigureOptions, type FigurePoint } from '../../../src/lab/toys/binary-figure';

const small: FigureOptions = { ...DEFAULT_FIGURE, lengths: [3, 8], rounds: 40, samples: 200 };

class FakeWorker implements CalledWorker {
  onmessage: CalledWorker['onmessage'] = null;
  onerror: CalledWorker['onerror'] = null;
  asked: Question[] = [];
  ended = 0;
  postMessage(question: Question): void {
    this.asked.push(question);
  }
  terminate(): void {
    this.ended++;
  }
  say(answer: Answer): void {
    this.onmessage?.({ data: answer } as MessageEvent<Answer>);
  }
}

describe('the figure in a worker', () => {
  const point: FigurePoint = { length: 3, reverseKl: 0.1, rows: [] };
  it('points arrive, the worker ends when it is done, and its error rejects the promise', async () => {
    const worker = new FakeWorker();
    const seen: FigurePoint[] = [];
    const done = figureInWorker(
      small,
      (each) => {
        seen.push(each);
      },
      new AbortController().signal,
      worker,
    );
    worker.say({ telling: point });
    worker.say({ id: 1, result: undefined });
    await done;
    expect([worker.asked, seen, worker.ended]).toEqual([[{ id: 1, method: 'figure', args: [small] }], [point], 1]);
    const other = new FakeWorker();
    const failed = figureInWorker(small, () => {}, new AbortController().signal, other);
    other.say({ id: 1, problem: 'rounds: got 1.' });
    await expect(failed).rejects.toThrow('rounds: got 1.');
    expect(other.ended).toBe(1);
  });
  it('nothing arrives after the abort signal', async () => {
    const worker = new FakeWorker();
    const stop = new AbortController();
    const seen: FigurePoint[] = [];
    const done = figureInWorker(
      small,
      (each) => {
        seen.push(each);
      },
      stop.signal,
      worker,
    );
    stop.abort();
    await done;
    worker.say({ telling: point });
    expect([seen, worker.ended]).toEqual([[], 1]);
  });
});
