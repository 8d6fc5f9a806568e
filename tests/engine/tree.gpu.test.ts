/**
 * Shared rows: the content of a block's tree, the work it saves, and that sharing loads between lanes changes no bit.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { readRegions } from '../../src/engine/buffers';
import type { GpuPopulation } from '../../src/engine/gpu-population';
import { operationsOf } from '../../src/engine/measurements';
import { rowsByPosition } from '../../src/engine/work';
import type { PopulationSpec } from '../../src/population/api';
import { testEngine } from '../support/device';
import { methodsSpec } from '../support/specs';

const END = 14;
let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});

async function treesOf(population: GpuPopulation): Promise<Uint32Array> {
  const { geometry } = population;
  const size = 4 * geometry.runs * geometry.blocks * geometry.treeSize;
  const [bytes] = await readRegions(population.device, [
    { buffer: population.buffers.sequences, offset: 4 * geometry.trees, size },
  ]);
  return new Uint32Array(bytes);
}

/** Distinct beginnings of the completions of each prompt that go on, by length: what the tree's levels must count. */
function distinct(tokens: number[][], groupSize: number, levels: number): number[] {
  return Array.from({ length: levels }, (_, level) => {
    const seen = new Set<string>();
    tokens.forEach((completion, n) => {
      const start = completion.slice(0, level + 1);
      if (!start.includes(END)) seen.add(`${Math.floor(n / groupSize)}:${start.join()}`);
    });
    return seen.size;
  });
}

describe('shared rows of a block of completions', () => {
  test.each<[string, Partial<PopulationSpec>]>([
    ['two digits', { prompts: 32, groupSize: 8 }],
    ['one digit', { digits: 1, prompts: 4, groupSize: 6 }],
    ['3 prompts of 5', { prompts: 3, groupSize: 5 }],
    ['off-policy', { prompts: 4, groupSize: 4, staleness: 2, minibatches: 2 }],
  ])('there is one row for each distinct prefix: %s', async (_, shapes) => {
    const spec = methodsSpec(shapes, {}, {}, 0.02, ['k1-in-reward']);
    const population = (await engine.create(spec)) as GpuPopulation;
    population.advance(3);
    const { geometry } = population;
    const [bytes] = await readRegions(population.device, [
      {
        buffer: population.buffers.sequences,
        offset: 4 * geometry.prompts,
        size: 4 * geometry.completions * geometry.T,
      },
    ]);
    const flat = new Uint32Array(bytes);
    const tokens = Array.from({ length: geometry.completions }, (_, n) =>
      Array.from(flat.subarray(n * geometry.T, (n + 1) * geometry.T)),
    );
    const rows = rowsByPosition(geometry, await treesOf(population));
    expect(rows.slice(0, geometry.P)).toEqual(Array.from({ length: geometry.P }, () => geometry.prompts));
    expect(rows.slice(geometry.P)).toEqual(distinct(tokens, geometry.groupSize, geometry.T - 1));
    population.destroy();
  });

  test('with the shipped policy there are far fewer rows than tokens', async () => {
    const population = (await engine.create(
      methodsSpec({ prompts: 32, groupSize: 8 }, {}, {}, 0, ['k1-in-reward']),
    )) as GpuPopulation;
    population.advance(1);
    const rows = rowsByPosition(population.geometry, await treesOf(population)).reduce((sum, count) => sum + count, 0);
    expect(rows).toBeLessThan(32 * 18); // of 30 a prompt with its prefix shared, 72 without
    // Plain counting of design section 5: five forward passes over 256 × 9 tokens.
    expect(await operationsOf(population)).toBeLessThan(586.2e6 / 3);
    population.destroy();
  });
});

test('lanes that share loads and lanes that do not compute the same bits', async () => {
  // One of the shapes above: the kernels of this adapter's own choice are compiled.
  const spec = methodsSpec({ prompts: 3, groupSize: 5 }, {}, {}, 0.01, ['full-in-loss']);
  const train = async (on: Engine) => {
    const population = (await on.create(spec)) as GpuPopulation;
    population.advance(2);
    return { quads: population.geometry.quads, bits: new Uint32Array((await population.parameters(0)).buffer) };
  };
  const chosen = await train(engine);
  const other = await train(await testEngine({ quads: !chosen.quads }));
  expect(other.quads).toBe(!chosen.quads);
  expect(other.bits).toEqual(chosen.bits);
});
