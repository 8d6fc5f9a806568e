/**
 * Failures around a training: each is reported in one clear sentence, and the running training is not lost.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/setup/install.mjs';
import { bytesOf } from '../support/open-page';
import { contiguous, drive, eventually, field, SMALL, type Driven } from '../support/race-driver';

describe('the device', () => {
  it('that is not there is told of, and the processor trains', async () => {
    const at = await drive(SMALL, { withoutWebGPU: true });
    await at.reach(3);
    expect(await at.notices()).toEqual([
      'WebGPU is here, but it has no adapter on this machine. Training runs on the processor in float64 instead: ' +
        'just as right, only slower than a graphics card. A current Chrome, Edge, Firefox or Safari with hardware ' +
        'acceleration switched on has WebGPU.',
    ]);
    expect(await at.text('.status')).toContain('float64 on the processor');
    const [first] = await at.curve('k1-in-reward');
    expect(first.y).toBeGreaterThanOrEqual(0);
    expect(at.errors).toEqual([]);
    await at.close();
  });
});

const see = (page: Page, visible: boolean) =>
  page.evaluate((seen) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => !seen });
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (seen ? 'visible' : 'hidden'),
    });
    document.dispatchEvent(new globalThis.Event('visibilitychange'));
  }, visible);
/** The step that the reward chart says it shows. */
const shown = async (page: Page) =>
  Number(
    /at step (\d+)/.exec((await page.locator('metric-chart.reward canvas').getAttribute('aria-label')) ?? '')?.[1] ??
      -1,
  );
const samples = (page: Page) =>
  page.evaluate(() => window.notes.heard.filter((event) => event.type === 'samples').length);

describe('a hidden tab', () => {
  it('that was never seen trains too, and shows its curves and answers at first sight', async () => {
    const at = await drive(SMALL, {
      withoutWebGPU: true,
      prepare: async (page) =>
        void (await page.addInitScript(() =>
          Object.defineProperty(document, 'hidden', { configurable: true, get: () => true }),
        )),
    });
    const { page } = at;
    await at.reach(50);
    expect([await shown(page), await samples(page)]).toEqual([-1, 0]);
    await see(page, true);
    await eventually(() => shown(page)).toBeGreaterThanOrEqual(50);
    await eventually(() => page.locator('sample-list li').count()).toBeGreaterThan(0);
    await at.close();
  });
});

describe('junk in the address', () => {
  it("gets one sentence a field; training starts with the preset's values", async () => {
    const junk =
      'beta=abc&methods=k9-in-reward&foo=bar&seeds=-3&lr=1e99&preset=nowhere&' +
      'task=%3Cimg%20src%3Dx%20onerror%3D%22window.hurt%3D1%22%3E';
    const at = await drive(`${junk}&prompts=2&group=2`, { withoutWebGPU: true });
    await at.reach(1);
    const [line] = (await at.notices()).filter((notice) => notice.startsWith('In the address: '));
    for (const sentence of [
      "beta: got 'abc'; allowed are numbers from -10 to 10.",
      /methods: got 'k9-in-reward'; allowed are 1 to 16 different ones of none, [^.]*\./,
      "seeds: got '-3'; allowed are whole numbers from 1 to 32.",
      /'foo' in the address is no setting; there are preset, [^.]*\./,
      "learningRate: got '1e99'; allowed are numbers from 0 to 0.1.",
      /preset: got 'nowhere'; allowed are collapse, [^.]*\./,
      'operator: got \'<img src=x onerror="window.hurt=1">\'; allowed are addition, subtraction, multiplication.',
    ])
      expect(line).toMatch(sentence);
    expect(line.match(/: got /g)).toHaveLength(6);
    expect(await field(at.page, 'beta').inputValue()).toBe('0.3');
    expect(await field(at.page, 'learningRate').inputValue()).toBe('0.0015');
    expect(await field(at.page, 'prompts').inputValue()).toBe('2');
    expect(await at.text('.status')).toContain('8 runs');
    expect(await at.text('header p')).toMatch(/k3 in reward or k1 in reward.*learns addition/);
    expect(await at.page.evaluate(() => 'hurt' in window)).toBe(false);
    expect(at.errors).toEqual([]);
    await at.close();
  });
});

describe('an address that asks for what the reference policy does not know', () => {
  it('is told what helps; pretraining helps, and can be cancelled', async () => {
    const at = await drive(`${SMALL}&digits=1`, { withoutWebGPU: true });
    const { page } = at;
    await eventually(at.notices).toEqual([
      "digits: got '1'; allowed is 2, with which the reference policy was pretrained; pretrain again to get one for 1.",
    ]);
    await page.locator('button[popovertarget=policy]:not([popovertargetaction])').click();
    await page.locator('policy-panel button', { hasText: 'Pretrain again' }).click();
    await eventually(() => at.text('.status')).toMatch(/^Pretraining: step [1-9]\d* of 2400/);
    await page.locator('policy-panel button', { hasText: 'Cancel' }).click();
    await eventually(() => at.text('.status')).toContain('Nothing is training.');
    expect(await at.starts()).toBe(0);
    await at.close();
  });
});

describe('while a training runs', () => {
  let at: Driven;
  /** By the test's clock, when it had begun. */
  let since: number;
  beforeAll(async () => {
    at = await drive(SMALL);
    await at.reach(1);
    since = performance.now();
  });
  afterAll(() => at?.close());

  /** The same training, untouched: it goes on, and was not begun again. */
  async function goesOn(starts = 1): Promise<void> {
    const step = await at.step();
    await at.reach(step + 10);
    expect(await at.starts()).toBe(starts);
    contiguous(await at.curve('k1-in-reward'));
    expect(at.errors).toEqual([]);
  }

  it('junk in the form is refused beside the field', async () => {
    const { page } = at;
    await at.fill('beta', 'abc');
    await eventually(() => at.problem('beta')).toBe("beta: got 'abc'; allowed are numbers from -10 to 10.");
    await at.fill('groupSize', '1000');
    await eventually(() => at.problem('groupSize')).toBe(
      "groupSize: got '1000'; allowed are whole numbers from 2 to 64.",
    );
    await page.locator('button[popovertarget=more]:not([popovertargetaction])').click();
    await at.fill('minibatches', '3');
    await eventually(() => at.problem('minibatches')).toBe(
      "minibatches: got '3' with 2 prompts; allowed are whole numbers that divide the prompts.",
    );
    expect(await page.locator('option-field[data-key=minibatches] .problem').isVisible()).toBe(true);
    await page.locator('#more button[popovertargetaction=hide]').click();
    await goesOn();
    // What was typed is still there to be mended, and nothing of it went to the worker or into the address.
    expect(await field(page, 'beta').inputValue()).toBe('abc');
    expect(await page.locator('option-field[data-key=beta] .problem').isVisible()).toBe(true);
    expect(await at.sent()).toEqual(['start']);
    expect(new URL(page.url()).search).toBe(`?${SMALL}`);
    await field(page, 'beta').press('Escape');
    await eventually(() => at.problem('beta')).toBe('');
    expect(await field(page, 'beta').inputValue()).toBe('0.3');
    await field(page, 'groupSize').press('Escape');
  });

  it('a hidden tab trains on, and shows all of it when it is seen again', async () => {
    const { page } = at;
    await at.reach(5);
    await eventually(() => shown(page)).toBeGreaterThanOrEqual(0);
    await see(page, false);
    // What was under way when it was hidden.
    await page.waitForTimeout(1000);
    const [step, drawn, heard] = [await at.step(), await shown(page), await samples(page)];
    await at.reach(step + 100);
    expect([await shown(page), await samples(page)]).toEqual([drawn, heard]);
    await see(page, true);
    await eventually(() => shown(page)).toBeGreaterThanOrEqual(step + 100);
    await eventually(() => samples(page)).toBeGreaterThan(heard);
    contiguous(await at.curve('k1-in-reward'));
    expect(await at.starts()).toBe(1);
  });

  it('a device that is lost in mid-run is replaced; training goes on from the last snapshot and says so', async () => {
    // Snapshots are taken every five seconds.
    await at.page.waitForTimeout(Math.max(0, 6000 - (performance.now() - since)));
    const before = await at.curve('k3-in-reward');
    const recovering = at.page.locator('.status', { hasText: 'Getting the device back.' }).waitFor({ timeout: 60_000 });
    await at.page.evaluate(() => document.querySelector('rlvr-page')!.client!.send({ type: 'lose-device' }));
    await recovering;
    const notice =
      /^The device was lost \(.+\); training goes on from the snapshot of step (\d+), with the same numbers\.$/;
    await eventually(async () => (await at.notices()).some((line) => notice.test(line))).toBe(true);
    const [, from] = (await at.notices()).map((line) => notice.exec(line)).find((found) => found)!;
    expect(Number(from)).toBeGreaterThan(0);
    expect(Number(from)).toBeLessThanOrEqual(before.at(-1)!.x + 50);

    await at.reach(before.length + 40);
    for (const method of ['k1-in-reward', 'k3-in-reward']) contiguous(await at.curve(method));
    // What was trained a second time came out the same, and nothing else was begun.
    expect((await at.curve('k3-in-reward')).slice(0, before.length)).toEqual(before);
    expect(await at.starts()).toBe(1);
    expect(new URL(at.page.url()).search).toBe(`?${SMALL}`);
    expect(await at.text('.status')).toMatch(/· 2 runs .*swiftshader/i);
    expect(at.errors).toEqual([]);
  });

  it('digits that the reference policy does not know are refused with what helps', async () => {
    await at.page.locator('button[popovertarget=more]:not([popovertargetaction])').click();
    const digits = at.page.locator('option-field[data-key=digits] select');
    await digits.selectOption('1');
    await eventually(at.notices).toContain(
      "digits: got '1'; allowed is 2, with which the reference policy was pretrained; pretrain again to get one for 1.",
    );
    expect(await digits.inputValue()).toBe('2');
    await at.page.locator('#more button[popovertargetaction=hide]').click();
    await goesOn();
  });

  const config = readFileSync(path.join(ROOT, 'public/reference/config.json'), 'utf8');
  const weights = readFileSync(path.join(ROOT, 'public/reference/model.safetensors'));
  /** A tensor's values inside the file, by the format's own table. */
  function valuesOf(file: Buffer, name: string): Buffer {
    const length = Number(file.readBigUInt64LE(0));
    const {
      data_offsets: [from, to],
    } = JSON.parse(file.toString('utf8', 8, 8 + length))[name] as { data_offsets: [number, number] };
    return file.subarray(8 + length + from, 8 + length + to);
  }
  const withNaN = Buffer.from(weights);
  valuesOf(withNaN, 'transformer.h.1.mlp.c_fc.weight').writeFloatLE(NaN, 40);
  const files = (text: string, bytes: Buffer) => [
    { name: 'config.json', mimeType: 'application/json', buffer: Buffer.from(text) },
    { name: 'model.safetensors', mimeType: 'application/octet-stream', buffer: bytes },
  ];
  const load = (given: ReturnType<typeof files>) => at.page.locator('policy-panel #files').setInputFiles(given);

  it.each<[string, ReturnType<typeof files>, RegExp]>([
    ['cut off', files(config, weights.subarray(0, weights.length - 1000)), /^Tensor "[\w.]+" .*truncated/],
    ['with a NaN inside', files(config, withNaN), /^Tensor "transformer\.h\.1\.mlp\.c_fc\.weight" .*finite/],
    [
      'of another kind',
      files(config.replace('"gpt2"', '"llama"'), weights),
      /^In config\.json, model_type: got 'llama'; allowed is "gpt2"\.$/,
    ],
    [
      'of other sizes',
      files(config.replace(/"n_embd": \d+/, '"n_embd": 64'), weights),
      /^Tensor "[\w.]+" has the shape \[.*\]; with these sizes config\.json asks for \[.*\]\.$/,
    ],
    ['whose config is no JSON', files('{', weights), /^config\.json is broken: it is no JSON\.$/],
    [
      'without weights',
      files(config, weights).slice(0, 1),
      /^A checkpoint is two files, config\.json and model\.safetensors; given: config\.json\.$/,
    ],
  ])('a checkpoint %s is refused in a sentence that names the fault', async (_, given, sentence) => {
    await load(given);
    await eventually(async () => (await at.notices()).filter((line) => sentence.test(line)).length).toBe(1);
    await goesOn();
  });

  it("a run's own checkpoint is handed out, and taken when it is brought back", async () => {
    const { page } = at;
    const download = async () => {
      const saved: Record<string, Buffer> = {};
      const both = new Promise<void>((resolve) => {
        page.on(
          'download',
          (file) =>
            void bytesOf(file).then((bytes) => {
              saved[file.suggestedFilename()] = bytes;
              if (Object.keys(saved).length === 2) resolve();
            }),
        );
      });
      await page.locator('policy-panel button', { hasText: 'Download' }).click();
      await both;
      page.removeAllListeners('download');
      return saved;
    };
    await page.locator('button[popovertarget=policy]:not([popovertargetaction])').click();
    const trained = await download();
    expect(trained['model.safetensors'].equals(weights)).toBe(false);
    // With a learning rate of 0 a run stays what it was started from.
    await at.fill('learningRate', '0');
    const notices = await at.notices();
    await load(files(trained['config.json'].toString(), trained['model.safetensors']));
    await eventually(at.starts).toBe(2);
    await goesOn(2);
    const again = await download();
    expect(again['model.safetensors'].equals(trained['model.safetensors'])).toBe(true);
    expect(JSON.parse(again['config.json'].toString())).toEqual(JSON.parse(config));
    const software = /^WebGPU runs in software/;
    expect((await at.notices()).filter((line) => !notices.includes(line) && !software.test(line))).toEqual([]);
  });
});
