/** The picture of the 96 questions, in the real browser, from invented measurements. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import '../../../src/ui/app/page.css';
import '../../../src/ui/lab/space-picture';
import type { CellChosen, LabSpace } from '../../../src/ui/lab/space-picture';
import { labFixture } from '../../support/lab-fixture';

let picture: LabSpace;
const flat = (node: Element | null): string => node?.textContent?.replace(/\s+/g, ' ').trim() ?? '';

describe('the picture of the space', () => {
  const all = (): HTMLElement[] => [...picture.renderRoot.querySelectorAll<HTMLElement>('[data-at]')];
  beforeEach(async () => {
    await page.viewport(1440, 900);
    picture = document.createElement('lab-space') as LabSpace;
    picture.table = null;
    document.body.append(picture);
    await picture.updateComplete;
  });
  afterEach(async () => {
    picture.remove();
    await page.viewport(1280, 800);
  });

  it('the 96 cells are empty until measured, then show verdict and size', async () => {
    expect(all()).toHaveLength(96);
    expect(all().every((each) => flat(each) === '')).toBe(true);
    expect(all()[0].getAttribute('aria-label')).toMatch(/not measured yet/);
    picture.table = labFixture({ completions: 400_000 });
    await picture.updateComplete;
    expect(all().every((each) => flat(each) !== '')).toBe(true);
    expect(all().filter((each) => each.matches('.gradient.unbiased'))).toHaveLength(6);
    const [reverse, forward] = [...picture.renderRoot.querySelectorAll('.right')].map(flat);
    expect(reverse).toBe(
      'Right gradient of the reverse KL: k2 in the loss, on-policy · k1 in the loss, × ρ, off-policy · k3 in the ' +
        'loss, × ρ, off-policy · k1 in the reward, on-policy · k1 in the reward, off-policy',
    );
    expect(forward).toBe('Right gradient of the forward KL: k3 in the loss, on-policy');
    const shades = all().filter((each) => each.style.background !== '');
    expect(shades).toHaveLength(48);
    const dark = (of: HTMLElement): number => parseFloat(/([\d.]+)%/.exec(of.style.background)![1]);
    const [quiet, loud] = [...shades]
      .sort((a, b) => parseFloat(flat(a)) - parseFloat(flat(b)))
      .filter((_, index) => index === 0 || index === 47);
    expect(dark(quiet)).toBeLessThan(dark(loud));
  });

  it('keys move between cells, each said in one sentence; Enter asks for the explanation', async () => {
    picture.table = labFixture();
    await picture.updateComplete;
    const asked: CellChosen[] = [];
    picture.addEventListener('explain', (event) => asked.push((event as CustomEvent<CellChosen>).detail));
    all()[0].focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}{ArrowRight}');
    await picture.updateComplete;
    const sentence = (): string => flat(picture.renderRoot.querySelector('.said'));
    expect(sentence()).toMatch(
      new RegExp(
        '^k3 in the loss, on-policy \\(row 3\\): its gradient as that of the reverse KL is biased; ' +
          'it is off by 0\\.3\\d* of its gradient’s length',
      ),
    );
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}');
    await picture.updateComplete;
    expect(sentence()).toContain('its gradient as that of the forward KL is unbiased');
    await userEvent.keyboard('{Enter}');
    expect(asked).toEqual([{ row: '3', column: 'bias', sampling: 'on-policy' }]);
    expect(picture.renderRoot.querySelectorAll('[data-at][tabindex="0"]')).toHaveLength(1);
  });

  it('the picture fits on a phone, in Chinese too', async () => {
    await page.viewport(390, 844);
    picture.language = 'zh';
    picture.table = labFixture({ completions: 1000 });
    await picture.updateComplete;
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
    for (const each of all()) expect(each.scrollWidth).toBeLessThanOrEqual(each.clientWidth + 1);
    expect(flat(picture.renderRoot.querySelector('thead'))).toMatch(/正向 KL/);
  });
});
