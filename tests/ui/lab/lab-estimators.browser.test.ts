/** Plots of the per-sample estimators of one token. */
import { Chart } from 'chart.js';
import { afterEach, describe, expect, it } from 'vitest';
import '../../../src/ui/lab/lab-estimators';
import { registerEstimator } from '../../../src/kl/estimators';
import type { LineChart } from '../../../src/ui/charts/line-chart';
import { cells, expectChinese, find, key, mount, settled, type, unmount, words } from '../../support/mount-element';

afterEach(unmount);

describe('estimators, up close', () => {
  it('value, slope and sum are read at δ, which chart, slider and keys move', async () => {
    const element = await mount('lab-estimators');
    expect(cells(find(element, 'table'))).toEqual([
      ['k1', '−2.00', '1.00', '−1.00'],
      ['k2', '2.00', '−2.00', '0.00'],
      ['k3', '4.39', '−6.39', '−2.00'],
      ['abs', '2.00', '−1.00', '1.00'],
    ]);
    await type(element, '.delta input', 0.5);
    expect(cells(find(element, 'table'))[2]).toEqual(['k3', '0.11', '0.39', '0.50']);
    const canvas = find<LineChart>(element, 'line-chart').renderRoot.querySelector('canvas')!;
    expect([canvas.role, canvas.getAttribute('aria-valuenow')]).toEqual(['slider', '0.5']);
    key(canvas, 'ArrowRight', true);
    await settled(element);
    expect(find(element, '.delta output').textContent).toBe('1.00');
    expect(find<LineChart>(element, 'line-chart', 1).reading).toBe(1);
    const { left } = canvas.getBoundingClientRect();
    const { scales } = Chart.getChart(canvas)!;
    canvas.dispatchEvent(
      new PointerEvent('pointermove', { clientX: left + scales.x.getPixelForValue(-3), buttons: 1 }),
    );
    await settled(element);
    expect(find(element, '.delta output').textContent).toBe('−3.00');
    expect(words(element.renderRoot as unknown as Element)).toContain(
      'π writes this token 20.09 times less often than πref does.',
    );
  });

  it('with the clamp k3 has no slope at strongly negative δ', async () => {
    const element = await mount('lab-estimators');
    await type(element, '.delta input', -3);
    find<HTMLInputElement>(element, '.switch input').click();
    await settled(element);
    expect(cells(find(element, 'table'))[2]).toEqual(['k3', '10.00', '0.00', '10.00']);
    expect(words(find(element, '.said'))).toContain(
      'At δ = −3.00, k3 is 16.09 and its slope −19.09; the clamp makes that 10 and 0.',
    );
    await type(element, '.delta input', -1);
    expect(words(find(element, '.said'))).toContain('Here the clamp changes nothing.');
  });

  it('the formats in which the ratio overflows are marked ∞', async () => {
    const element = await mount('lab-estimators');
    const infinite = (): string[] =>
      cells(find(element, 'table', 1))
        .filter(([, ratio]) => ratio === '∞')
        .map(([name]) => name);
    expect(infinite()).toEqual(['float16']);
    await type(element, '#far', -11);
    expect(infinite()).toEqual([]);
    await type(element, '#far', -88.8);
    expect(infinite()).toEqual(['float32', 'bfloat16', 'float16']);
  });

  it('a registered estimator is shown too', async () => {
    const remove = registerEstimator({
      name: 'half',
      value: (delta) => delta / 2,
      derivative: () => 0.5,
      wgsl: { value: '0.5 * delta', derivative: '0.5' },
    });
    try {
      const element = await mount('lab-estimators');
      expect(cells(find(element, 'table'))[4]).toEqual(['half', '−1.00', '0.50', '−0.50']);
    } finally {
      remove();
    }
  });

  it('all text is Chinese when the language is', () => expectChinese('lab-estimators'));
});
