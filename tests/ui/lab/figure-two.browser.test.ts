/** The binary experiment, measured in a worker. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import '../../../src/ui/lab/figure-two';
import type { LitElement } from 'lit';
import type { LineChart } from '../../../src/ui/charts/line-chart';
import { cells, expectChinese, find, mount, settled, unmount, words } from '../../support/mount-element';

afterEach(unmount);

describe('the binary experiment', () => {
  interface Figure extends LitElement {
    state: string;
    level: string;
    points: {
      length: number;
      rows: { exact: { bias: number }; measured: { bias: { low: number; high: number } } | null }[];
    }[];
  }
  const measured = (figure: Figure) => figure.points.filter(({ rows }) => rows[0].measured !== null);

  it('it is measured once visible, agrees with enumeration, and stops when told to', async () => {
    const figure = await mount<Figure>('lab-figure-two');
    await vi.waitFor(() => expect(measured(figure).length).toBeGreaterThan(1), { timeout: 120_000, interval: 50 });
    expect(figure.points.map(({ length }) => length)).toEqual(Array.from({ length: 16 }, (_, i) => i + 5));
    find(figure, '.progress button').click();
    await settled(figure);
    const seen = measured(figure).length;
    expect(seen).toBeLessThan(16);
    for (const { rows } of measured(figure)) {
      for (const { exact, measured: each } of rows) {
        expect(each!.bias.low).toBeLessThanOrEqual(exact.bias + 1e-12);
        expect(each!.bias.high).toBeGreaterThanOrEqual(exact.bias);
      }
    }
    expect(words(find(figure, '.progress'))).toContain('Stopped.');
    await new Promise((resolve) => {
      setTimeout(resolve, 700);
    });
    expect(measured(figure).length).toBe(seen);
    expect(words(find(figure, '.means'))).toMatch(
      /k3 in the reward is off by 110.*cosine of −0\.90: worse than no penalty at all/,
    );
    expect(cells(find(figure, 'table')).map(([name]) => name)).toEqual([
      '7 k1 in reward',
      '1 k1 in loss',
      '9 k3 in reward',
      '3 k3 in loss',
    ]);
  });

  it('another level starts again, and rows that coincide are one line', async () => {
    const figure = await mount<Figure>('lab-figure-two');
    find<HTMLInputElement>(figure, '.segments input', 1).click();
    find<HTMLInputElement>(figure, '.switch input').click();
    await vi.waitFor(() => expect(figure.points.length).toBe(16), { timeout: 120_000, interval: 50 });
    find(figure, '.progress button').click();
    await settled(figure);
    expect(figure.level).toBe('sequence');
    const named = (at: number) =>
      find<LineChart>(figure, 'line-chart', at)
        .series.map(({ label }) => label)
        .filter((label) => label !== '');
    expect(named(0)).toEqual(['7 = 2 = 4 = 6 = C', '1 k1 in loss', '9 k3 in reward', '3 k3 in loss']);
    expect(named(1)).toEqual(['7 = 2 = 6 = C', '1 k1 in loss', '9 k3 in reward', '3 k3 in loss', '4 k1 in ρ·loss']);
  });

  it('all text is Chinese when the language is', () => expectChinese('lab-figure-two'));
});
