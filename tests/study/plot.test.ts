import { describe, expect, it } from 'vitest';
import type { PlanePanel, RowsPanel } from '../../src/study/finding';
import { findings } from '../../src/study/findings';
import { panelSvg } from '../../src/study/plot';
import { lineColour } from '../../src/common/palette';
import { dashPattern } from '../../src/ui/charts/colours';
import { inEachOf } from '../support/in-each';
import { checkXml, syntheticStudy } from '../support/synthetic-study';

const text = (en: string) => inEachOf(en, `中文 ${en}`);
const PANEL: RowsPanel = {
  title: text('Accuracy'),
  unit: 'share',
  from: 0,
  to: 1,
  rows: [
    { label: text('k1 in reward'), method: 'k1-in-reward', values: [0.2, 0.4, 0.6], mean: 0.4, low: 0.3, high: 0.5 },
    { label: text('k3 in loss'), method: 'k3-in-loss', values: [0.1], mean: 0.1, low: NaN, high: NaN },
  ],
};
const circles = (svg: string) =>
  [...svg.matchAll(/<circle cx="([\d.]+)" cy="[\d.]+" r="3.2"/g)].map((match) => Number(match[1]));

describe('panelSvg', () => {
  it('draws a dot for every run, a mark for the mean and a bar for the interval where there is one', () => {
    const svg = panelSvg(PANEL, { width: 600 });
    expect(circles(svg)).toHaveLength(4);
    expect(svg).toContain(`fill="${lineColour('k1')}" fill-opacity`);
    expect(svg).toContain(`fill="${lineColour('k3')}" fill-opacity`);
    expect([...svg.matchAll(/stroke-width="3"/g)]).toHaveLength(1);
    const [a, b, c] = circles(svg);
    expect(b - a).toBeCloseTo(c - b, 0);
    expect(svg).toContain('font-size="15"');
  });

  it('has the colours of the page’s lines, and a dash wherever they have one', () => {
    for (const [method, placement] of [
      ['k1-in-reward', 'reward'],
      ['k2-in-loss', 'loss'],
      ['k3-in-weighted-loss', 'weighted-loss'],
      ['k2-in-detached-weighted-loss', 'detached-weighted-loss'],
      ['k3-in-both', 'both'],
      ['none', 'none'],
    ]) {
      const svg = panelSvg({ ...PANEL, rows: [{ ...PANEL.rows[0], method }] }, { width: 600 });
      expect(svg, method).toContain(`fill="${lineColour(method.split('-')[0])}"`);
      expect(/stroke-width="3" stroke-dasharray/.test(svg), method).toBe(dashPattern(placement).length > 0);
    }
  });

  it('is well-formed whatever is written in it, in both languages, and has no title of its own', () => {
    const rude = text('<b>&"\'</b> & co');
    const svg = panelSvg(
      {
        ...PANEL,
        title: rude,
        unit: '<&>',
        rows: [{ ...PANEL.rows[0], label: rude }],
        reference: { value: 0.5, label: rude },
      },
      { width: 500, language: 'zh' },
    );
    checkXml(svg);
    expect(svg).not.toContain('<b>');
    expect(svg).toContain("中文 &lt;b&gt;&amp;&quot;'&lt;/b&gt; &amp; co");
    expect(() => checkXml('<a><b></a>')).toThrow('</a> ends <b>');
    expect(() => checkXml('<a>1 < 2</a>')).toThrow('a bare <');
    for (const { panels } of findings(syntheticStudy('noise')))
      for (const panel of panels) checkXml(panelSvg(panel, { width: 320, colours: 'static' }));
  });

  it('takes the theme’s variables on the page, and paper of its own as a file', () => {
    expect(panelSvg(PANEL, { width: 600 })).toMatch(/var\(--ink\).*var\(--muted\)|var\(--muted\).*var\(--ink\)/);
    const file = panelSvg(PANEL, { width: 600, colours: 'static' });
    expect(file).not.toContain('var(');
    expect(file).toContain('fill="#FFFFFF"');
  });

  it('draws decades alike on a logarithmic axis, and leaves out what has no logarithm', () => {
    const svg = panelSvg(
      {
        ...PANEL,
        scale: 'log',
        from: undefined,
        to: undefined,
        rows: [{ ...PANEL.rows[0], values: [0.01, 0.1, 1, 10], mean: 0.3, low: 0.2, high: 0.5 }],
      },
      { width: 600 },
    );
    const [a, b, c, d] = circles(svg);
    expect(b - a).toBeCloseTo(c - b, 0);
    expect(d - c).toBeCloseTo(b - a, 0);
    expect(svg).toContain('>0.1</text>');
  });

  it('keeps what is out of range at the edge, opens bars that have no end, and survives having nothing to draw', () => {
    const open = panelSvg(
      { ...PANEL, rows: [{ ...PANEL.rows[0], values: [-3, 7], low: -Infinity, high: Infinity }] },
      { width: 600 },
    );
    expect(open).not.toMatch(/NaN|Infinity/);
    for (const x of circles(open)) expect(x >= 0 && x <= 600).toBe(true);
    for (const scale of ['linear', 'log'] as const) {
      for (const value of [NaN, 0, 3]) {
        const svg = panelSvg(
          {
            ...PANEL,
            from: undefined,
            to: undefined,
            scale,
            rows: [{ ...PANEL.rows[0], values: [value], mean: value, low: value, high: value }],
          },
          { width: 600 },
        );
        expect(svg, `${scale} ${value}`).not.toMatch(/NaN|Infinity/);
        checkXml(svg);
      }
    }
    expect(() => panelSvg({ ...PANEL, rows: [{ ...PANEL.rows[0], method: 'k9' }] }, { width: 600 })).toThrow(
      "method: got 'k9'",
    );
  });

  it('puts names above their rows where the screen is narrow', () => {
    const heights = [320, 900].map((width) =>
      Number(
        /viewBox="0 0 \d+ (\d+)"/.exec(
          panelSvg({ ...PANEL, rows: [{ ...PANEL.rows[0], label: text('k2 in loss, times detached ρ') }] }, { width }),
        )![1],
      ),
    );
    expect(heights[0]).toBeGreaterThan(heights[1]);
  });
});

describe('one measure over another', () => {
  const at = (x: number, y: number, label: string) => ({
    label: text(label),
    x: { mean: x, low: x / 2, high: x * 2 },
    y: { mean: y, low: y - 0.1, high: y + 0.1 },
  });
  const PLANE: PlanePanel = {
    title: text('Accuracy over KL'),
    x: { label: text('KL'), unit: 'nats', scale: 'log' },
    y: { label: text('accuracy'), unit: '', scale: 'linear' },
    series: [
      {
        label: text('k1 in reward'),
        method: 'k1-in-reward',
        points: [at(0.1, 0.9, 'β = 1'), at(1, 0.8, 'β = 0.3'), at(10, 0.5, 'β = 0.1')],
      },
      { label: text('no KL'), method: 'none', points: [at(3, 0.6, 'β = 0')] },
    ],
  };
  const marks = (svg: string) =>
    [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="5.5"/g)].map(([, x, y]) => [Number(x), Number(y)]);

  it('draws every point where it belongs, with its name, and a line through those of a method', () => {
    const svg = panelSvg(PLANE, { width: 500 });
    checkXml(svg);
    // The legend has a mark for each method, too.
    const [, , first, second, third, free] = marks(svg);
    expect(second[0] - first[0]).toBeCloseTo(third[0] - second[0], 0);
    expect(first[1]).toBeLessThan(second[1]);
    expect(second[1]).toBeLessThan(third[1]);
    expect(free[0]).toBeGreaterThan(second[0]);
    for (const name of ['β = 1', 'β = 0.3', 'β = 0.1', 'β = 0', 'k1 in reward', 'no KL', 'KL, nats'])
      expect(svg).toContain(`>${name}</text>`);
    expect([...svg.matchAll(/stroke-width="3"/g)]).toHaveLength(1);
  });

  it('is well-formed for whatever comes: nothing to draw, what is no number, names that mean markup', () => {
    const rude = inEachOf('<b>&', '<b>&');
    for (const points of [
      [],
      [at(NaN, 1, 'a')],
      [at(1, NaN, 'a')],
      [at(-1, 0.5, 'a')],
      [{ ...at(1, 1, 'a'), label: rude }],
    ]) {
      const svg = panelSvg(
        { ...PLANE, title: rude, series: [{ ...PLANE.series[0], label: rude, points }] },
        { width: 320, language: 'zh', colours: 'static' },
      );
      checkXml(svg);
      expect(svg).not.toMatch(/NaN|Infinity|<b>/);
    }
  });
});
