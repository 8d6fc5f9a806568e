/**
 * The page's part of the memory campaign: the real page in a headless Chromium; the memory of its main thread and
 * worker is measured through DevTools.
 */
import path from 'node:path';
import { chromium, type CDPSession, type Page } from 'playwright';
import { createServer } from 'vite';
import { CHROMIUM_FLAGS } from '../setup/chromium-flags.mjs';
import { findChromium } from '../setup/chromium.mjs';
import { ROOT } from '../setup/install.mjs';
import { allowedSlope, slopeOf } from './memory-slope';
import type { MemoryRoom } from './campaign-record';

/** A small experiment with the shipped policy, so that 20,000 steps take minutes. */
const ADDRESS = 'methods=k1-in-reward&seeds=1&prompts=1&group=2&lr=1e-5&evalEvery=1000&evalProblems=2';
/** Timeout for a page that hangs. */
const HANGS_MS = 120_000;

/** The heap of a browser target: the page or its worker. */
interface Heap {
  bytes(): Promise<number>;
}

function heapOf(session: CDPSession, send: (method: string) => Promise<unknown>): Heap {
  void session;
  return {
    bytes: async () => {
      await send('HeapProfiler.collectGarbage');
      await send('HeapProfiler.collectGarbage');
      const usage = (await send('Runtime.getHeapUsage')) as {
        usedSize: number;
        embedderHeapUsedSize?: number;
        backingStorageSize?: number;
      };
      return usage.usedSize + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0);
    },
  };
}

/** The heaps of the page and its dedicated workers, which are accessed through the page's session. */
async function heaps(page: Page): Promise<Heap[]> {
  const session = await page.context().newCDPSession(page);
  const found: Heap[] = [heapOf(session, (method) => session.send(method as 'HeapProfiler.collectGarbage'))];
  let id = 0;
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message) as { id?: number; result?: unknown; error?: { message: string } };
    const waits = answer.id === undefined ? undefined : waiting.get(answer.id);
    if (!waits) return;
    waiting.delete(answer.id!);
    if (answer.error) waits.reject(new Error(answer.error.message));
    else waits.resolve(answer.result);
  });
  session.on('Target.attachedToTarget', ({ sessionId }) => {
    found.push(
      heapOf(
        session,
        (method) =>
          new Promise((resolve, reject) => {
            id += 1;
            waiting.set(id, { resolve, reject });
            session
              .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) })
              .catch(reject);
          }),
      ),
    );
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  await page.waitForTimeout(500);
  return found;
}

/**
 * @param looks number of memory samples.
 * @throws Error with one sentence if there is no browser or the page does not train.
 */
export async function pageRoom(steps: number, looks: number, say: (line: string) => void): Promise<MemoryRoom> {
  const server = await createServer({
    root: ROOT,
    configFile: path.join(ROOT, 'vite.config.ts'),
    logLevel: 'error',
    server: { port: 0, hmr: false, watch: null },
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.resolvedUrls!.local[0]}?${ADDRESS}&steps=${steps}`);
    const session = () =>
      page.evaluate(() => {
        const { step, status } = (
          document.querySelector('rlvr-page') as unknown as { session: { step: number; status: string } }
        ).session;
        return { step, status };
      });
    const until = async (step: number): Promise<void> => {
      const from = performance.now();
      for (let seen = -1; ;) {
        const now = await session().catch(() => ({ step: -1, status: 'loading' }));
        if (now.step >= step || now.status === 'finished') return;
        if (now.status === 'failed' || performance.now() - from > HANGS_MS + (now.step > seen ? HANGS_MS : 0))
          throw new Error(`The page came to step ${now.step} and not to ${step} (${now.status}).`);
        seen = now.step;
        await page.waitForTimeout(50);
      }
    };
    await until(1);
    const adapter = await page.evaluate(
      () =>
        (document.querySelector('rlvr-page') as unknown as { session: { adapter?: { name: string } } }).session.adapter
          ?.name ?? 'unknown',
    );
    const measured = await heaps(page);
    if (measured.length < 2) throw new Error('The page has no worker whose memory could be looked at.');
    const every = Math.max(1, Math.floor(steps / looks));
    const samples: [number, number][] = [];
    for (let step = every; step <= steps; step += every) {
      await until(step);
      const { step: at } = await session();
      const bytes = await Promise.all(measured.map((heap) => heap.bytes()));
      samples.push([at, bytes.reduce((sum, each) => sum + each, 0)]);
      if (samples.length % 10 === 0)
        say(`page: step ${at} of ${steps}, ${bytes.map((each) => (each / 1e6).toFixed(2)).join(' + ')} MB`);
    }
    // Worker: reward, entropy, KL and β of each run. Page, for three metrics at every step: step and value of the run,
    // and six columns of its method.
    const allowed = allowedSlope(4 + 3 * (2 + 6), steps);
    return {
      where: `the page in Chromium ${browser.version()}`,
      adapter,
      steps: (await session()).step,
      runs: 1,
      samples,
      slope: slopeOf(samples),
      allowed,
    };
  } finally {
    await browser.close();
    await server.close();
  }
}
