/** Optimisations tried, whether kept or not, with measurements. docs/benchmarks.md shows this list unchanged. */
export interface Tried {
  idea: string;
  /** The expectation before measuring. */
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
    kept: true,
    why: 'SwiftShader computes four invocations at a time; a barrier of 4 costs it 0.1 µs, one of 64 ten times that.',
  },
  {
    idea: 'Storage arrays of fixed length instead of runtime-sized ones',
    expected: 'A little: a bounds check against a constant is cheaper than one against a length that is loaded.',
    measured: 'Backward −19 % (SwiftShader).',
    kept: true,
    why: 'The sizes are known when a kernel is compiled; a GPU loses nothing.',
  },
  {
    idea: 'One inlined call of each product in a loop rather than four calls',
    expected: 'Shorter compilation, perhaps slower kernels.',
    measured: 'Shorter compilation, kernels as fast as before (SwiftShader).',
    kept: true,
    why: 'Software adapters inline everything; the page moves sooner.',
  },
  {
    idea: 'Dawn without robustness (`disable_robustness`)',
    expected: 'Faster by the bounds checks.',
    measured: '−20 % time, the same bits (SwiftShader).',
    kept: true,
    why: 'Headless only: a browser does not offer it. The tests keep the checks.',
  },
  {
    idea:
      'Completions of a prompt that begin alike are one row, forward and backward (a tree of prefixes in each ' +
      'block)',
    expected:
      'Of 30 rows a prompt of W1 (6 of the prompt, 8 × 3 of its answers) 13 or so are left at first, fewer as a ' +
      'policy grows certain; the same bits forward.',
    measured:
      '11.9 rows a prompt at the reference policy. With the next two entries: a step of eight W1s runs from ' +
      'about 440 to 110 ms of processor time.',
    kept: true,
    why:
      'The same tokens under the same parameters give the same numbers; no peer does it. The worst case, all ' +
      'completions different, was not measured; its rows are those of before.',
  },
  {
    idea:
      'Products with weights that stand still: 32 weights × 4 columns a lane in variables with fixed names, rows ' +
      'stream past one accumulator; before: 8 × 8 accumulators',
    expected: 'Half the loads for each multiply-add.',
    measured:
      'A product of 256 rows, 128 × 128: 4.1 → 7.4 GFLOP/s with bounds checks, 4.3 → 9.0 without (SwiftShader, ' +
      'in Node), the same bits.',
    kept: true,
    why:
      'SwiftShader gathers every load lane by lane, at the price of ten multiply-adds; a weight held on its stack ' +
      'costs nothing.',
  },
  {
    idea: 'Four lanes load a quarter of a row each and pass it round (quadBroadcast)',
    expected: 'A quarter of the loads of rows, if a broadcast is cheap.',
    measured:
      'The same product 7.4 → 9.3 to 10.3 GFLOP/s; a whole step of W1 takes 31 % less processor time, one of 8 × ' +
      'W1s 21 %, pretraining 27 %. The same bits.',
    kept: true,
    why:
      'On the software adapter, where it has subgroups. A GPU broadcasts such loads by itself; not measured there, ' +
      'so not used there.',
  },
  {
    idea: 'Rows that stand still instead of weights: 8 or 16 rows of 32 numbers, columns stream past',
    expected: 'As good as the other way round.',
    measured: '3.8 and 4.6 GFLOP/s (8 and 16 rows), and up to eight times as long to compile.',
    kept: false,
    why: 'One weight load for every row held, and the code grows with their number.',
  },
  {
    idea: 'Weights that stand still, two or four rows at a time',
    expected: 'Better: independent chains hide the latency of a multiply-add.',
    measured: '3.7 and 3.5 GFLOP/s instead of 7.4 (plain), 6.9 instead of 9.3 (quads).',
    kept: false,
    why: 'The compiler spills what it interleaves.',
  },
  {
    idea: 'subgroupBroadcast within tiles of accumulators (8 × 4 to 16 × 8 a lane)',
    expected: 'Fewer loads than plain tiles.',
    measured: '4.4 to 5.0 GFLOP/s with bounds checks where plain tiles make 3.3 to 4.5.',
    kept: false,
    why: 'Weights that stand still are twice as fast.',
  },
  {
    idea:
      'Weight gradients: 32 × 4 sums a lane in registers, rows stream past; before: 32 rows of the output gradient ' +
      'stand still',
    expected: 'Slower for each multiply-add, but no rows wasted where a block has 33.',
    measured:
      '33 rows: 1.1 → 2.7 GFLOP/s a core; 52 rows: 2.6 → 3.0. Compilation 416 → 122 ms. The whole backward pass ' +
      'about −25 %.',
    kept: true,
    why: 'Rows come in all numbers; and each sum is written once.',
  },
  {
    idea: 'More prompts a workgroup: 2, 4, 8 or 16',
    expected: 'Weights are read less often; fewer workgroups for the cores.',
    measured:
      'Against 4: with 2 +17 to +30 % processor time, with 8 −9 %, with 16 −13 to −18 % (W1, 8 × W1s, pretraining).',
    kept: true,
    why:
      'On the software adapter a quarter of a minibatch, 4 at least and 16 at most, so that there are workgroups ' +
      'for its cores; on a GPU 4.',
  },
  {
    idea: 'Workgroups of 8, 16 or 32 with the new products',
    expected: 'Fewer readings of the same weights.',
    measured: '+7 %, +20 %, +45 % processor time (8 × W1).',
    kept: false,
    why: 'Barriers and masked lanes cost more than they save.',
  },
  {
    idea: 'Attention in one pass over the keys, backward from log Σ exp (as FlashAttention does)',
    expected:
      'No reads and writes of probabilities: with nine keys and four heads, 4 vec4s a row and layer are kept ' +
      'where 12 were.',
    measured: 'Attention about 10 % of a scoring pass, before about 15 %; a row keeps 287 instead of 299 vec4s.',
    kept: true,
    why: 'One number a head is kept, not one for every key.',
  },
  {
    idea: 'From the last layer’s attention on, only rows that predict something',
    expected: 'Five of a prompt’s six rows save 9 of 12 d² in one of two layers, forward and backward.',
    measured: 'Not by itself; about 15 % of the arithmetic of a step.',
    kept: true,
    why: 'Nothing reads what the others would compute.',
  },
  {
    idea:
      'One product for both kinds of weights (as stored, transposed), chosen while it runs; then two kinds at ' +
      'compile time',
    expected: 'The first: less code. The second: twice the variants, each smaller.',
    measured: 'Compilation of the scoring kernel 1.7 → 0.6 s of processor time, of the rollout 2.1 → 1.2 s.',
    kept: true,
    why: 'The second: a forward pass never needs the other kind.',
  },
  {
    idea: 'a·b + c instead of fma()',
    expected: 'No difference, or faster where fma() is emulated.',
    measured: 'In turn: 0.99 of the time (8 × W1s), where the same kernel again made 0.97.',
    kept: false,
    why: 'No difference.',
  },
  {
    idea: 'GELU as x·σ(…), one exponential of base 2, instead of tanh',
    expected: 'A third of the transcendental work.',
    measured: 'Base 2 against base e: 2 % of a scoring pass, within the noise. Against tanh not by itself.',
    kept: true,
    why: 'The same function; fewer operations everywhere.',
  },
  {
    idea: 'Embedding gradients row by row into memory, instead of every token looking for its rows',
    expected: 'A tenth of the loads.',
    measured: 'In turn: the old way takes 1.055 of the backward pass’s time, where the same kernel again made 1.02.',
    kept: true,
    why: 'Also linear in the rows, whatever the context.',
  },
  {
    idea: 'Two submits in flight instead of one',
    expected: 'Hides a round trip of 2.4 ms in 40.',
    measured: 'In Node −1.5 to −3 % of a step’s time, in Chromium on SwiftShader nothing that can be told from noise.',
    kept: true,
    why: 'The session tries both while it runs and keeps the faster.',
  },
  {
    idea:
      'Pretraining with small batches: 2400 × 64 examples at 1e-2 falling to 0, weights from N(0, 0.15²), β₁ 0.7, ' +
      'instead of 3000 × 320 at 4e-3',
    expected: 'Labels with 12 % noise need few examples of each problem.',
    measured:
      '0.21 instead of 1.32 TFLOP for the same accuracy (three seeds: .751/.797, .749/.804, .743/.793; before ' +
      '.750/.796). Cosine, weight decay, β₂ 0.95, scaled residuals, clean labels first: no gain.',
    kept: true,
    why: 'A sixth of the work.',
  },
  {
    idea: 'Blocks of 24, 48 or 96 token rows for a workgroup',
    expected: 'Larger blocks read the weights less often.',
    measured: 'No difference (SwiftShader), with the products of that time.',
    kept: false,
    why: 'Measured again with those of today: more prompts a workgroup, above.',
  },
  {
    idea: 'GELU in a loop of its own',
    expected: 'Slower by one more pass over the hidden layer.',
    measured: 'No difference (SwiftShader).',
    kept: true,
    why: 'Clearer to read.',
  },
  {
    idea: 'Float64: completions of a prompt that begin alike are one row (src/reference/branches.ts), as on the GPU',
    expected:
      'Of W1s 95 rows are left of 240 forward and of 576 backward, where every completion went back through the ' +
      'whole prompt.',
    measured:
      'Run-steps a second of processor time 12–15 → 49–54 (two methods of the default preset, learning rate 0, ' +
      'in turn, on a busy machine). The same bits forward; a gradient is summed in another order.',
    kept: true,
    why:
      'The same tokens under the same parameters give the same numbers. A level of the answers is one pass of ' +
      'several rows, which the products below want.',
  },
  {
    idea: 'Float64: eight sums at a time, four columns of two rows (in weight gradients four columns of two inputs)',
    expected: 'Six loads for eight multiply-adds instead of five for four.',
    measured: '43–49 → 56–68 run-steps a second of processor time, in turn. The same bits.',
    kept: true,
    why: 'Loads and their bounds checks are what these loops wait for.',
  },
  {
    idea: 'Float64: two columns of four rows',
    expected: 'As many loads for eight multiply-adds, and weights are read half as often.',
    measured: '55–65 where four columns of two rows make 59–65 (in turn, four windows).',
    kept: false,
    why: 'A prompt has about twelve rows, and a level of its answers from one to eight: more of them stand idle.',
  },
  {
    idea: 'Float64: tanh from one exponential instead of Math.tanh',
    expected: 'Cheaper: V8’s tanh goes through expm1.',
    measured: '61–63 where Math.tanh makes 59–65 (in turn, four windows).',
    kept: false,
    why: 'No difference, and other bits.',
  },
  {
    idea: 'Float64: a population’s runs over the machine’s cores, run r on thread r modulo their number',
    expected: 'Nearly as many times the steps as there are cores: runs share nothing but the reference policy.',
    measured:
      '1.58 times the steps of one core where two threads had 1.69 processors (median of eight windows in turn, ' +
      '.84–2.03: others used the machine); the last four windows, when there was least beside them, made 1.71, ' +
      '1.93, 2.03 and 1.53. A step takes as much processor time on two threads as on one (62.9 and 66.7 ' +
      'run-steps a processor second).',
    kept: true,
    why:
      'Modulo, since runs of one method lie side by side and a method that collapses has less to compute. The ' +
      'thread that asks computes nothing, so that it always answers.',
  },
];
