import { afterEach, describe, expect, it, vi } from 'vitest';
import { page as browser } from 'vitest/browser';
import { DIALECTS } from '../../../src/frameworks/config/dialects';
import { CONFIG_FRAMEWORKS, type PasteConfig } from '../../../src/ui/frameworks/paste-config';
import type { RecipesPanel } from '../../../src/ui/frameworks/recipes-panel';
import { mount, type Mounted } from '../../support/mount';

let at: Mounted;
afterEach(() => {
  vi.restoreAllMocks();
  at.unmount();
});

const panel = (): RecipesPanel => at.find<RecipesPanel>('recipes-panel');
const box = (): PasteConfig => panel().renderRoot.querySelector<PasteConfig>('paste-config')!;
const inside = <T extends HTMLElement>(selector: string): T => box().renderRoot.querySelector<T>(selector)!;
const flat = (element: Element | null): string => element!.textContent!.replace(/\s+/g, ' ').trim();

async function open(query = ''): Promise<void> {
  at = await mount(query);
  at.worker.begin();
  await at.settled();
  [...at.page.renderRoot.querySelectorAll<HTMLElement>('.runs button')]
    .find((button) => flat(button).startsWith('Frameworks'))!
    .click();
  await expect.poll(() => panel().shadowRoot && panel().renderRoot.querySelector('dialog')?.open).toBe(true);
  panel().renderRoot.querySelector<HTMLElement>('[data-tab="parts-paste"]')!.click();
  await panel().updateComplete;
}

async function paste(text: string): Promise<void> {
  const area = inside<HTMLTextAreaElement>('textarea');
  area.value = text;
  area.dispatchEvent(new Event('input'));
  await expect.poll(() => box().reading !== null || box().problem !== null, { timeout: 20_000 }).toBe(true);
  await box().updateComplete;
}

const SKYRL = [
  'trainer.algorithm.advantage_estimator=rloo \\',
  'trainer.algorithm.use_kl_loss=false \\',
  'trainer.algorithm.use_kl_in_reward=true \\',
  'trainer.algorithm.magic_clip=3',
].join('\n');

describe('paste your config', () => {
  it('says row, verdict, the line to change and every line, and trains the three arms', async () => {
    await open('preset=harsh&second=k3-in-loss&temperature=0.7');
    expect(CONFIG_FRAMEWORKS).toEqual(DIALECTS.map(({ name }) => name));
    expect(flat(inside('.muted'))).toMatch(/^Understood are verl, .*, Oat\.$/);
    await paste(SKYRL);
    expect(flat(inside('.answer'))).toMatch(
      /^k3 in reward, β 0\.001, row 9 biased gradient Biased: .* Not all of the loss/,
    );
    expect(flat(inside('.answer ul'))).toContain('trainer.algorithm.magic_clip is not known here');
    expect(flat(inside('.change ins'))).toBe('trainer.algorithm.kl_estimator_type=k1');
    const copied: string[] = [];
    vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => {
      copied.push(text);
    });
    inside('.change button').click();
    await expect.poll(() => flat(inside('.change button'))).toBe('Copied');
    expect(copied).toEqual(['trainer.algorithm.kl_estimator_type=k1']);
    expect([...box().renderRoot.querySelectorAll('summary')].map(flat)).toEqual([
      'Read (3)',
      expect.stringMatching(/^Not written, so the default \(\d+\)$/),
      'Not known here (1)',
    ]);

    inside<HTMLInputElement>('#own-beta').click();
    await box().updateComplete;
    inside('button.primary').click();
    await at.settled();
    const { experiment } = at.worker.of('start').at(-1)!;
    expect(experiment).toMatchObject({ preset: 'harsh', methods: [], second: 'none', temperature: 1 });
    expect(experiment.arms.map((arm) => arm.split(',').slice(0, 2).join())).toEqual([
      'as pasted: k3-in-reward, beta=0.001',
      'corrected: k1-in-reward, beta=0.001',
      expect.stringMatching(/^no penalty: none, /),
    ]);
    expect(panel().renderRoot.querySelector('dialog')!.open).toBe(false);
  });

  it('says in one sentence what it cannot read; keeps the text; speaks Chinese, and fits on a phone', async () => {
    await browser.viewport(390, 844);
    await open();
    await paste('hello world');
    expect(flat(inside('.problem'))).toMatch(/^'hello world' is no configuration; allowed are .*\.$/);
    await paste(SKYRL);
    expect(inside('.problem')).toBeNull();
    panel().renderRoot.querySelector<HTMLElement>('[data-tab="parts-from"]')!.click();
    await panel().updateComplete;
    expect(box().hidden).toBe(true);
    panel().renderRoot.querySelector<HTMLElement>('[data-tab="parts-paste"]')!.click();
    at.page.language = 'zh';
    await at.settled();
    await panel().updateComplete;
    await box().updateComplete;
    expect(inside<HTMLTextAreaElement>('textarea').value).toBe(SKYRL);
    for (const each of box().renderRoot.querySelectorAll('h3, summary, .badge, .lead'))
      expect(flat(each)).toMatch(/[一-鿿]/);
    const dialog = panel().renderRoot.querySelector('dialog')!;
    expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth);
    await browser.viewport(1280, 800);
  });
});
