/** The categorical toy: five outcomes whose probabilities can be dragged. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import '../../../src/ui/lab/categorical-toy';
import type { LitElement } from 'lit';
import { LEAST, withProbability } from '../../../src/ui/lab/probability-bars';
import { expectChinese, find, key, mount, settled, unmount, words } from '../../support/mount-element';

afterEach(unmount);

describe('the categorical toy', () => {
  const bars = (element: LitElement) => [
    ...find<LitElement>(element, 'probability-bars').renderRoot.querySelectorAll<HTMLElement>('.bar.policy'),
  ];
  const cell = (element: LitElement, row: string): string =>
    [...element.renderRoot.querySelectorAll('figure')]
      .map((each) => each.getAttribute('aria-label')!)
      .find((label) => label.startsWith(`${row} `))!;
  async function preset(element: LitElement, at: number): Promise<void> {
    find(element, '.controls button', at).click();
    await settled(element);
  }

  it('the three presets give the verdicts that they are there to show', async () => {
    const element = await mount('lab-categorical');
    await preset(element, 0);
    expect(cell(element, '3')).toMatch(/nearly right; bias 2\.6/);
    expect(cell(element, '9')).toMatch(/hardly any pull/);
    await preset(element, 1);
    expect(cell(element, '9')).toMatch(/the wrong way; .*cosine −0\.9/);
    expect(cell(element, '1')).toMatch(/no pull at all/);
    for (const row of ['2', '4', '6', '7', 'A', 'B', 'C']) expect(cell(element, row)).toMatch(/: right; bias 0\.0/);
    await preset(element, 2);
    expect(cell(element, '3')).toMatch(/: off; bias 742/);
  });

  it('a bar moves by keys and pointer, the others keep their proportions, and all numbers follow', async () => {
    const element = await mount('lab-categorical');
    const before = words(find(element, 'dl'));
    key(bars(element)[0], 'ArrowDown', true);
    await settled(element);
    await find<LitElement>(element, 'probability-bars').updateComplete;
    const shares = bars(element).map((bar) => Number(bar.getAttribute('aria-valuenow')));
    expect(shares[0]).toBe(75);
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(100, 0);
    // 8 : 4 as before, but for the least that every outcome keeps.
    expect(shares[1] / shares[2]).toBeCloseTo(2, 1);
    expect(words(find(element, 'dl'))).not.toBe(before);
    const { left, bottom, height } = bars(element)[1].getBoundingClientRect();
    // A pointer that the browser does not know cannot be captured, so capture is what is left out here.
    const [capture, captured] = [
      vi.spyOn(Element.prototype, 'setPointerCapture').mockReturnValue(),
      vi.spyOn(Element.prototype, 'hasPointerCapture').mockReturnValue(true),
    ];
    bars(element)[1].dispatchEvent(
      new PointerEvent('pointerdown', { clientX: left + 3, clientY: bottom - height / 2, pointerId: 1, bubbles: true }),
    );
    await settled(element);
    await find<LitElement>(element, 'probability-bars').updateComplete;
    expect(Number(bars(element)[1].getAttribute('aria-valuenow'))).toBe(50);
    capture.mockRestore();
    captured.mockRestore();
  });

  it('where π is the reference, the text says that there is nothing to compare', async () => {
    const element = await mount<LitElement & { distributions: { policy: number[]; reference: number[] } }>(
      'lab-categorical',
    );
    element.distributions = { policy: [0.2, 0.2, 0.2, 0.2, 0.2], reference: [0.2, 0.2, 0.2, 0.2, 0.2] };
    await settled(element);
    expect(words(find(element, '.means'))).toBe(
      'π is the reference: the true step is zero, and there is nothing to compare with.',
    );
    expect(cell(element, '3')).toMatch(/nothing to measure/);
  });

  it('no outcome falls below the least probability, whichever bar is moved', () => {
    for (const [outcome, probability] of [
      [0, 1],
      [1, 0],
      [2, 0.4],
    ] as const) {
      const moved = withProbability([0.85, 0.08, 0.04, 0.029, 0.001], outcome, probability);
      expect(moved.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      expect(Math.min(...moved)).toBeGreaterThanOrEqual(LEAST - 1e-12);
      expect(moved[outcome]).toBeCloseTo(Math.min(0.996, Math.max(LEAST, probability)), 12);
    }
  });

  it('all text is Chinese when the language is', () => expectChinese('lab-categorical'));
});
