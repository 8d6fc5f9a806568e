/**
 * The built page in a real Firefox: wgpu and naga instead of Dawn and Tint, on two software drivers and without one.
 */
import path from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { expect, inject, onTestFinished, test } from 'vitest';
import { findChromium } from '../../src/setup/chromium.mjs';
import { findFirefox } from '../../src/setup/browsers.mjs';
import { findLavapipe } from '../../src/setup/lavapipe.mjs';
import { swiftshaderFolder } from '../../src/setup/vulkan.mjs';
import { look, seen, type Look } from '../support/look';

/**
 * WebGPU is behind preferences in Firefox on Linux, and off for software drivers, which its sandbox keeps it from as
 * well.
 */
const PREFERENCES = {
  'dom.webgpu.enabled': true,
  'dom.webgpu.workers.enabled': true,
  'dom.webgpu.wgpu-backend': 'vulkan',
  'gfx.webgpu.ignore-blocklist': true,
  'gfx.webgpu.force-enabled': true,
  'security.sandbox.gpu.level': 0,
  'intl.accept_languages': 'en-US',
};
/** Seconds from the first step until the numbers are known to be right, or are float64's. */
const RIGHT_WITHIN = 10;

interface Opened {
  look(): Promise<Look>;
  errors: string[];
}

/** @param driver a file that names a Vulkan driver to its loader. */
async function open(driver: string, query = ''): Promise<Opened> {
  const browser: Browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: findFirefox(),
    headless: true,
    extraPrefsFirefox: PREFERENCES,
    env: { ...process.env, VK_DRIVER_FILES: driver },
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(`${inject('builtAddress')}${query}`);
  return { look: async () => JSON.parse(await page.evaluate(look)) as Look, errors };
}

const COLLAPSE = /k3 in reward collapsed at steps? \d+(–\d+)? \((\d) of 4 seeds\)\. Why: /;

test('on SwiftShader the default preset trains to the collapse, audited', async () => {
  const { look: lookAt, errors } = await open(path.join(swiftshaderFolder(findChromium())!, 'vk_swiftshader_icd.json'));
  const collapsed = await seen(lookAt, ({ verdict }) => COLLAPSE.test(verdict), 'the collapse', 120);
  const end = await seen(lookAt, ({ status }) => status.includes('Finished after 160 steps.'), 'the end', 120);
  console.log(`${collapsed.verdict} After ${(collapsed.at / 1000).toFixed(1)} s. ${end.status}`);
  expect(Number(COLLAPSE.exec(end.verdict)?.[2])).toBeGreaterThanOrEqual(3);
  expect(end.verdict).toMatch(/k1 in reward held to the end/);
  expect(end.audit).toMatchObject({ computedIn: 'float32', refuted: [] });
  expect(end.audit!.updates).toBeGreaterThanOrEqual(4);
  expect(end.status).toContain('checked against float64');
  expect(errors).toEqual([]);
});

test(
  'on lavapipe it is right within ten seconds of the first step, or float64 and says so; the collapse is shown ' +
    'either way',
  async () => {
    const { look: lookAt, errors } = await open(findLavapipe());
    const first = await seen(lookAt, ({ steps }) => steps > 0, 'the first step', 120);
    const trusted = await seen(
      lookAt,
      ({ audit }) => audit?.computedIn === 'float64' || (audit?.updates ?? 0) > 0,
      'a right update',
      60,
    );
    console.log(`Trusted ${((trusted.at - first.at) / 1000).toFixed(1)} s after the first step: ${trusted.status}`);
    expect((trusted.at - first.at) / 1000).toBeLessThan(RIGHT_WITHIN);
    if (trusted.audit!.computedIn === 'float64') expect(trusted.notices.join()).toMatch(/computed? wrong numbers/);
    const collapsed = await seen(lookAt, ({ verdict }) => COLLAPSE.test(verdict), 'the collapse', 120);
    console.log(
      `${collapsed.verdict} After ${(collapsed.at / 1000).toFixed(1)} s. ${collapsed.status} ` +
        `${collapsed.notices.join(' ')}`,
    );
    if (collapsed.audit!.refuted.length > 0) expect(collapsed.notices.join()).toMatch(/computed wrong numbers/);
    expect(errors).toEqual([]);
  },
);

test('without an adapter the processor trains in float64, and the page says so', async () => {
  const { look: lookAt, errors } = await open('/nowhere/driver.json', '?prompts=2&group=2&seeds=1');
  const { status, notices, adapter, audit } = await seen(lookAt, ({ steps }) => steps > 3, 'step 3', 120);
  expect(adapter?.kind).toBe('processor');
  expect(status).toContain('computed in float64');
  expect(notices.join()).toContain('Training runs on the processor in float64 instead');
  expect(audit?.computedIn).toBe('float64');
  expect(errors).toEqual([]);
});
