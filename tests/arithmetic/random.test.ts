import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { mix32, normal, randomBits, standardNormal, STREAM, uniform } from '../../src/arithmetic/random';

type Key = [number, number, number, number, number, number];
const WORDS = ['seed', 'stream', 'step', 'prompt', 'sample', 'token'];

/** Deviation of Pearson's χ² of `counts` from its expectation under equal shares, in standard deviations. */
function chiSquaredZ(counts: number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const chi = counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
  return (chi - (counts.length - 1)) / Math.sqrt(2 * (counts.length - 1));
}

/** Correlation of neighbours in units of its standard error. */
function correlationZ(values: number[], lag: number): number {
  let sum = 0;
  for (let i = lag; i < values.length; i++) sum += (values[i] - 0.5) * (values[i - lag] - 0.5);
  return (sum * 12) / Math.sqrt(values.length - lag);
}

describe('mix32', () => {
  it('has the known values of MurmurHash3’s finaliser', () => {
    expect([0, 1, 2, 0xffffffff].map(mix32)).toEqual([0, 0x514e28b7, 0x30f4c306, 0x81f16f39]);
  });

  it('takes its argument modulo 2^32', () => {
    expect(mix32(1 + 2 ** 32)).toBe(mix32(1));
    expect(mix32(-1)).toBe(mix32(0xffffffff));
  });

  it('changes half of the bits when one bit of the input changes', () => {
    for (let bit = 0; bit < 32; bit++) {
      let changed = 0;
      for (let i = 0; i < 1000; i++) {
        let difference = mix32(i) ^ mix32(i ^ (1 << bit));
        for (; difference !== 0; difference &= difference - 1) changed++;
      }
      expect(changed / 32000, `bit ${bit}`).toBeGreaterThan(0.47);
      expect(changed / 32000, `bit ${bit}`).toBeLessThan(0.53);
    }
  });
});

describe('randomBits', () => {
  it.each(WORDS.map((name, word) => ({ name, word })))(
    'is uniform and uncorrelated along consecutive values of $name',
    ({ word }) => {
      const values = Array.from({ length: 65536 }, (_, i) => {
        const key: Key = [7, STREAM.sample, 3, 5, 2, 1];
        key[word] = i;
        return uniform(randomBits(...key));
      });
      for (const scale of [256, 2 ** 16]) {
        // The leading bits, and those below them.
        const counts = new Array<number>(256).fill(0);
        for (const value of values) counts[Math.floor(value * scale) % 256]++;
        expect(Math.abs(chiSquaredZ(counts))).toBeLessThan(4.5);
      }
      for (const lag of [1, 2, 4, 8, 64]) expect(Math.abs(correlationZ(values, lag)), `lag ${lag}`).toBeLessThan(4.5);
    },
  );

  it('is uniform in pairs of neighbouring tokens, as softmax sampling uses them', () => {
    const counts = new Array<number>(256).fill(0);
    for (let i = 0; i < 65536; i++) {
      const first = uniform(randomBits(1, STREAM.sample, i >> 8, (i >> 3) & 31, i & 7, 0));
      const second = uniform(randomBits(1, STREAM.sample, i >> 8, (i >> 3) & 31, i & 7, 1));
      counts[Math.floor(first * 16) * 16 + Math.floor(second * 16)]++;
    }
    expect(Math.abs(chiSquaredZ(counts))).toBeLessThan(4.5);
  });

  it('gives unrelated numbers to neighbouring seeds', () => {
    const counts = new Array<number>(256).fill(0);
    for (let i = 0; i < 65536; i++) {
      const [left, right] = [1, 2].map((seed) => uniform(randomBits(seed, STREAM.prompt, i, 0, 0, 0)));
      counts[Math.floor(left * 16) * 16 + Math.floor(right * 16)]++;
    }
    expect(Math.abs(chiSquaredZ(counts))).toBeLessThan(4.5);
  });

  it('tells all words of the key apart: small keys in any order give different numbers', () => {
    const seen = new Set<number>();
    const base = 4;
    for (let i = 0; i < base ** 6; i++) {
      const key = Array.from({ length: 6 }, (_, word) => Math.floor(i / base ** word) % base) as Key;
      seen.add(randomBits(...key));
    }
    // 4096 random u32 collide with probability 0.002; a symmetric mixing would lose most of them.
    expect(seen.size).toBe(base ** 6);
  });

  it('takes words modulo 2^32', () => {
    expect(randomBits(-1, 2, 3, 4, 5, 6)).toBe(randomBits(0xffffffff, 2, 3, 4, 5, 6));
  });

  it('stays the same from release to release', () => {
    // From a transcription of the formula in Python.
    expect(randomBits(0, 0, 0, 0, 0, 0)).toBe(0xe88cf1a4);
    expect(randomBits(1, 2, 3, 4, 5, 6)).toBe(0xff3eb46);
    expect(randomBits(0xffffffff, 5, 1000, 31, 7, 3)).toBe(0x3a311eab);
  });
});

describe('uniform and standardNormal', () => {
  it('covers [0, 1) with numbers that float32 holds exactly', () => {
    expect(uniform(0)).toBe(0);
    expect(uniform(0xffffffff)).toBe(1 - 2 ** -24);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (bits) => Math.fround(uniform(bits)) === uniform(bits)),
    );
  });

  it.each([
    ['Box and Muller’s', (i: number) => standardNormal(1, STREAM.initial, i)],
    ['the quantile of uniform bits', (i: number) => normal(randomBits(1, STREAM.noise, 0, i, 0, 0))],
  ])('%s has the moments of N(0, 1)', (_, number) => {
    const n = 40000;
    const values = Array.from({ length: n }, (_, i) => number(i));
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / n;
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('normal is the quantile function, odd, and finite for all bits', () => {
    // From Python's statistics.NormalDist().inv_cdf, at the upper 23 bits + ½.
    for (const [k, quantile] of [
      [0, -5.294704084854597],
      [1000, -3.674262088160539],
      [1 << 20, -1.150349090827246],
      [3_000_000, -0.36480649490833106],
      [1 << 22, 1.4940668789333167e-7],
    ]) {
      expect(Math.abs(normal(k * 512) - quantile) / Math.max(1, Math.abs(quantile))).toBeLessThan(2e-7);
      expect(normal((2 ** 23 - 1 - k) * 512)).toBe(-normal(k * 512));
    }
  });
});
