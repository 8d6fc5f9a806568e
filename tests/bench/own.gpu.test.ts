import { beforeAll, describe, expect, it } from 'vitest';
import { CASES, usefulFlops, type BenchCase } from '../../src/bench/cases';
import { OwnBench } from '../../src/bench/own';
import { measure, ownTool } from '../../src/bench/measure-all';
import { METRIC_COLUMNS } from '../../src/population/metrics';
import { STANDARD_POLICY } from '../../src/policy/config';
import { readCheckpointFolder } from '../../src/headless/files';
import { gpu } from '../support/device';

let own: OwnBench;
beforeAll(async () => {
  own = await OwnBench.open(readCheckpointFolder(), gpu);
});

const TINY: BenchCase = { name: 'tiny', prompts: 1, groupSize: 4, runs: 2 };

describe('the measurement of our own engine', () => {
  it('a timed window trains, and dispatches, submits, bytes and flops are counted', async () => {
    const { firstStepSeconds } = await own.prepare(TINY);
    expect(firstStepSeconds).toBeGreaterThan(0);
    const window = await own.window(0.3);
    expect(window.steps).toBeGreaterThan(0);
    expect(window.seconds).toBeGreaterThan(0.25);
    expect(window.reward).toBeGreaterThanOrEqual(0);
    expect(window.reward).toBeLessThanOrEqual(1);
    // Every window begins with the same policy, prompts and random numbers, and so with the same rewards.
    const rewards = new Map<number, number>();
    let pairs = 0;
    for (let i = 0; i < 40 && pairs === 0; i++) {
      const { steps, reward } = await own.window(0);
      if (rewards.has(steps)) {
        expect(reward).toBe(rewards.get(steps));
        pairs++;
      }
      rewards.set(steps, reward);
    }
    expect(pairs).toBe(1);
    const facts = await own.facts();
    // On-policy a step is at most seven dispatches, and never as many submits.
    expect(facts.dispatches).toBeGreaterThan(0);
    expect(facts.dispatches).toBeLessThanOrEqual(7);
    expect(facts.submits).toBeGreaterThan(0);
    // One row of metrics per run and step.
    expect(facts.bytesRead).toBe(2 * 4 * METRIC_COLUMNS);
    expect(facts.bufferBytes).toBeGreaterThan(2 * 4 * 26816);
    // Shared prompts, and the rollout's own pass for the learner: less than if every completion were computed by
    // itself.
    expect(facts.flops).toBeGreaterThan(0.1 * usefulFlops(TINY, STANDARD_POLICY));
    expect(facts.flops).toBeLessThan(usefulFlops(TINY, STANDARD_POLICY));
  });

  it('the gradient error against the float64 twin is below 1e-4, and not exactly 0', async () => {
    const error = await own.gradientError();
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(1e-4);
  });

  it('stages are timed where the adapter has timestamps', async () => {
    await own.prepare(TINY);
    const stages = await own.stages();
    if (stages === null) return expect((await gpu.requestAdapter())!.features.has('timestamp-query')).toBe(false);
    expect(stages.map(({ stage }) => stage)).toContain('rollout');
    // A stage of microseconds may fall between two ticks of the adapter's clock.
    for (const { milliseconds } of stages) expect(milliseconds).toBeGreaterThanOrEqual(0);
    expect(stages.find(({ stage }) => stage === 'backward')!.milliseconds).toBeGreaterThan(0);
  });

  it('a population that does not fit is answered with the engine’s sentence', async () => {
    // The kernels of the gradient's test above.
    const fits = await own.scale(CASES.W1s, 1, 0.1);
    expect(fits).toMatchObject({ shape: 'W1s', runs: 1 });
    expect(fits.stepsPerSecond).toBeGreaterThan(0);
    const refused = await own.scale({ ...TINY, prompts: 512, groupSize: 64 }, 4096, 0.1);
    expect(refused.stepsPerSecond).toBe(undefined);
    expect(refused.refused).toMatch(/4096 runs of these shapes need \d+ MiB/);
    // And goes on with what fits.
    expect((await own.scale(CASES.W1s, 1, 0.1)).refused).toBe(undefined);
  });

  it('the record has a row for each measurement and a reason for each one missing', async () => {
    const frail = {
      ...ownTool(own),
      id: 'frail',
      name: 'Frail',
      prepare: () => Promise.reject(new Error('It would not start.')),
    };
    const lines: string[] = [];
    // Without our own engine's page: no ceiling and no scaling, which have tests of their own.
    const { rows, missing } = await measure(
      undefined,
      [ownTool(own), frail],
      { cases: [CASES.W1s], rounds: 2, seconds: 0.2, scaling: [] },
      (line) => lines.push(line),
    );
    expect(missing).toEqual([{ tool: 'Frail', case: 'W1s', why: 'It would not start.' }]);
    expect(rows).toHaveLength(1);
    const [row] = rows;
    const bytesReadPerStep = 4 * METRIC_COLUMNS;
    expect(row).toMatchObject({ tool: 'RLVR Playground', case: 'W1s', windows: 2, bytesReadPerStep });
    expect(row.spread[0]).toBeLessThanOrEqual(row.stepsPerSecond);
    expect(row.spread[1]).toBeGreaterThanOrEqual(row.stepsPerSecond);
    // 146.6 MFLOP a step.
    expect(row.gflops / row.stepsPerSecond).toBeCloseTo(0.1466, 3);
    expect(row.gradientError).toBeLessThan(1e-4);
    expect(row.gflopsDone).toBeLessThan(row.gflops);
    expect(lines.some((line) => /round 2 of 2/.test(line))).toBe(true);
  });
});
