/** Training by exact expected gradients: the result of each form of the penalty, against π* by enumeration. */
import { beforeAll, describe, expect, it } from 'vitest';
import { packProblem } from '../../../src/arithmetic/problems';
import { Optimum, type OptimumPoint } from '../../../src/lab/optimum/exact-training';
import type { OptimumOptions } from '../../../src/lab/optimum/optimum-options';
import { LAB_ROWS, rowsAt, type LabRow } from '../../../src/lab/table/table-rows';
import type { PrefixTree, TreeBackend } from '../../../src/population/prefixes';
import { createReferenceBackend } from '../../../src/reference/reference-population';
import { createReferenceTree } from '../../../src/reference/reference-tree';
import { shippedPolicy } from '../../support/specs';
import { numbers } from '../../support/gradient-case';

const V = 16;
const { config, parameters: shipped } = shippedPolicy();
const problems = (...pairs: [a: number, b: number][]) =>
  Uint32Array.from(pairs, ([a, b]) => packProblem({ a, b, operator: 'addition' }));
const NO_PENALTY: LabRow = { ...LAB_ROWS[0], id: 'none', method: 'none' };
const rowsOf = (...ids: string[]) => LAB_ROWS.filter(({ id }) => ids.includes(id));

const options = (changes: Partial<OptimumOptions> = {}): OptimumOptions => ({
  level: 'sequence',
  rows: rowsOf('7'),
  beta: 1,
  learningRate: 2e-4,
  digits: 2,
  problems: problems([3, 4]),
  answerLength: 2,
  policy: config,
  reference: shipped,
  ...changes,
});

/** The twin, with a look at what goes in and out of its tree. */
function watched(change: {
  gradients?: (all: Float64Array) => void;
  logprobs?: (all: Float64Array) => void;
}): TreeBackend {
  return {
    createTree: async (spec) => {
      const tree = createReferenceTree(spec);
      const with_ =
        (name: 'gradients' | 'logprobs'): PrefixTree['gradients'] =>
        async (input) => {
          const out = Float64Array.from(await tree[name](input));
          change[name]?.(out);
          return out;
        };
      return {
        spec,
        prefixes: tree.prefixes,
        logprobs: with_('logprobs'),
        gradients: with_('gradients'),
        destroy: () => {
          tree.destroy();
        },
      };
    },
  };
}

/** ‖a − b‖∞. */
const apart = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, each, j) => Math.max(most, Math.abs(each - b[j])), 0);

describe('the exact row', () => {
  it('its gradient is that of finite differences of J, also away from the reference', async () => {
    let gradient: Float64Array = new Float64Array();
    const spec = options({ beta: 0.5, problems: problems([3, 4], [5, 2]) });
    const optimum = await Optimum.open(
      watched({
        gradients: (all) => {
          gradient = all.subarray(0, shipped.length);
        },
      }),
      spec,
    );
    await optimum.step(5);
    const at = optimum.parameters('0');
    await optimum.step(1);

    const tree = createReferenceTree({
      policy: config,
      digits: 2,
      problems: spec.problems,
      answerLength: 2,
      gradients: 1,
      policies: 'shared',
    });
    const { completions, edges, length, promptOf } = tree.prefixes;
    const logOf = (rows: ArrayLike<number>) =>
      Float64Array.from({ length: completions }, (_, y) => {
        let sum = 0;
        for (let t = 0; t < length[y]; t++) sum += rows[edges[y * 2 + t]];
        return sum;
      });
    const reference = logOf(await tree.logprobs(shipped));
    // Both sums are 7: seven, then the end.
    const right = Array.from({ length: 2 }, (_, b) =>
      Array.from({ length: completions }, (_c, y) => y).filter(
        (y) => promptOf[y] === b && length[y] === 2 && edges[y * 2] % V === 7 && edges[y * 2 + 1] % V === 14,
      ),
    );
    expect(right.map((each) => each.length)).toEqual([1, 1]);
    const objective = async (parameters: Float64Array) => {
      const log = logOf(await tree.logprobs(parameters));
      let sum = 0;
      log.forEach((each, y) => {
        sum -= 0.5 * Math.exp(each) * (each - reference[y]);
      });
      for (const [y] of right) sum += Math.exp(log[y]);
      return sum / 2;
    };
    expect(await objective(at)).toBeGreaterThan((await objective(Float64Array.from(shipped))) + 0.01);
    for (let seed = 1; seed <= 4; seed++) {
      const direction = numbers(shipped.length, seed);
      const along = (x: number) => objective(at.map((p, j) => p + x * direction[j]));
      const h = 2e-4;
      const numeric =
        (45 * ((await along(h)) - (await along(-h))) -
          9 * ((await along(2 * h)) - (await along(-2 * h))) +
          ((await along(3 * h)) - (await along(-3 * h)))) /
        (60 * h);
      const exact = -gradient.reduce((sum, each, j) => sum + each * direction[j], 0);
      expect(Math.abs(numeric - exact) / Math.abs(exact)).toBeLessThan(1e-6);
    }
  });
});

describe('training at sequence level', () => {
  it('rows 2, 4, 6, 7, A, B, C, F, G follow the true gradient; row 1 is as if there were no penalty', async () => {
    const optimum = await Optimum.open(
      createReferenceBackend(),
      options({ rows: [...rowsAt('sequence'), NO_PENALTY] }),
    );
    await optimum.step(4);
    const own = (row: string) => optimum.parameters(row);
    for (const row of ['2', '4', '6', '7', 'A', 'B', 'C', 'F', 'G'])
      expect(apart(own(row), own('0')), row).toBeLessThan(1e-9);
    expect(apart(own('1'), own('none'))).toBeLessThan(1e-9);
    for (const row of ['1', '3', '5', '8', '9']) expect(apart(own(row), own('0')), row).toBeGreaterThan(1e-5);
  });
});

describe('distance to the optimal policy π*', () => {
  const STEPS = 40;
  const settings = options({ rows: [...rowsOf('1', '5', '8', '9'), NO_PENALTY] });
  let optimum: Optimum;
  let start: readonly OptimumPoint[];
  let points: OptimumPoint[];
  const of = (row: string) => points.filter((point) => point.row === row);

  beforeAll(async () => {
    optimum = await Optimum.open(createReferenceBackend(), settings);
    start = optimum.points;
    points = await optimum.step(STEPS);
  }, 60_000);

  it('all rows start at the reference, and J* and KL(π*‖π_ref) have their closed form', () => {
    const { truth } = optimum;
    const right = truth.referenceObjective;
    // With a reward of 0 or 1 and one prompt only the odds change, by e^{1/β}.
    const partition = 1 - right + right * Math.exp(1 / settings.beta);
    expect(right).toBeGreaterThan(0.5);
    expect(truth.objective).toBeCloseTo(settings.beta * Math.log(partition), 12);
    expect(truth.accuracy).toBeCloseTo((right * Math.exp(1 / settings.beta)) / partition, 12);
    expect(truth.reverseKl).toBeCloseTo((truth.accuracy - truth.objective) / settings.beta, 12);
    expect(start.map(({ row }) => row)).toEqual(['0', ...settings.rows.map(({ id }) => id)]);
    for (const point of start) {
      expect(point).toMatchObject({ step: 0, stopped: false });
      expect(point.objective).toBeCloseTo(right, 12);
      expect(point.accuracy).toBeCloseTo(right, 12);
      expect(point.reverseKl).toBeCloseTo(0, 12);
      expect(point.klToOptimum).toBeCloseTo(truth.referenceKl, 12);
    }
  });

  it('no row exceeds J*, and J* − J(π) = β KL(π‖π*) at every step', () => {
    expect(points.map(({ step }) => step)).toEqual(
      Array.from({ length: STEPS }, (_, s) => optimum.rows.map(() => s + 1)).flat(),
    );
    for (const { objective, klToOptimum, reverseKl } of points) {
      expect(klToOptimum).toBeGreaterThan(0);
      expect(reverseKl).toBeGreaterThan(0);
      expect(Math.abs(optimum.truth.objective - objective - settings.beta * klToOptimum)).toBeLessThan(1e-12);
    }
  });

  it('the true gradient raises J steadily and leaves less than a fiftieth of the distance to π*', () => {
    const own = of('0');
    expect(own[STEPS - 1].klToOptimum).toBeLessThan(optimum.truth.referenceKl / 50);
    for (let s = 4; s < STEPS; s += 4) expect(own[s].objective).toBeGreaterThan(own[s - 4].objective);
  });

  it('rows 1, 5, 8, 9 end far from π*; row 9 (k3 in reward) has a higher KL than no penalty', () => {
    const last = (row: string) => of(row)[STEPS - 1];
    for (const row of ['1', '5', '8', '9']) expect(last(row).klToOptimum).toBeGreaterThan(5 * last('0').klToOptimum);
    expect(last('9').reverseKl).toBeGreaterThan(last('none').reverseKl);
  });
});

describe('training at token level', () => {
  it('rows that weigh a token by its own KL term agree with each other, not with the true gradient', async () => {
    const optimum = await Optimum.open(createReferenceBackend(), options({ level: 'token', rows: rowsAt('token') }));
    await optimum.step(5);
    const own = (row: string) => optimum.parameters(row);
    for (const row of ['7', 'B', 'E', 'F', 'G']) expect(apart(own(row), own('0'))).toBeLessThan(1e-9);
    for (const row of ['4', '6', 'A', 'D']) expect(apart(own(row), own('2'))).toBeLessThan(1e-9);
    expect(apart(own('2'), own('0'))).toBeGreaterThan(1e-5);
  });
});

describe('a row with non-finite numbers', () => {
  it('it alone stops, at its last finite point and parameters', async () => {
    let [gradients, logprobs] = [0, 0];
    // Policies 1 and 2 are those of rows 3 and 7.
    const backend = watched({
      gradients: (all) => {
        if (++gradients === 2) all[shipped.length + 5] = NaN;
      },
      logprobs: (all) => {
        if (++logprobs === 4) all.fill(NaN, (2 * all.length) / 3);
      },
    });
    const optimum = await Optimum.open(backend, options({ rows: rowsOf('3', '7') }));
    const first = await optimum.step(1);
    const parameters = optimum.parameters('3');
    const second = await optimum.step(1);
    expect(second.map(({ row, stopped }) => [row, stopped])).toEqual([
      ['0', false],
      ['3', true],
      ['7', false],
    ]);
    expect(second[1]).toEqual({ ...first[1], stopped: true });
    const before = optimum.parameters('7');
    const third = await optimum.step(1);
    expect(third).toEqual([
      expect.objectContaining({ row: '0', step: 3, stopped: false }),
      { ...second[2], stopped: true },
    ]);
    expect(optimum.parameters('7')).toEqual(before);
    expect((await optimum.step(2)).map(({ row, step }) => [row, step])).toEqual([
      ['0', 4],
      ['0', 5],
    ]);
    expect(optimum.parameters('3')).toEqual(parameters);
    expect(optimum.points).toHaveLength(3);
  });
});

describe('wrong options', () => {
  it.each<[Partial<OptimumOptions>, string]>([
    [{ beta: 0 }, "beta: got '0'; allowed are numbers above 0."],
    [{ learningRate: NaN }, "learningRate: got 'NaN'; allowed are numbers above 0."],
    [
      { reference: new Float32Array(7) },
      `reference: got 7 numbers; a policy of these sizes has ${shipped.length} parameters.`,
    ],
    [
      { problems: problems([3, 4], [37, 48]) },
      'problems: got 37+48=, whose answer has 3 tokens; allowed are answers of at most 2, the end included.',
    ],
    [{ answerLength: 9 }, 'answerLength: got 9; allowed are whole numbers from 1 to 4.'],
  ])('%o is refused in one sentence', async (changes, sentence) => {
    await expect(Optimum.open(createReferenceBackend(), options(changes))).rejects.toThrow(sentence);
  });

  it('asking for a row that is not trained throws and names the rows there are', async () => {
    const optimum = await Optimum.open(createReferenceBackend(), options());
    expect(() => optimum.parameters('8')).toThrow("row: got '8'; allowed are 0, 7.");
  });
});
