import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { adapterSlug, readRecord } from '../../src/bench/bench-record';
import { benchmarksMarkdown, figure, ratioLines, recordMarkdown } from '../../src/bench/bench-report';
import { TRIED } from '../../src/bench/tried';
import { ROOT } from '../../src/setup/install.mjs';
import { smallRecord } from '../support/small-bench-record';

describe('figures', () => {
  it.each([
    [12.3456, '12.3'],
    [0.0104, '0.0104'],
    [1234.5, '1,235'],
    [150, '150'],
    [2.1e-6, '2.1e−6'],
    [0, '0'],
    [40, '40'],
    [99.96, '100'],
  ])('%f is written %s', (value, text) => {
    expect(figure(value)).toBe(text);
  });
  it('a missing number is written as a dash', () => expect(figure(undefined)).toBe('–'));
});

describe('the report of a record', () => {
  const text = recordMarkdown(smallRecord());

  it('everything in the record is in the report', () => {
    expect(text).toContain(
      '## Example adapter, Chromium 1\nLinux, 8 cores. Measured on 2026-01-31 with `npm run bench`.',
    );
    expect(text).toContain(
      '| **RLVR Playground** | W1 | 40 (38–41, 5) | 40 | 7 | 0.5 | 64 B | 23.4 | 8 | 40 % | 30 | 400 | 2.0e−6 |',
    );
    expect(text).toContain('| jax-js WebGPU, cache | W1 | 2 (2–2, 1) | 2 | – | – | – | 1.17 | – | – | – | – | – |');
    expect(text).toContain('- W1: 20 times jax-js WebGPU (cache).');
    expect(text).toContain('- TensorFlow.js WebGPU, W8: The browser closed.');
    expect(text).toContain(
      '| 2 | 80 | 160 | 1.58 | 20 |\n| 4 | – | – | – | – |\n\n- 4 runs of W1s: 4 runs do not fit.',
    );
    expect(text).toContain('| rollout | 10 (40 %) |');
    expect(text).toContain('| all | 25 |');
    expect(text).toContain('Multiply-adds in registers: 100 GFLOP/s (8x4, workgroup 64).');
  });

  it('speed ratios compare rows of the same case only', () => {
    const record = smallRecord();
    record.rows[1].case = 'W8';
    expect(ratioLines(record)).toEqual([]);
    expect(recordMarkdown(record)).not.toContain('times the steps');
  });

  it('a pipe or line break in a text does not break its table', () => {
    const record = smallRecord();
    record.rows[0].mode = 'a | b\nc';
    expect(recordMarkdown(record)).toContain('| **RLVR Playground, a \\| b c** | W1 |');
  });
});

describe('docs/benchmarks.md', () => {
  it('there is a section for each adapter, sorted by name whatever the order of records', () => {
    const [a, b] = [smallRecord('A'), smallRecord('B')];
    expect(benchmarksMarkdown([b, a], TRIED)).toBe(benchmarksMarkdown([a, b], TRIED));
    expect(benchmarksMarkdown([b, a], TRIED).match(/^## .*$/gm)).toEqual([
      '## A, Chromium 1',
      '## B, Chromium 1',
      '## What was tried',
      '## How to measure this yourself',
    ]);
  });

  const folder = path.join(ROOT, 'src/bench/records');
  const files = existsSync(folder) ? readdirSync(folder) : [];

  it('docs/benchmarks.md is up to date with the records in src/bench/records', () => {
    const records = files.map((name) => readRecord(readFileSync(path.join(folder, name), 'utf8'), name));
    expect(records.map(({ adapter }) => `${adapterSlug(adapter)}.json`)).toEqual(files);
    const page = path.join(ROOT, 'docs', 'benchmarks.md');
    expect(existsSync(page)).toBe(records.length > 0);
    if (records.length > 0) expect(readFileSync(page, 'utf8')).toBe(benchmarksMarkdown(records, TRIED));
  });
});
