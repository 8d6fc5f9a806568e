/** The lab's curves, with a fake worker. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../../src/ui/app/language';
import { LAB_DEFAULTS } from '../../../src/lab/lab-settings';
import type { LabCurves } from '../../../src/ui/lab/lab-curves';
import type { LineChart } from '../../../src/ui/charts/line-chart';
import { button, eventually, mount, placed, set, text, unmount, view, worker } from '../../support/mounted-lab';

beforeEach(() => chooseLanguage('en'));
afterEach(unmount);

describe('the curves', () => {
  const curves = (): LabCurves => view.renderRoot.querySelector('lab-curves')!;
  const charts = (): LineChart[] => [...curves().renderRoot.querySelectorAll<LineChart>('line-chart')];
  const names = (): string[] =>
    charts()[0]
      .series.map(({ label }) => label)
      .filter((label) => label !== '');

  it('places are measured one by one while the table waits; rows that coincide are drawn once', async () => {
    await mount('#lab&step=20', (fake) => {
      fake.holds.add('elsewhere');
      fake.holds.add('measure');
    });
    await eventually(() => view.session.current).toBe(true);
    worker().release('measure');
    await eventually(() => view.session.table!.batches).toBeGreaterThan(1);
    await eventually(names).toContain('2 = 7');
    button('Measure this curve', curves().renderRoot).click();
    await eventually(() => text('.state')).toMatch(/^Waiting for the measurement below/);
    const calls = worker().of('measure').length;
    await eventually(() => worker().of('elsewhere').length).toBe(1);
    expect(worker().of('elsewhere')[0]).toEqual([{ ...LAB_DEFAULTS, step: 2 }, 6]);
    worker().release('elsewhere');
    await eventually(() => worker().of('elsewhere').length).toBe(7);
    await eventually(() => view.session.phase).toMatch(/measuring|settled/);
    expect(worker().of('measure').length).toBeGreaterThanOrEqual(calls);
    await curves().updateComplete;
    const line = charts()[0].series.find(({ label }) => label === '2 = 7')!;
    expect(line.points.map(({ x }) => x)).toEqual([2, 5, 10, 20, 30, 40, 60]);
    expect(charts()[1].yScale).toBe('log');
  });

  it('other settings stop the measurement, and T = 4 is left out without a graphics card', async () => {
    await mount('#lab', (fake) => {
      fake.holds.add('elsewhere');
    });
    await eventually(() => view.session.current).toBe(true);
    await curves().updateComplete;
    [...curves().renderRoot.querySelectorAll<HTMLElement>('.segments label')]
      .find((label) => label.textContent!.includes('answer length'))!
      .click();
    await curves().updateComplete;
    expect(curves().renderRoot.textContent).toContain('T = 4 needs a graphics card');
    button('Measure this curve', curves().renderRoot).click();
    await eventually(() => worker().of('elsewhere').length).toBe(1);
    set('staleness', '0');
    await eventually(() => curves().places).toBe(null);
    worker().release('elsewhere');
    await eventually(() => placed().at(-1)?.staleness).toBe(0);
    expect(worker().of('elsewhere')).toHaveLength(1);
  });
});
