/** The browser side of `npm run bench`: a dev server for the pages, and one headless Chromium per tool. */
import path from 'node:path';
import { chromium, type BrowserServer, type Page } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';
import { CHROMIUM_FLAGS_ANY_ADAPTER } from '../setup/chromium-flags.mjs';
import { findChromium } from '../setup/chromium.mjs';
import { ROOT } from '../setup/install.mjs';
import type { BenchCase } from './cases';
import { BENCH_METHODS, type BenchMethod } from './bench-client';
import type { Tool } from './measure-all';
import { PeakMemory } from './peak-memory';
import type { OwnPage } from './own-api';
import { PEER_PACKAGES, PEERS, type PeerCase, type PeerName, type PeerPage } from './peers/peer';

/**
 * Timeout for a page to become ready. TensorFlow.js takes 15 s for its first step.
 */
const READY_MS = 60_000;

const BACKENDS: Record<string, string> = { webgpu: 'WebGPU', wasm: 'wasm' };

export class Browsers {
  readonly #open: { server: BrowserServer; memory: PeakMemory }[] = [];
  version = '';

  private constructor(
    private readonly server: ViteDevServer,
    private readonly executable: string,
    private readonly tell: (line: string) => void,
  ) {}

  /** @throws Error with one sentence if there is no Chromium. */
  static async start(tell: (line: string) => void): Promise<Browsers> {
    const executable = findChromium();
    const server = await createServer({
      root: ROOT,
      configFile: false,
      logLevel: 'error',
      cacheDir: path.join(ROOT, 'node_modules', '.vite-bench'),
      worker: { format: 'es' },
      // Headers required by peer.ts.
      server: {
        port: 0,
        hmr: false,
        watch: null,
        headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
      },
      optimizeDeps: {
        entries: ['src/bench/own-page.ts', 'src/bench/bench-worker.ts', 'src/bench/peers/peers-main.ts'],
        include: [...PEER_PACKAGES, 'webgpu-utils'],
      },
    });
    return new Browsers(await server.listen(), executable, tell);
  }

  /** Opens a page in a separate browser, so that its memory is the tool's and a crash affects no other tool. */
  async #page(file: string): Promise<{ page: Page; memory: PeakMemory }> {
    const server = await chromium.launchServer({ executablePath: this.executable, args: CHROMIUM_FLAGS_ANY_ADAPTER });
    const memory = new PeakMemory(server.process().pid!);
    this.#open.push({ server, memory });
    const browser = await chromium.connect(server.wsEndpoint());
    this.version = browser.version();
    const page = await browser.newPage();
    page.on('pageerror', (error) => this.tell(`${file}: ${error.message}`));
    await page.exposeFunction('telling', this.tell);
    await page.goto(new URL(file, this.server.resolvedUrls!.local[0]).href);
    return { page, memory };
  }

  /** Our engine, and the peak memory of its browser. */
  async own(): Promise<{ own: OwnPage; peakMiB: NonNullable<Tool['peakMiB']> }> {
    const { page, memory } = await this.#page('src/bench/own.html');
    await page.waitForFunction(() => window.own !== undefined, undefined, { timeout: READY_MS });
    const call =
      (method: BenchMethod) =>
      (...args: unknown[]) =>
        plain(
          page.evaluate(([name, given]) => (window.own![name] as (...all: unknown[]) => Promise<unknown>)(...given), [
            method,
            args,
          ] as const),
        );
    const own = Object.fromEntries(BENCH_METHODS.map((method) => [method, call(method)])) as unknown as OwnPage;
    return { own, peakMiB: () => Promise.resolve(memory.take()) };
  }

  /** @throws Error with one sentence if the tool cannot start here. */
  async peer(name: PeerName): Promise<Tool> {
    const { page, memory } = await this.#page(`src/bench/peers/peers.html?peer=${name}`);
    await page.waitForFunction(() => window.peers !== undefined, undefined, { timeout: READY_MS });
    const description = await plain(page.evaluate(() => window.peers!.describe()));
    return peerTool(
      name,
      PEERS[name].runs,
      {
        describe: () => Promise.resolve(description),
        prepare: (of) => plain(page.evaluate((given) => window.peers!.prepare(given), of)),
        window: (seconds) => plain(page.evaluate((given) => window.peers!.window(given), seconds)),
        count: () => plain(page.evaluate(() => window.peers!.count())),
        gradientError: () => plain(page.evaluate(() => window.peers!.gradientError())),
      },
      () => Promise.resolve(memory.take()),
    );
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#open.map(async ({ server, memory }) => {
        memory.stop();
        await server.close();
      }),
    );
    await this.server.close();
  }
}

/** Extracts the page's message from Playwright's error, which adds the call and a stack trace. */
async function plain<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const [first = ''] = (error as Error).message.split('\n');
    throw new Error(first.replace(/^\w+\.\w+: ((Error|Refusal): )?/, ''), { cause: error });
  }
}

/** Wraps a peer as a tool of the benchmark. */
export async function peerTool(
  id: string,
  cases: readonly string[],
  peer: PeerPage,
  peakMiB: NonNullable<Tool['peakMiB']>,
): Promise<Tool> {
  const { tool, version, backend, mode } = await peer.describe();
  return {
    id,
    name: [tool, version, BACKENDS[backend]].filter(Boolean).join(' '),
    mode,
    cases,
    prepare: (of: BenchCase) => peer.prepare(of.name as PeerCase),
    window: (seconds) => peer.window(seconds),
    counts: async () => {
      const counts = await peer.count();
      return counts.dispatches > 0 ? counts : undefined;
    },
    gradientError: () => peer.gradientError(),
    peakMiB,
  };
}
