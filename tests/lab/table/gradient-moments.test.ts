/** By simulation: how often the intervals of `Vectors` miss a known truth, and how small a bias they detect. */
import { describe, expect, it } from 'vitest';
import { Numbers, Vectors } from '../../../src/lab/table/gradient-moments';
import { generator, LEVEL, misses, MAX_MISSES, RUNS, sum } from '../../support/simulation';

/** One batch of a noise with mean zero. */
interface Spectrum {
  name: string;
  variances: number[];
  draw: (normal: () => number, uniform: () => number, out: Float64Array) => void;
}

function spectrum(name: string, variances: number[]): Spectrum {
  const deviations = variances.map(Math.sqrt);
  return {
    name,
    variances,
    draw: (normal, _, out) => {
      deviations.forEach((each, i) => {
        out[i] = each === 0 ? 0 : each * normal();
      });
    },
  };
}

const isotropic = spectrum('isotropic, 60 dimensions', Array<number>(60).fill(1));
const line = spectrum('along one line', [1, ...Array<number>(9).fill(0)]);
const decaying = spectrum(
  'decaying as 1/i²',
  Array.from({ length: 30 }, (_, i) => 1 / (i + 1) ** 2),
);
const spiked = spectrum('one large among many small', [5, ...Array<number>(49).fill(0.1)]);
const few = {
  ...isotropic,
  name: 'mean of eight completions, whose size varies as an exponential number',
  variances: Array<number>(10).fill(1 / 8),
};
few.draw = (normal, uniform, out) => {
  out.fill(0);
  for (let i = 0; i < 8; i++) {
    const size = Math.sqrt(-Math.log(uniform())) / 8;
    for (let j = 0; j < 10; j++) out[j] += size * normal();
  }
};

describe.each([isotropic, line, decaying, spiked, few])('Vectors, noise $name', ({ variances, draw }) => {
  const P = variances.length;
  const trace = sum(variances);
  it.each([4, 16, 80])('%i batches: every interval covers the truth as often as its confidence says', (N) => {
    const { uniform, normal } = generator(N);
    const noise = Math.sqrt(trace / N);
    const first = new Float64Array(P);
    first[0] = 1;
    const slanted = Float64Array.from({ length: P }, (_, i) => (i === 0 ? 2 : i === 1 ? -1 : 0.3));
    // E x of 2√a along an axis that has the noise and one that has less or none.
    const centre = Float64Array.from({ length: P }, (_, i) => (i < 2 ? noise * Math.SQRT2 : 0));
    const dot = (a: Float64Array, b: Float64Array) => sum(a.map((each, i) => each * b[i]));
    const cosine = (direction: Float64Array) =>
      dot(centre, direction) / Math.sqrt(dot(centre, centre) * dot(direction, direction));
    const biases = [0, 1, 4, 30].flatMap((size) =>
      [first, slanted].map((direction) => {
        const scale = (size * noise) / Math.sqrt(dot(direction, direction));
        return { truth: size, target: centre.map((each, i) => each - scale * direction[i]) };
      }),
    );
    const missed = {
      biases: biases.map(() => 0),
      norm: 0,
      variance: 0,
      along: 0,
      slanted: 0,
      cosine: 0,
      slantedCosine: 0,
    };
    const x = new Float64Array(P);
    for (let run = 0; run < RUNS; run++) {
      const vectors = new Vectors(P, [first, slanted], LEVEL);
      for (let batch = 0; batch < N; batch++) {
        draw(normal, uniform, x);
        for (let i = 0; i < P; i++) x[i] += centre[i];
        vectors.add(x);
      }
      biases.forEach(({ truth, target }, k) => {
        missed.biases[k] += Number(misses(vectors.distance(target, noise)!, truth));
      });
      missed.norm += Number(misses(vectors.norm(noise)!, 2));
      missed.variance += Number(misses(vectors.variance(7, 3)!, (7 * trace) / 9));
      missed.along += Number(misses(vectors.projection(0)!, centre[0]));
      missed.slanted += Number(misses(vectors.projection(1)!, dot(centre, slanted)));
      missed.cosine += Number(misses(vectors.cosine(0)!, cosine(first)));
      missed.slantedCosine += Number(misses(vectors.cosine(1)!, cosine(slanted)));
    }
    for (const count of [
      ...missed.biases,
      missed.norm,
      missed.variance,
      missed.along,
      missed.slanted,
      missed.cosine,
      missed.slantedCosine,
    ]) {
      expect(count, JSON.stringify(missed)).toBeLessThanOrEqual(MAX_MISSES);
    }
  });
});

describe('Vectors', () => {
  /**
   * @param bias in units of the noise of the mean. @returns share of runs in which it is found at 99.9 %, and mean
   *   length of the interval's two sides.
   */
  function power({ variances, draw }: Spectrum, N: number, bias: number) {
    const { uniform, normal } = generator(9);
    const P = variances.length;
    const noise = Math.sqrt(sum(variances) / N);
    const target = new Float64Array(P);
    target[1] = bias * noise;
    const x = new Float64Array(P);
    const out = { found: 0, high: 0, estimate: 0 };
    const runs = 50;
    for (let run = 0; run < runs; run++) {
      const vectors = new Vectors(P);
      for (let batch = 0; batch < N; batch++) {
        draw(normal, uniform, x);
        vectors.add(x);
      }
      const { estimate, low, high } = vectors.distance(target, noise)!;
      out.found += Number(low > 0);
      out.high += high / runs;
      out.estimate += estimate / runs;
    }
    return { ...out, found: out.found / runs };
  }

  it('a bias of three times the noise of the mean is found, a smaller one where noise is isotropic', () => {
    expect(power(isotropic, 16, 3).found).toBe(1);
    expect(power(isotropic, 200, 3).found).toBe(1);
    expect(power(isotropic, 200, 1.5).found).toBeGreaterThan(0.9);
    expect(power(isotropic, 4, 30).found).toBe(1);
    expect(power(decaying, 200, 5).found).toBe(1);
    expect(power(line, 200, 6).found).toBe(1);
    expect(power(spiked, 200, 3).found).toBe(1);
  });

  it('where there is no bias the upper bound is small and none is found', () => {
    expect(power(isotropic, 200, 0).high).toBeLessThan(2.5);
    expect(power(isotropic, 200, 0).found).toBe(0);
    expect(power(isotropic, 200, 5).estimate).toBeCloseTo(5, 1);
    expect(power(decaying, 200, 0).high).toBeLessThan(6);
  });

  it('a confidence per call overrides that of the constructor', () => {
    const { normal } = generator(2);
    const vectors = new Vectors(5, [Float64Array.of(1, 0, 0, 0, 0)], 0.95);
    const strict = new Vectors(5, [Float64Array.of(1, 0, 0, 0, 0)], 0.999);
    for (let i = 0; i < 12; i++) {
      const x = Float64Array.from({ length: 5 }, (_, j) => normal() + (j < 2 ? 3 : 0));
      vectors.add(x);
      strict.add(x);
    }
    const all = (of: Vectors, confidence?: number) => [
      of.norm(1, confidence),
      of.distance(new Float64Array(5), 2, confidence),
      of.projection(0, confidence),
      of.variance(3, 1, confidence),
      of.cosine(0, confidence),
    ];
    expect(all(vectors, 0.999)).toEqual(all(strict));
    all(vectors).forEach((interval, i) => {
      expect(interval!.high - interval!.low).toBeLessThan(all(strict)[i]!.high - all(strict)[i]!.low);
    });
  });

  it('mean and variance are exact, also of float32 batches far from zero', () => {
    const vectors = new Vectors(2);
    const rows = [
      [1, 2],
      [3, -1],
      [2, 5],
      [0, 0],
      [7, 7],
    ];
    for (const row of rows) vectors.add(Float32Array.from(row.map((each) => each + 1e6)));
    expect(Array.from(vectors.mean())).toEqual([1e6 + 2.6, 1e6 + 2.6]);
    const spread = sum(rows.map(([a, b]) => (a - 2.6) ** 2 + (b - 2.6) ** 2)) / 4;
    expect(vectors.variance(1, 1)!.estimate).toBeCloseTo(spread, 8);
    expect(vectors.variance(8, 2)!.estimate).toBeCloseTo(spread * 2, 8);
    expect(vectors.count).toBe(5);
  });

  it('asking for intervals between batches changes no later result', () => {
    const { normal } = generator(4);
    const [asked, left] = [new Vectors(4), new Vectors(4)];
    for (let batch = 0; batch < 9; batch++) {
      const x = Float64Array.from({ length: 4 }, normal);
      asked.add(x);
      left.add(x);
      asked.norm(1);
      asked.variance(1, 1);
    }
    expect([asked.norm(1), asked.variance(1, 1)]).toEqual([left.norm(1), left.variance(1, 1)]);
  });

  it('there is no interval of fewer than two batches, and a zero-width one of constant batches', () => {
    const vectors = new Vectors(3, [Float64Array.of(0, 2, 0)]);
    const all = () => [
      vectors.norm(2),
      vectors.distance(Float64Array.of(3, 0, 4), 1),
      vectors.projection(0),
      vectors.variance(1, 1),
      vectors.cosine(0),
    ];
    expect(all()).toEqual([null, null, null, null, null]);
    vectors.add(Float64Array.of(3, 3, 4));
    expect(all()).toEqual([null, null, null, null, null]);
    vectors.add(Float64Array.of(3, 3, 4));
    vectors.add(Float64Array.of(3, 3, 4));
    const certain = (x: number) => ({ estimate: x, low: x, high: x });
    const [norm, distance, projection, variance, cosine] = all();
    expect([distance, projection, variance]).toEqual([certain(3), certain(6), certain(0)]);
    expect(norm!.high).toBeCloseTo(Math.sqrt(34) / 2, 12);
    expect(cosine!.low).toBeCloseTo(3 / Math.sqrt(34), 12);
    expect(cosine!.high).toBeCloseTo(3 / Math.sqrt(34), 12);
  });

  it('the cosine is [−1, 1] for pure noise and nearly 1 for a vector along the direction', () => {
    const { normal } = generator(3);
    const direction = Float64Array.from({ length: 40 }, (_, i) => (i % 3) - 1);
    const [none, along] = [new Vectors(40, [direction]), new Vectors(40, [direction])];
    for (let batch = 0; batch < 100; batch++) {
      const x = Float64Array.from({ length: 40 }, normal);
      none.add(x);
      along.add(x.map((each, i) => 20 * direction[i] + each));
    }
    expect([none.cosine(0)!.low, none.cosine(0)!.high]).toEqual([-1, 1]);
    const { low, high } = along.cosine(0)!;
    expect(low).toBeGreaterThan(0.999);
    expect(high).toBeLessThanOrEqual(1);
  });

  it.each([NaN, Infinity, 1e200])('a batch with %d in it makes intervals non-finite instead of throwing', (wrong) => {
    const vectors = new Vectors(2, [Float64Array.of(1, 1)]);
    const numbers = new Numbers();
    for (let batch = 0; batch < 8; batch++) {
      const x = Float64Array.of(batch, batch === 5 ? wrong : 1);
      vectors.add(x);
      numbers.add(x[1]);
      if (batch < 5) continue;
      const all = [
        vectors.norm(1),
        vectors.distance(Float64Array.of(1, 0), 1),
        vectors.variance(1, 1),
        numbers.variance(),
      ];
      for (const interval of all) expect(Number.isFinite(interval!.high)).toBe(false);
      expect(vectors.cosine(0)).not.toBe(null);
    }
  });

  it('a vector of another length is refused', () => {
    expect(() => new Vectors(3).add(new Float32Array(2))).toThrow('batch: got 2 numbers; allowed are 3.');
    expect(() => new Vectors(3, [new Float64Array(4)])).toThrow('directions[0]: got 4 numbers; allowed are 3.');
    expect(() => new Vectors(3).distance(new Float64Array(1), 1)).toThrow('target: got 1 numbers; allowed are 3.');
  });
});
