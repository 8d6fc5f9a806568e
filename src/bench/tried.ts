/** What was tried for speed: kept or not, with what was measured. BENCHMARKS.md shows it as it stands here. */
export interface Tried {
  idea: string;
  /** What one would think before measuring. */
  expected: string;
  measured: string;
  kept: boolean;
  why: string;
}

export const TRIED: readonly Tried[] = [
  {
    idea: 'Workgroups of 4 instead of 32 on the software adapter',
    expected: 'Slower: fewer invocations to share what a workgroup reads.',
    measured: 'Rollout −50 % processor time, backward −35 % (SwiftShader of Chromium 156, two cores).',
    kept: true, why: 'SwiftShader computes four invocations at a time; a barrier of 4 costs it 0.1 µs, one of 64 ten times that.',
  },
  {
    idea: 'Storage arrays of fixed length instead of runtime-sized ones',
    expected: 'A little: a bounds check against a constant is cheaper than one against a length that is loaded.',
    measured: 'Backward −19 % (SwiftShader).',
    kept: true, why: 'The sizes are known when a kernel is compiled; a GPU loses nothing.',
  },
  {
    idea: 'One inlined call of each product in a loop rather than four calls',
    expected: 'Shorter compilation, perhaps slower kernels.',
    measured: 'Shorter compilation, kernels as fast as before (SwiftShader).',
    kept: true, why: 'Software adapters inline everything; the page moves sooner.',
  },
  {
    idea: 'Dawn without robustness (`disable_robustness`)',
    expected: 'Faster by the bounds checks.',
    measured: '−20 % time, the same bits (SwiftShader).',
    kept: true, why: 'Headless only: a browser does not offer it. The tests keep the checks.',
  },
  {
    idea: 'Blocks of 24, 48 or 96 token rows for a workgroup',
    expected: 'Larger blocks read the weights less often.',
    measured: 'No difference (SwiftShader).',
    kept: false, why: 'Small blocks make more workgroups, which a GPU wants.',
  },
  {
    idea: 'GELU in a loop of its own',
    expected: 'Slower by one more pass over the hidden layer.',
    measured: 'No difference (SwiftShader).',
    kept: true, why: 'Clearer to read.',
  },
];
