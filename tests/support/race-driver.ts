/**
 * Reads and operates the real page like a user, for *.page.test.ts. Numbers are read from the page's texts where
 * possible.
 */
import type { Page } from 'playwright';
import { expect } from 'vitest';
import type { Command, Event } from '../../src/training/protocol';
import type { RlvrPage } from '../../src/ui/race/race-view';
import { openPage, type OpenedPage, type PageOptions } from './open-page';

/** Two runs of four completions a step: on a software adapter several steps a second, and no end in sight. */
export const SMALL =
  'methods=k1-in-reward,k3-in-reward&seeds=1&prompts=2&group=2&lr=1e-4&steps=100000&evalEvery=100000&evalProblems=2';

/** What is noted inside the page from before its first script on. */
interface Notes {
  /** Every text that was ever written on a canvas: the charts' marks are no elements. */
  written: Set<string>;
  /** Main-thread tasks over 50 ms, in milliseconds since the navigation. */
  longTasks: { start: number; duration: number }[];
  sent: Command[];
  heard: Event[];
}
declare global {
  interface Window {
    notes: Notes;
  }
  interface HTMLElementTagNameMap {
    'rlvr-page': RlvrPage;
  }
}

function takeNotes(): void {
  const notes: Notes = { written: new Set(), longTasks: [], sent: [], heard: [] };
  window.notes = notes;
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function fillText(...given) {
    notes.written.add(given[0]);
    return write.apply(this, given);
  };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) notes.longTasks.push({ start: startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  // The page's own worker, overheard on both sides.
  const RealWorker = window.Worker;
  window.Worker = class extends RealWorker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', (message: MessageEvent<Event>) => notes.heard.push(message.data));
    }

    override postMessage(message: Command, ...rest: unknown[]): void {
      notes.sent.push(message);
      (super.postMessage as (...given: unknown[]) => void)(message, ...rest);
    }
  };
}

export interface Driven extends OpenedPage {
  /** Text of the first element that fits, in whatever shadow, its white space made single; '' where there is none. */
  text(selector: string): Promise<string>;
  /** The lines that tell of trouble. */
  notices(): Promise<string[]>;
  /** The step in the status line. */
  step(): Promise<number>;
  /** Waits until the status line has come to a step. */
  reach(step: number, ms?: number): Promise<void>;
  /** How often a training was begun. */
  starts(): Promise<number>;
  sent(): Promise<Command['type'][]>;
  /** Types into a field of the form and leaves it. */
  fill(key: string, text: string): Promise<void>;
  /** The sentence beside a field. */
  problem(key: string): Promise<string>;
  /** Steps and values of the curve of every seed of a method, as drawn but not merged. */
  curve(method: string): Promise<{ x: number; y: number }[]>;
}

/** Opens the page with everything that happens in it noted. */
export async function drive(query = '', options: PageOptions = {}): Promise<Driven> {
  const opened = await openPage(query && `?${query}`, {
    ...options,
    prepare: async (page) => {
      await page.addInitScript(takeNotes);
      await options.prepare?.(page);
    },
  });
  const { page } = opened;
  const text = async (selector: string): Promise<string> => {
    const found = page.locator(selector);
    return (await found.count()) === 0 ? '' : ((await found.first().textContent()) ?? '').replace(/\s+/g, ' ').trim();
  };
  const driven: Driven = {
    ...opened,
    text,
    notices: async () =>
      (await page.locator('.notice span').allTextContents()).map((line) => line.replace(/\s+/g, ' ').trim()),
    step: async () => Number(/step (\d+) of/.exec(await text('.status'))?.[1] ?? NaN),
    reach: async (step, ms = 60_000) => {
      const end = performance.now() + ms;
      while (!((await driven.step()) >= step)) {
        if (performance.now() > end)
          throw new Error(
            `Step ${step} was not reached in ${ms} ms: '${await text('.status')}', ` +
              `${JSON.stringify(await driven.notices())}, ${JSON.stringify(driven.errors)}`,
          );
        await page.waitForTimeout(50);
      }
    },
    starts: () => page.evaluate(() => window.notes.heard.filter((event) => event.type === 'started').length),
    sent: () => page.evaluate(() => window.notes.sent.map((command) => command.type)),
    fill: async (key, value) => {
      const input = field(page, key);
      await input.fill(value);
      await input.press('Enter');
    },
    problem: (key) => text(`option-field[data-key=${key}] .problem`),
    curve: (method) =>
      page.evaluate(
        (name) => document.querySelector('rlvr-page')!.session.curves.raw(name, 'reward', Infinity).flat(),
        method,
      ),
  };
  return driven;
}

export const field = (page: Page, key: string) => page.locator(`option-field[data-key=${key}] input`);

/**
 * What comes about by itself. The limit is no promise, it only ends a test that hangs: long enough for a machine that
 * is busy with more than training.
 */
export const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 60_000, interval: 50 });

/** Every step once, from the first one on. */
export function contiguous(curve: { x: number; y: number }[]): void {
  expect(curve.length).toBeGreaterThan(0);
  expect(curve.map(({ x }) => x)).toEqual(curve.map((_, i) => i));
  for (const { y } of curve) expect(y).toBeGreaterThanOrEqual(0);
}
