/** A record with one entry of every kind and invented numbers, for tests of reading and displaying records. */
import { OWN_TOOL, type BenchRecord } from '../../src/bench/bench-record';

export function smallRecord(name = 'Example adapter'): BenchRecord {
  return {
    format: 1,
    date: '2026-01-31T12:00:00.000Z',
    command: 'npm run bench',
    adapter: { name, kind: 'gpu', runtime: 'Chromium 1', cores: 8, os: 'Linux' },
    ceiling: {
      fma: [{ name: '8x4, workgroup 64', gflops: 100 }],
      matmul: [{ name: '8x8, workgroup 8x8', gflops: 20, error: 1e-6 }],
      bestFma: 100,
      bestMatmul: 20,
      dispatchMicroseconds: { of4: 10, of64: 12 },
      submitMilliseconds: 1,
    },
    rows: [
      {
        tool: OWN_TOOL,
        case: 'W1',
        stepsPerSecond: 40,
        spread: [38, 41],
        windows: 5,
        runStepsPerSecond: 40,
        dispatchesPerStep: 7,
        submitsPerStep: 0.5,
        bytesReadPerStep: 64,
        gflops: 23.4,
        gflopsDone: 8,
        ceilingShare: 0.4,
        buffersMiB: 30,
        peakMiB: 400,
        gradientError: 2e-6,
      },
      {
        tool: 'jax-js WebGPU',
        case: 'W1',
        mode: 'cache',
        stepsPerSecond: 2,
        spread: [2, 2],
        windows: 1,
        runStepsPerSecond: 2,
        gflops: 1.17,
        notes: 'one window',
      },
    ],
    missing: [{ tool: 'TensorFlow.js WebGPU', case: 'W8', why: 'The browser closed.' }],
    scaling: [
      { shape: 'W1s', runs: 1, stepsPerSecond: 100, runStepsPerSecond: 100, buffersMiB: 10 },
      { shape: 'W1s', runs: 2, stepsPerSecond: 80, runStepsPerSecond: 160, ofOne: 1.58, buffersMiB: 20 },
      { shape: 'W1s', runs: 4, refused: '4 runs do not fit.' },
    ],
    stages: [
      { case: 'W1', stage: 'rollout', milliseconds: 10 },
      { case: 'W1', stage: 'backward', milliseconds: 15 },
    ],
  };
}
