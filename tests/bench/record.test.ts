import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CASES, caseSpec, parseCases, usefulFlops } from '../../src/bench/cases';
import { adapterSlug, readRecord, writeRecord, type BenchRecord } from '../../src/bench/bench-record';
import { STANDARD_POLICY } from '../../src/policy/config';
import { checkSpec } from '../../src/population/check-spec';
import { ROOT } from '../../src/setup/install.mjs';
import { readPolicy } from '../../src/training/reference-policy';
import { smallRecord } from '../support/small-bench-record';

describe('the standard steps', () => {
  it('their sizes are those that the peers were measured with', () => {
    const mflop = (name: keyof typeof CASES) => usefulFlops(CASES[name], STANDARD_POLICY) / 1e6;
    expect(mflop('W1')).toBeCloseTo(586.2, 1);
    expect(mflop('W1s')).toBeCloseTo(146.6, 1);
    expect(mflop('W8') / mflop('W1')).toBe(8);
    expect(mflop('W64') / mflop('W8')).toBe(8);
  });

  it('each one is a population that a backend accepts, with the shipped policy', () => {
    const shipped = readPolicy({
      config: readFileSync(`${ROOT}/public/reference/config.json`, 'utf8'),
      weights: readFileSync(`${ROOT}/public/reference/model.safetensors`),
    });
    expect(shipped.policy).toEqual(STANDARD_POLICY);
    for (const one of Object.values(CASES)) {
      const spec = caseSpec(one, shipped);
      expect(() => checkSpec(spec)).not.toThrow();
      expect(spec.runs.map(({ seed }) => seed)).toEqual(Array.from({ length: one.runs }, (_, i) => i + 1));
    }
  });

  it.each(['W2', '', 'W1,W1', 'W1 W8', 'w1', 'toString'])('%j is not the name of a case', (text) => {
    expect(() => parseCases(text, '--cases')).toThrow(
      `--cases: got '${text}'; allowed are W1s, W1, W8, W64, each once, with commas between.`,
    );
    expect(parseCases('W8, W1s', '--cases').map(({ name }) => name)).toEqual(['W8', 'W1s']);
  });
});

describe('a record', () => {
  /** The small record as JSON with one value put in place; undefined takes it away. */
  const damaged = (path: string, value: unknown): string => {
    const names = path.split('.');
    const at = (from: unknown, rest: string[]): unknown => {
      const [name, ...more] = rest;
      const copy = (Array.isArray(from) ? [...from] : { ...(from as object) }) as Record<string, unknown>;
      copy[name] = more.length > 0 ? at(copy[name], more) : value;
      return copy;
    };
    return JSON.stringify(at(smallRecord(), names));
  };

  it('reading a record gives back what was written', () => {
    expect(readRecord(writeRecord(smallRecord()), 'x.json')).toEqual(smallRecord());
  });

  it.each<[string, string, unknown, string]>([
    ['a format to come', 'format', 2, "x.json: format: got '2'; allowed is 1."],
    [
      'a negative speed',
      'rows.0.stepsPerSecond',
      -1,
      "x.json: rows.0.stepsPerSecond: got '-1'; allowed is a number of 0 or more.",
    ],
    [
      'a speed in words',
      'rows.1.stepsPerSecond',
      'fast',
      "x.json: rows.1.stepsPerSecond: got 'fast'; allowed is a number of 0 or more.",
    ],
    [
      'a spread of one',
      'rows.0.spread',
      [1],
      'x.json: rows.0.spread.1: got nothing; allowed is a number of 0 or more.',
    ],
    ['no windows', 'rows.0.windows', 0, "x.json: rows.0.windows: got '0'; allowed is a whole number from 1."],
    ['no rows', 'rows', undefined, 'x.json: rows is missing.'],
    ['rows that are none', 'rows', {}, "x.json: rows: got '{}'; allowed is a list."],
    ['a field too many', 'rows.0.speed', 1, 'x.json: rows.0.speed is no field of a benchmark record.'],
    ['an adapter that is a text', 'adapter', 'GPU', "x.json: adapter: got 'GPU'; allowed is an object."],
    [
      'an unknown kind',
      'adapter.kind',
      'tpu',
      "x.json: adapter.kind: got 'tpu'; allowed is gpu or software or processor.",
    ],
    [
      'a date in words',
      'date',
      'today',
      "x.json: date: got 'today'; allowed is a time as in 2026-01-31T12:00:00.000Z.",
    ],
    ['an empty name', 'rows.0.tool', '', "x.json: rows.0.tool: got ''; allowed is a text that is not empty."],
  ])('a record with %s is refused in one sentence', (_, path, value, sentence) => {
    expect(() => readRecord(damaged(path, value), 'x.json')).toThrow(new Error(sentence));
  });

  it('a record that is not JSON, or not an object, is refused', () => {
    expect(() => readRecord('{"format": 1', 'x.json')).toThrow(/^x\.json is no JSON; /);
    expect(() => readRecord('[]', 'x.json')).toThrow('x.json: ');
    expect(() => readRecord('null', 'x.json')).toThrow("x.json: the record: got 'null'; allowed is an object.");
  });

  it('the file name of a record comes from its adapter', () => {
    const of = (name: string, runtime: string) => adapterSlug({ name, runtime } as BenchRecord['adapter']);
    expect(of('google swiftshader (software)', 'Chromium 156')).toBe('google-swiftshader-software');
    expect(of('NVIDIA H200', 'Node 22, npm webgpu')).toBe('nvidia-h200-node');
  });
});
