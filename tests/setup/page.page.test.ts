import { expect, it } from 'vitest';
import { openPage } from '../support/open-page';

const hasAdapter = () => navigator.gpu.requestAdapter().then((adapter) => adapter !== null);

it('openPage: size, language and theme are as asked', async () => {
  const { page, close } = await openPage('tests/support/blank.html?anything=1', {
    viewport: { width: 700, height: 500 },
    locale: 'zh-CN',
    colorScheme: 'dark',
  });
  expect(new URL(page.url()).search).toContain('anything=1');
  expect(
    await page.evaluate(() => [
      innerWidth,
      innerHeight,
      navigator.language,
      matchMedia('(prefers-color-scheme: dark)').matches,
    ]),
  ).toEqual([700, 500, 'zh-CN', true]);
  expect(await page.evaluate(hasAdapter)).toBe(true);
  await close();
});

it('openPage: withoutWebGPU gives a page without an adapter on any machine', async () => {
  const { page, close } = await openPage('tests/support/blank.html', { withoutWebGPU: true });
  expect(await page.evaluate(hasAdapter)).toBe(false);
  await close();
});

it('openPage: page errors and console errors are collected', async () => {
  const { page, errors, address, close } = await openPage('tests/support/blank.html');
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('as asked');
    });
    console.error('told');
  });
  await page.waitForTimeout(100);
  expect(errors).toEqual(expect.arrayContaining(['as asked', 'told']));
  expect(address).toMatch(/^http:\/\/localhost:\d+\/$/);
  await close();
});
