import { describe, expect, it } from 'vitest';
import { notAllowed, Refusal } from '../../src/common/problem';
import {
  answerCalls,
  callWorker,
  type Answer,
  type CalledWorker,
  type Question,
  type WorkerScope,
} from '../../src/common/worker-call';

interface Sums {
  add(a: number, b: number): Promise<number>;
  fail(as: 'refusal' | 'error'): Promise<void>;
}
const methods = ['add', 'fail'] as const satisfies readonly (keyof Sums)[];

/** Both sides in one thread; every message is copied, as between threads, and arrives later. */
class Pair implements CalledWorker, WorkerScope {
  onmessage: CalledWorker['onmessage'] = null;
  onerror: CalledWorker['onerror'] = null;
  location = {} as Location;
  ended = 0;
  #listen: (event: MessageEvent<Question>) => void = () => {};

  addEventListener(_type: 'message', listener: (event: MessageEvent<Question>) => void): void {
    this.#listen = listener;
  }
  postMessage(message: Question | Answer): void {
    const data = structuredClone(message);
    setTimeout(() => {
      if ('method' in data) this.#listen({ data } as MessageEvent<Question>);
      else this.onmessage?.({ data } as MessageEvent<Answer>);
    });
  }
  terminate(): void {
    this.ended++;
  }
}

function pair(given: Partial<Sums> = {}, tell: (telling: unknown) => void = () => {}) {
  const between = new Pair();
  answerCalls<Sums>(between, {
    add: async (a, b) => {
      between.postMessage({ telling: `${a} + ${b}` });
      return Promise.resolve(a + b);
    },
    fail: (as) =>
      Promise.reject(as === 'error' ? new TypeError('broken') : new Refusal(notAllowed('a', 1, { kind: 'number' }))),
    ...given,
  });
  return { between, client: callWorker<Sums>(between, 'figure', methods, tell) };
}

describe('a worker that is called', () => {
  it('answers, and tells what it does on the way', async () => {
    const heard: unknown[] = [];
    const { client } = pair({}, (telling) => heard.push(telling));
    await expect(Promise.all([client.add(1, 2), client.add(3, 4)])).resolves.toEqual([3, 7]);
    expect(heard).toEqual(['1 + 2', '3 + 4']);
  });

  it('takes one call after another', async () => {
    const order: string[] = [];
    const { client } = pair({
      add: async (a, b) => {
        order.push(`${a} begins`);
        await new Promise((resolve) => setTimeout(resolve, a));
        order.push(`${a} ends`);
        return a + b;
      },
    });
    await Promise.all([client.add(20, 0), client.add(1, 0)]);
    expect(order).toEqual(['20 begins', '20 ends', '1 begins', '1 ends']);
  });

  it('a refusal arrives as data, another error as its message, and the next call is answered', async () => {
    const { client } = pair();
    const refused = await client.fail('refusal').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refusal);
    expect((refused as Refusal).problem).toEqual(notAllowed('a', 1, { kind: 'number' }));
    const failed = await client.fail('error').catch((error: unknown) => error);
    expect(failed).toEqual(new Error('broken'));
    expect(await client.add(1, 1)).toBe(2);
  });

  it('has no other methods', async () => {
    const { between } = pair();
    const client = callWorker<{ toString(): Promise<string> } & Sums>(between, 'figure', ['toString']);
    await expect(client.toString()).rejects.toThrow("The worker has no method 'toString'.");
  });

  it('that died refuses whoever waits and whoever calls later', async () => {
    const { between, client } = pair({ add: () => new Promise(() => {}) });
    const waits = client.add(1, 2);
    between.onerror!({ message: 'out of memory' } as ErrorEvent);
    const problem = { code: 'worker-stopped', what: 'figure', why: 'out of memory' };
    await expect(waits).rejects.toMatchObject({ problem });
    await expect(client.add(1, 2)).rejects.toMatchObject({ problem });
    client.close();
    expect(between.ended).toBe(1);
  });

  it('that is closed is ended once, and refuses whoever waits', async () => {
    const { between, client } = pair();
    const waits = client.add(1, 2);
    client.close();
    client.close();
    await expect(waits).rejects.toMatchObject({ problem: { code: 'closed', what: 'figure' } });
    expect(between.ended).toBe(1);
  });
});
