import { afterEach, describe, expect, it, vi } from 'vitest';
import { page as browser, userEvent } from 'vitest/browser';
import { FRAMEWORKS } from '../../../src/frameworks/recipe';
import { findRecipe, RECIPES } from '../../../src/frameworks/recipes';
import type { RecipesPanel } from '../../../src/ui/frameworks/recipes-panel';
import { mount, type Mounted } from '../../support/mount';

let at: Mounted;
afterEach(() => {
  vi.restoreAllMocks();
  at.unmount();
});

const panel = (): RecipesPanel => at.find<RecipesPanel>('recipes-panel');
const inside = <T extends HTMLElement>(selector: string): T => panel().renderRoot.querySelector<T>(selector)!;
const flat = (element: Element | null): string => element!.textContent!.replace(/\s+/g, ' ').trim();
const dialog = (): HTMLDialogElement => inside('dialog');

async function open(query = ''): Promise<void> {
  at = await mount(query);
  at.worker.begin();
  await at.settled();
  [...at.page.renderRoot.querySelectorAll<HTMLElement>('.runs button')]
    .find((button) => flat(button).startsWith('Frameworks'))!
    .click();
  await expect.poll(() => panel().shadowRoot && dialog()?.open).toBe(true);
  await panel().updateComplete;
}

const choose = async (tab: string): Promise<void> => {
  inside(`[data-tab="${tab}"]`).click();
  await panel().updateComplete;
};
/** Writes down what is copied; the browser of the tests grants no clipboard. */
const clipboard = (write: (text: string) => Promise<void>): void => {
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(write);
};

describe('in your framework', () => {
  /** Ticks or unticks the framework’s own β. */
  async function ownBeta(): Promise<void> {
    inside<HTMLInputElement>('#own').click();
    await panel().updateComplete;
  }

  it('shows of every recipe its flags, its row and its verdict', async () => {
    await open();
    for (const { id } of FRAMEWORKS) {
      await choose(`frameworks-${id}`);
      expect(
        [...panel().renderRoot.querySelectorAll<HTMLElement>('article')].map((each) => each.dataset.recipe),
      ).toEqual(RECIPES.filter(({ framework }) => framework === id).map((each) => each.id));
    }
    await choose('frameworks-trl');
    await ownBeta();
    const recipe = inside('[data-recipe=trl-rloo]');
    expect(flat(recipe.querySelector('pre'))).toBe('RLOOConfig(beta=0.05)');
    expect(flat(recipe.querySelector('.what'))).toMatch(
      /^Here it is k1 in reward row 7 of the Lab’s table unbiased gradient β 0\.05, RLOO/,
    );
    await choose('frameworks-verl');
    expect(flat(inside('[data-recipe=verl-k3-loss] .what'))).toMatch(
      new RegExp(
        'row 3 of the Lab’s table biased gradient β 0\\.001, GRPO’s advantage, ' +
          'log-ratio clamped to ±20, estimate clamped to ±10',
      ),
    );
    expect(flat(inside('[data-recipe=verl-k1-loss] .badge'))).toBe('no force on average');
  });

  it('says what an older policy makes of a verdict, where the page has one', async () => {
    await open('staleness=2');
    expect(flat(inside('[data-recipe=verl-k3-plus] .what'))).toMatch(
      /unbiased gradient\s*here, with samples of an older policy: biased gradient/,
    );
    expect(flat(inside('[data-recipe=verl-k3-loss] .what'))).not.toContain('older policy');
  });

  it('starts the race with a recipe over the regime that is on, beside nothing and k1 in reward', async () => {
    await open('preset=harsh');
    const before = at.worker.of('start').at(-1)!.experiment;
    inside('[data-recipe=verl-k3-loss] button').click();
    await at.settled();
    expect(dialog().open).toBe(false);
    const { experiment } = at.worker.of('start').at(-1)!;
    expect(experiment).toEqual({
      ...before,
      ...findRecipe('verl-k3-loss').settings,
      methods: ['k3-in-loss', 'k1-in-reward', 'none'],
    });
    expect(location.search).toMatch(/preset=harsh.*methods=k3-in-loss,k1-in-reward,none/);
  });

  it('takes the framework’s own β where that is wanted, else the page’s', async () => {
    await open('beta=0.7');
    expect(flat(inside('[data-recipe=verl-k3-loss] .what'))).toContain('β 0.7, the page’s');
    await ownBeta();
    expect(flat(inside('[data-recipe=verl-k3-loss] .what'))).toContain('β 0.001');
    inside('[data-recipe=verl-k3-loss] button').click();
    await at.settled();
    expect(at.worker.of('start').at(-1)!.experiment.beta).toBe(0.001);
  });

  it('says why a recipe cannot be started, and leaves what runs', async () => {
    await open('methods=k1-in-reward&seeds=16&prompts=512&group=8');
    inside('[data-recipe=verl-k3-loss] button').click();
    await at.settled();
    expect(at.worker.of('start')).toHaveLength(1);
    expect(at.text('.notices')).toMatch(/prompts: got '512'.*allowed are at most 65536/);
  });

  it('writes the settings of the page as lines to copy, or why it cannot', async () => {
    await open('preset=harsh&methods=k3-in-loss,k3-in-both');
    await choose('parts-to');
    expect(flat(inside('.code code'))).toContain('use_bias_correction_kl=False');
    const copied: string[] = [];
    clipboard(async (text) => {
      copied.push(text);
    });
    inside('.code button').click();
    await expect.poll(() => flat(inside('.code button'))).toBe('Copied');
    expect(copied).toEqual([inside('.code code').textContent]);
    await choose('frameworks-verl');
    expect(flat(inside('.code button'))).toBe('Copy');
    expect(flat(inside('.notes'))).toContain('verl clamps the log-ratio');
    inside<HTMLSelectElement>('#method').value = 'k3-in-both';
    inside('#method').dispatchEvent(new globalThis.Event('change'));
    await panel().updateComplete;
    expect(flat(inside('.code code'))).toContain('algorithm.use_kl_in_reward=True');
    await choose('frameworks-skyrl');
    expect(panel().renderRoot.querySelector('.code')).toBeNull();
    expect(flat(inside('.impossible'))).toBe(
      'Not possible there SkyRL puts the penalty into the reward or into the loss, never into both.',
    );
  });

  it('says so where the browser does not let it copy', async () => {
    await open();
    await choose('parts-to');
    await choose('frameworks-verl');
    clipboard(() => Promise.reject(new Error('no')));
    inside('.code button').click();
    await expect.poll(() => flat(inside('[role=status]'))).toContain('copy them by hand');
  });

  it('goes from tab to tab with the arrow keys, and closes on Escape', async () => {
    await open();
    inside('[data-tab="frameworks-verl"]').focus();
    await userEvent.keyboard('{ArrowLeft}');
    await expect.poll(() => (panel().shadowRoot!.activeElement as HTMLElement).dataset.tab).toBe('frameworks-deepseek');
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect.poll(() => inside('article').dataset.recipe).toBe('openrlhf-k1-reward');
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => dialog().open).toBe(false);
  });

  it('speaks Chinese, and fits on a phone', async () => {
    await browser.viewport(390, 844);
    await open();
    at.page.language = 'zh';
    await at.settled();
    await panel().updateComplete;
    expect(flat(inside('h2'))).toBe('在你的框架中');
    for (const { id } of FRAMEWORKS) {
      await choose(`frameworks-${id}`);
      expect(dialog().scrollWidth).toBeLessThanOrEqual(dialog().clientWidth);
      for (const each of panel().renderRoot.querySelectorAll('h3, .notes li, .badge'))
        expect(flat(each)).toMatch(/[一-鿿]/);
    }
    await choose('parts-to');
    expect(dialog().scrollWidth).toBeLessThanOrEqual(dialog().clientWidth);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
    await browser.viewport(1280, 800);
  });
});
