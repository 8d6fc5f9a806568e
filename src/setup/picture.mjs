/**
 * `npm run picture`: creates docs/collapse.webp, the README's animation of a live training. Opens the page in Chromium,
 * trains the default preset until some time after a collapse, and joins the screenshots.
 */
import path from 'node:path';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { CHROMIUM_FLAGS } from './chromium-flags.mjs';
import { findChromium } from './chromium.mjs';
import { install, ROOT, runScript } from './install.mjs';

const FILE = path.join(ROOT, 'docs', 'collapse.webp');
const SIZE = { width: 1280, height: 720 };
/** Milliseconds between screenshots; the picture shows them at twice the speed. */
const EVERY = 500;
/** Number of screenshots after the verdict first appears on the page. */
const AFTERWARDS = 12;
/** If there is no collapse after this many screenshots, something is wrong with the page. */
const MAX_FRAMES = 240;

await runScript(async () => {
  install();
  const { default: sharp } = await import('sharp');
  const server = await createServer({ root: ROOT, configFile: `${ROOT}/vite.config.ts`, logLevel: 'error' });
  await server.listen(0);
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage({ viewport: SIZE, locale: 'en-US', colorScheme: 'light' });
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    const verdict = page.locator('section.verdict', { hasText: 'collapsed' });
    await page.locator('.status', { hasText: /step \d+ of/ }).waitFor({ timeout: 120_000 });
    /** @type {Buffer[]} */
    const frames = [];
    for (let left = AFTERWARDS; left > 0;) {
      if (frames.length === MAX_FRAMES)
        throw new Error(`picture: no collapse in ${MAX_FRAMES} screenshots; does the page train?`);
      frames.push(await page.screenshot({ type: 'png' }));
      if ((await verdict.count()) > 0) left--;
      await page.waitForTimeout(EVERY);
    }
    const { size } = await sharp(frames, { join: { animated: true } })
      .webp({
        quality: 60,
        effort: 6,
        loop: 0,
        delay: frames.map((_, index) => (index < frames.length - 1 ? EVERY / 2 : 3000)),
      })
      .toFile(FILE);
    console.log(`${path.relative(ROOT, FILE)}: ${frames.length} screenshots, ${(size / 1024).toFixed(0)} KiB`);
  } finally {
    await browser.close();
    await server.close();
  }
  return 0;
});
