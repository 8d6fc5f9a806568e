/**
 * The page as built by `npm run build`, served from a subfolder of a static file server, under its content security
 * policy.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, it, onTestFinished } from 'vitest';
import { CHROMIUM_FLAGS_WITHOUT_WEBGPU } from '../../src/setup/chromium-flags.mjs';
import { locateChromium } from '../../src/setup/chromium.mjs';
import { CONTENT_POLICY } from '../../src/setup/content-policy.mjs';
import { buildPage } from '../support/build-page';
import { SMALL } from '../support/race-driver';
import { serveFiles } from '../support/file-server';

const PLACE = path.join('some', 'where');
/** For all that is waited for: no promise, only the end of a test that hangs. */
const HANGS = 120_000;

let folder: string;
let built: string;
let server: Awaited<ReturnType<typeof serveFiles>>;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'built-page-'));
  built = path.join(folder, PLACE);
  buildPage(built);
  [server, browser] = await Promise.all([serveFiles(folder), chromium.connect(inject('browserEndpoint'))]);
});
afterAll(async () => {
  server?.close();
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  page: Page;
  /** Everything that the policy stopped, every error, and every request that failed or went elsewhere. */
  trouble(): Promise<string[]>;
  close(): Promise<void>;
}

declare global {
  interface Window {
    violations: string[];
  }
}

/** @param file in the built folder. */
async function open(
  file: string,
  { locale = 'en-US', colorScheme = 'light' as 'light' | 'dark' } = {},
): Promise<Opened> {
  const context = await browser.newContext({ locale, colorScheme, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const said: string[] = [];
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) said.push(message.text());
  });
  page.on('requestfailed', (request) => said.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) said.push(`${response.url()}: ${response.status()}`);
  });
  const home = new URL(`${PLACE.split(path.sep).join('/')}/`, server.address).href;
  // Of the workers as well, which the page's policy does not reach.
  context.on('request', (request) => {
    if (!request.url().startsWith(home) && !/^(data|blob):/.test(request.url()))
      said.push(`${request.url()} is elsewhere`);
  });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      window.violations.push(
        `${event.effectiveDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`,
      );
    });
  });
  await page.goto(new URL(file, home).href);
  return {
    page,
    trouble: async () => [...said, ...(await page.evaluate(() => window.violations))],
    close: () => context.close(),
  };
}

const click = (page: Page, selector: string) => page.locator(selector).first().click();

/** Each view: where it is, and what shows that it works; dialogs and foldable parts are opened as well. */
const VIEWS: Record<string, { path: string; works(page: Page): Promise<void> }> = {
  'the race': {
    path: `?${SMALL}`,
    works: async (page) => {
      const step = async () =>
        Number(/(?:step|第) (\d+)/.exec((await page.locator('.status').textContent()) ?? '')?.[1]);
      await expect.poll(step, { timeout: HANGS }).toBeGreaterThan(0);
      // The answers, with their tokens tinted.
      await page.locator('sample-list .token').first().waitFor({ timeout: HANGS });
      for (const summary of await page.locator('rlvr-page details:not([open]) > summary').all())
        if (await summary.isVisible()) await summary.click();
      await click(page, 'button[popovertarget=policy]');
      await page.locator('policy-panel label[for=files]').waitFor();
      await click(page, '#policy > header button');
      const before = await step();
      await expect.poll(step, { timeout: HANGS }).toBeGreaterThan(before + 5);
    },
  },
  'the recipes': {
    path: `?${SMALL}`,
    works: async (page) => {
      await click(page, 'button:has(+ recipes-panel)');
      const panel = page.locator('recipes-panel dialog');
      await panel.waitFor({ timeout: HANGS });
      for (const direction of ['from', 'to']) {
        await click(page, `[data-tab=parts-${direction}]`);
        const tabs = panel.locator('[data-tab^=frameworks-]');
        for (let i = 0, all = await tabs.count(); i < all; i++) {
          await tabs.nth(i).click();
          await panel.locator('pre code, .impossible').first().waitFor();
        }
      }
    },
  },
  'a replay': {
    path: '#replay=harsh.base&methods=k1-in-reward,k3-in-reward',
    works: async (page) => {
      const label = () => page.locator('metric-chart.reward canvas').getAttribute('aria-label');
      await expect.poll(label, { timeout: HANGS }).toMatch(/k3/);
    },
  },
  'the lab': {
    path: '#lab&prompts=1&answerLength=2',
    works: async (page) => {
      await expect
        .poll(() => page.evaluate(() => document.querySelector('lab-view')?.session?.table?.batches ?? 0), {
          timeout: HANGS,
        })
        .toBeGreaterThan(1);
      expect(await page.locator('lab-controls #step-means').textContent()).toMatch(/[\d.]+ nat/);
      // Every part is there once it was scrolled to, with its charts, bars and formulas.
      for (const part of ['table', 'curves', 'space', 'estimators', 'categorical', 'figure-two', 'optimum']) {
        await page.locator(`lab-${part}`).scrollIntoViewIfNeeded();
        await page.waitForTimeout(100);
      }
      await page.locator('lab-table [role=gridcell]').first().click();
      await page.locator('math').first().waitFor({ state: 'attached' });
    },
  },
  'the findings': {
    path: '#findings',
    works: async (page) => {
      await page.locator('findings-view .claim').first().waitFor({ timeout: HANGS });
      await page.evaluate(() => {
        for (const each of document.querySelector('findings-view')!.shadowRoot!.querySelectorAll('details'))
          each.open = true;
      });
      await page.locator('findings-view figure svg').first().waitFor();
    },
  },
  'one finding': {
    path: '#findings=k3-in-reward-collapses',
    works: async (page) => {
      await page.locator('#k3-in-reward-collapses figure svg').first().waitFor({ timeout: HANGS });
    },
  },
  'the log': {
    path: '#log',
    works: async (page) => {
      await page.locator('log-view button.example:enabled').click({ timeout: HANGS });
      await page.locator('log-view .picture table').first().waitFor({ timeout: HANGS });
      const csv = 'step,reward,kl\n0,0.1,0\n1,0.2,0.1\n';
      await page
        .locator('log-view input[type=file]')
        .setInputFiles({ name: 'log.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
      await page.locator('log-view .understood', { hasText: 'log.csv' }).waitFor({ timeout: HANGS });
    },
  },
  'the bench': {
    path: '#bench?cases=W1s&rounds=1&seconds=0.1&runs=1',
    works: async (page) => {
      await click(page, 'bench-view button.primary');
      await page.locator('[role=status]', { hasText: /1\/1|ceiling|W1s|上限/ }).waitFor({ timeout: HANGS });
    },
  },
};

// Every other view begins in Chinese and dark; all of them see both languages and both themes.
Object.entries(VIEWS).forEach(([name, view], index) => {
  it(`${name}: both languages and themes work, and the policy has nothing to stop`, async () => {
    const { page, trouble, close } = await open(
      view.path,
      index % 2 === 0 ? { locale: 'en-US', colorScheme: 'light' } : { locale: 'zh-CN', colorScheme: 'dark' },
    );
    await view.works(page);
    // With no dialog over it.
    await page.keyboard.press('Escape');
    for (const choice of [
      'button.theme:visible',
      '.languages button[aria-pressed=false]:visible',
      'button.theme:visible',
    ]) {
      await page.locator(choice).first().click();
      await page.waitForTimeout(100);
    }
    expect(await trouble()).toEqual([]);
    await close();
  });
});

it(
  'a script in the page, a text as a script, a style, a worker from text, a frame and a foreign host are stopped, ' +
    'and noticed',
  async () => {
    const index = readFileSync(path.join(built, 'index.html'), 'utf8');
    writeFileSync(
      path.join(built, 'planted.html'),
      index.replace('</head>', '<script>window.planted = true</script><style>body { --planted: 1 }</style></head>'),
    );
    const { page, trouble, close } = await open('planted.html#findings');
    await page.locator('findings-view .claim').first().waitFor({ timeout: HANGS });
    expect(
      await page.evaluate(() => ({
        ran: 'planted' in window,
        styled: getComputedStyle(document.body).getPropertyValue('--planted'),
      })),
    ).toEqual({ ran: false, styled: '' });
    // Once from a script of the page itself: what a test says is not held by the policy.
    writeFileSync(
      path.join(built, 'planted.js'),
      `
    try { (0, eval)('window.planted = true'); } catch (error) { window.refused = String(error); }
    fetch('http://127.0.0.1:9/').catch(() => {});
    new Image().src = 'http://127.0.0.1:9/a.png';
    try { new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))).onerror = () => {}; } catch {}
    document.body.append(Object.assign(document.createElement('iframe'), { src: 'http://127.0.0.1:9/' }));
  `,
    );
    await page.evaluate(() => {
      document.head.append(Object.assign(document.createElement('script'), { src: './planted.js' }));
    });
    await expect
      .poll(() => page.evaluate(() => window.violations.map((line) => line.split(':')[0]).sort()), { timeout: HANGS })
      .toEqual([
        'connect-src',
        'frame-src',
        'img-src',
        'script-src',
        'script-src-elem',
        'style-src-elem',
        'worker-src',
      ]);
    expect(await page.evaluate(() => 'planted' in window)).toBe(false);
    expect((await trouble()).length).toBeGreaterThan(0);
    await close();
  },
);

it('the built page has the policy, which allows no text as a script, and nothing built would need it', () => {
  const index = readFileSync(path.join(built, 'index.html'), 'utf8').replaceAll('&#39;', "'");
  expect(index).toContain(`<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">`);
  expect(index.indexOf('Content-Security-Policy')).toBeLessThan(index.indexOf('<script'));
  const scripts = CONTENT_POLICY.split('; ').filter((directive) => !directive.startsWith('style-src-attr'));
  expect(scripts.join()).not.toMatch(/unsafe|https?:|\*/);
  // In workers too, where a policy in a page does not hold.
  const files = readdirSync(path.join(built, 'assets')).filter((file) => file.endsWith('.js'));
  expect(files.length).toBeGreaterThan(5);
  for (const file of files)
    expect(readFileSync(path.join(built, 'assets', file), 'utf8'), file).not.toMatch(
      /\bnew Function\b|(?<![\w.$])eval\(|https?:\/\/(?!www\.w3\.org)[^"'`\s)]*\.js\b/,
    );
});

it('without WebGPU it trains in float64, on as many workers as the machine has cores for its runs', async () => {
  const bare = await chromium.launch({ executablePath: locateChromium(), args: CHROMIUM_FLAGS_WITHOUT_WEBGPU });
  onTestFinished(() => bare.close());
  const page = await bare.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto(new URL(`${PLACE.split(path.sep).join('/')}/?${SMALL}`, server.address).href);
  const status = page.locator('.status').first();
  await expect
    .poll(
      async () => Number(/step (\d+) of/.exec((await status.textContent())?.replace(/\s+/g, ' ') ?? '')?.[1] ?? 0),
      { timeout: HANGS },
    )
    .toBeGreaterThan(5);
  expect(await status.textContent()).toContain('float64 on the processor');
  // SMALL has two runs; one core alone needs no worker for them.
  const cores = Math.min(2, await page.evaluate(() => navigator.hardwareConcurrency));
  expect(page.workers().filter((worker) => /\/assets\/page-thread-.*\.js$/.test(worker.url()))).toHaveLength(
    cores > 1 ? cores : 0,
  );
  expect(said).toEqual([]);
});
