import { describe, expect, it } from 'vitest';
import { tableText } from '../../../src/exports/arm-table';
import type { RunInfo } from '../../../src/experiment/population-spec';
import { armResults } from '../../../src/ui/race/arm-results';
import { RaceCurves } from '../../../src/ui/race/race-curves';

const RUNS: RunInfo[] = [
  { run: 0, method: 'none', seed: 1 },
  { run: 1, method: 'none', seed: 2 },
  { run: 2, method: 'k3-in-loss', seed: 1, arm: 'weak' },
  { run: 3, method: 'k3-in-loss', seed: 2, arm: 'weak' },
];
const curves = new RaceCurves(RUNS);
for (let step = 0; step <= 10; step++)
  for (const { run } of RUNS)
    curves.add([
      {
        run,
        step,
        values: {
          reward: run === 3 && step === 10 ? NaN : run / 10 + step / 100,
          reverseKl: 2 * run,
          ...(step % 8 === 0 ? { meanAtKIn: 0.5 } : {}),
        },
      },
    ]);
const collapse = (run: number, step: number, kind: 'reward' | 'dead-leash') => ({
  ...RUNS[run],
  collapse: { kind, step, detectedAt: step, cause: 'no-penalty' as const },
});
const shown = { curves, collapses: [collapse(0, 7, 'reward'), collapse(1, 5, 'reward'), collapse(2, 3, 'dead-leash')] };

describe('the table of arms', () => {
  it('for readers has mean ± half the 95 % interval, n and collapses at a step', () => {
    const { head, rows } = armResults(shown, 9, 'markdown', 'en');
    expect(head).toEqual([
      'Arm',
      'Reward (step 9)',
      'Held-out accuracy (step 8)',
      'KL (nats) (step 9)',
      'n',
      'Collapsed',
    ]);
    // 0.09 and 0.19: t(1) = 12.706 times 0.0707 / √2.
    expect(rows).toEqual([
      ['no KL', '0.140 ± 0.635', '0.500 ± 0.000', '1.00 ± 12.71', '2', '2 of 2 (steps 5–7)'],
      ['weak', '0.340 ± 0.635', '0.500 ± 0.000', '5.00 ± 12.71', '2', '0 of 2'],
    ]);
  });

  it('counts only the seeds that have a value', () => {
    expect(armResults(shown, 10, 'latex', 'en').rows[1][1]).toBe('0.300 (n = 1)');
  });

  it('for programs has a column per number', () => {
    const lines = tableText(armResults(shown, 9, 'csv', 'en'), 'csv').split('\n');
    expect(lines[0]).toMatch(/^arm,rewardStep,reward,rewardLow,rewardHigh,rewardN,meanAtKInStep,/);
    expect(lines[1]).toMatch(/^none,9,0\.14,-0\.49\d*,0\.77\d*,2,8,0\.5,0\.5,0\.5,2,9,1,.*,2,2$/);
  });
});
