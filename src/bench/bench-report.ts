/**
 * Records as Markdown: the table of one measurement, and all of docs/benchmarks.md. The same records give the same
 * bytes.
 */
import { CASE_NAMES, CASES, caseWords, type CaseName } from './cases';
import { OWN_TOOL, type BenchRecord, type Ceiling, type Row } from './bench-record';
import type { Tried } from './tried';

/** Three significant digits, without exponent and trailing zeros; '–' if there is no number. */
export function figure(value: number | undefined): string {
  if (value === undefined) return '–';
  if (value === 0) return '0';
  if (value >= 100) return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
  if (value < 0.001) return value.toExponential(1).replace('e-', 'e−');
  return String(Number(value.toPrecision(3)));
}

const percent = (share: number | undefined): string => (share === undefined ? '–' : `${figure(100 * share)} %`);

/** A Markdown table; text in cells is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], numbersFrom = 1): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\s+/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map((_, i) => (i < numbersFrom ? '---' : '---:')).join('|')}|`, ...rows.map(line)].join(
    '\n',
  );
}

/** Rows ordered by case, as in cases.ts, then fastest first. */
function sortedRows(rows: readonly Row[]): Row[] {
  const place = (row: Row) => (CASE_NAMES as readonly string[]).indexOf(row.case);
  return [...rows].sort((a, b) => place(a) - place(b) || b.stepsPerSecond - a.stepsPerSecond);
}

/** The main table: steps per second of each tool. */
export function rowsMarkdown(record: Pick<BenchRecord, 'rows'>): string {
  const name = (row: Row) => {
    const words = `${row.tool}${row.mode ? `, ${row.mode}` : ''}`;
    return row.tool === OWN_TOOL ? `**${words}**` : words;
  };
  return table(
    [
      'Tool',
      'Case',
      'Steps/s, median (lowest–highest, windows)',
      'Run-steps/s',
      'Dispatches/step',
      'Submits/step',
      'Read back/step',
      'GFLOP/s useful',
      'really done',
      'of best matmul',
      'Buffers MiB',
      'Peak MiB',
      'Gradient error',
    ],
    sortedRows(record.rows).map((row) => [
      name(row),
      row.case,
      `${figure(row.stepsPerSecond)} (${figure(row.spread[0])}–${figure(row.spread[1])}, ${row.windows})`,
      figure(row.runStepsPerSecond),
      figure(row.dispatchesPerStep),
      figure(row.submitsPerStep),
      row.bytesReadPerStep === undefined ? '–' : `${figure(row.bytesReadPerStep)} B`,
      figure(row.gflops),
      figure(row.gflopsDone),
      percent(row.ceilingShare),
      figure(row.buffersMiB),
      figure(row.peakMiB),
      figure(row.gradientError),
    ]),
    2,
  );
}

/** 'W1: 14.2 times jax-js WebGPU' for every other tool measured on the same case. */
export function ratioLines({ rows }: Pick<BenchRecord, 'rows'>): string[] {
  return CASE_NAMES.flatMap((name) => {
    const of = sortedRows(rows).filter((row) => row.case === name);
    const own = of.find((row) => row.tool === OWN_TOOL);
    const others = of.filter((row) => row.tool !== OWN_TOOL && row.stepsPerSecond > 0);
    if (!own || others.length === 0) return [];
    const times = others.map(
      (row) =>
        `${figure(own.stepsPerSecond / row.stepsPerSecond)} times ${row.tool}${row.mode ? ` (${row.mode})` : ''}`,
    );
    return [`${name}: ${times.join(', ')}.`];
  });
}

function ceilingMarkdown({
  fma,
  matmul,
  bestFma,
  bestMatmul,
  dispatchMicroseconds,
  submitMilliseconds,
}: Ceiling): string {
  const best = (probes: Ceiling['fma']) => probes.reduce((a, b) => (b.gflops > a.gflops ? b : a)).name;
  return (
    `Multiply-adds in registers: ${figure(bestFma)} GFLOP/s${fma.length > 0 ? ` (${best(fma)})` : ''}. Product ` +
    `512 × 512 × 512: ${figure(bestMatmul)} GFLOP/s${matmul.length > 0 ? ` (tile ${best(matmul)})` : ''}. ` +
    `One more dispatch: ${figure(dispatchMicroseconds.of4)} µs with 4 invocations, ` +
    `${figure(dispatchMicroseconds.of64)} µs with 64. A submit and back: ${figure(submitMilliseconds)} ms.\n\n` +
    `${table(
      ['Tile of one invocation', 'GFLOP/s', 'Largest error'],
      matmul.map((probe) => [probe.name, figure(probe.gflops), figure(probe.error)]),
    )}`
  );
}

function scalingMarkdown({ scaling }: BenchRecord): string {
  const shapes = [...new Set(scaling.map(({ shape }) => shape))];
  const sizes = [...new Set(scaling.map(({ runs }) => runs))].sort((a, b) => a - b);
  const at = (shape: string, runs: number) => scaling.find((point) => point.shape === shape && point.runs === runs);
  const refused = scaling
    .filter((point) => point.refused !== undefined)
    .map((point) => `- ${point.runs} runs of ${point.shape}: ${point.refused}`);
  return [
    table(
      ['Runs', ...shapes.flatMap((shape) => [`${shape}: steps/s`, 'run-steps/s', 'of one run’s', 'buffers MiB'])],
      sizes.map((runs) => [
        String(runs),
        ...shapes.flatMap((shape) => {
          const point = at(shape, runs);
          return [
            figure(point?.stepsPerSecond),
            figure(point?.runStepsPerSecond),
            figure(point?.ofOne),
            figure(point?.buffersMiB),
          ];
        }),
      ]),
      0,
    ),
    ...(refused.length > 0 ? [refused.join('\n')] : []),
  ].join('\n\n');
}

function stagesMarkdown({ stages }: BenchRecord): string {
  const cases = [...new Set(stages.map((time) => time.case))];
  const names = [...new Set(stages.map(({ stage }) => stage))];
  const time = (name: string, stage: string) =>
    stages.find((one) => one.case === name && one.stage === stage)?.milliseconds;
  const total = (name: string) => stages.reduce((sum, one) => sum + (one.case === name ? one.milliseconds : 0), 0);
  return table(
    ['Stage', ...cases.map((name) => `${name}, ms`)],
    [
      ...names.map((stage) => [
        stage,
        ...cases.map((name) => {
          const ms = time(name, stage);
          return ms === undefined ? '–' : `${figure(ms)} (${figure((100 * ms) / total(name))} %)`;
        }),
      ]),
      ['all', ...cases.map((name) => figure(total(name)))],
    ],
  );
}

const missingLine = ({ tool, mode, case: name, why }: BenchRecord['missing'][number]) =>
  `- ${tool}${mode ? `, ${mode}` : ''}, ${name}: ${why}`;

/** One complete measurement. @param level of its heading. */
export function recordMarkdown(record: BenchRecord, level = 2): string {
  const { adapter, ceiling } = record;
  const below = '#'.repeat(level + 1);
  const section = (heading: string, text: string) => `${below} ${heading}\n${text}`;
  const ratios = ratioLines(record);
  return [
    `${'#'.repeat(level)} ${adapter.name}, ${adapter.runtime}\n${adapter.os}, ${adapter.cores} cores. Measured ` +
      `on ${record.date.slice(0, 10)}${record.commit ? `, commit ${record.commit},` : ''} with ` +
      `\`${record.command}\`.`,
    ...(record.rows.length > 0 ? [section('Steps', rowsMarkdown(record))] : []),
    ...(ratios.length > 0
      ? [`This engine does so many times the steps a second:\n\n${ratios.map((line) => `- ${line}`).join('\n')}`]
      : []),
    ...(record.missing.length > 0 ? [`Not measured:\n\n${record.missing.map(missingLine).join('\n')}`] : []),
    ...(record.stages.length > 0 ? [section('GPU time of a step by stage', stagesMarkdown(record))] : []),
    ...(record.scaling.length > 0 ? [section('More runs at once', scalingMarkdown(record))] : []),
    ...(ceiling ? [section('Ceiling of the adapter', ceilingMarkdown(ceiling))] : []),
  ].join('\n\n');
}

const casesMarkdown = () =>
  table(
    ['Case', ''],
    CASE_NAMES.map((name: CaseName) => [name, caseWords(CASES[name])]),
    2,
  );

/** All of docs/benchmarks.md. */
export function benchmarksMarkdown(records: readonly BenchRecord[], tried: readonly Tried[]): string {
  const key = ({ adapter }: BenchRecord) => `${adapter.name}\n${adapter.runtime}`;
  const sorted = [...records].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return `${[
    '# Benchmarks\n' +
      '<!-- Made by `npm run bench -- --keep` from src/bench/records and src/bench/tried.ts; edit those. -->\n' +
      'One step of training as a whole: sample four tokens for every completion, score them under policy and ' +
      'reference, verify, one\n' +
      'gradient, one Adam update; a GPT-2 of 26,816 parameters, k1 in the reward, RLOO. All tools do the same step ' +
      'from the same policy, in\n' +
      'windows that take turns, so that what disturbs the machine disturbs all of them.',
    casesMarkdown(),
    '*Useful* GFLOP/s count the products of five forward passes of every completion on its own (W1: 586.2 ' +
      'MFLOP), whoever does them and\n' +
      'however; *really done* is the arithmetic of our kernels, which do less, since the completions of a group ' +
      'share their prompt and\n' +
      `the rollout's own pass is the learner's, and completions of a prompt that begin alike are computed once. A ` +
      'policy that grows certain\n' +
      'does less and less, so ours is measured at a learning rate of 0: every step does all its work, and as much ' +
      'as the first step from the reference policy. (A policy\n' +
      'that grows uncertain does more, at worst as much as if nothing were shared.) The peers train at 1.5e-3; ' +
      'their work does not depend on it. *Of best matmul* is what is really done, by the best\n' +
      '512 × 512 × 512 product of the ceiling, measured again in turn with these windows. On the software adapter ' +
      'that product is one made as our own kernels are, about 1.5 times as fast as the best tile of accumulators.\n' +
      '*Of one run’s*: run-steps/s beside those of a single run, in windows that take turns with it. *Gradient ' +
      `error* is the relative L2 of a gradient on a fixed batch against the float64 twin's. Peak memory is of all ` +
      'processes of\n' +
      `the tool's own browser (proportional set size), or of its Python.`,
    `The peers' modes: *one jit*, the whole step is one compiled function; *KV cache*, keys and values are kept ` +
      'while sampling; *flat Adam*, all parameters\n' +
      'in one tensor; *lanes*, attention written elementwise with the batch innermost. W8 is for all of them eight ' +
      'runs one after the other, which each was found to do faster than\n' +
      'merged (jax-js `vmap` is slower or loses the device, TensorFlow.js closes the browser). PyTorch did ' +
      'nearly twice as much in two processes, one a core (62 run-steps/s of W8 instead of 33, in an earlier ' +
      'measurement\n' +
      'of the same machine), which is not measured here; its BLAS decides by a factor of three (Debian: ' +
      '`python3-torch` and `libopenblas0-pthread`). TensorFlow.js on WebGPU is too slow for W8, the peers for ' +
      'W64; a step that outlasts its window gets fewer of them.',
    ...(sorted.some(({ adapter }) => adapter.kind === 'gpu')
      ? []
      : ['No GPU has been measured yet: every record here is of the software adapter that its heading names.']),
    ...sorted.map((record) => recordMarkdown(record)),
    `## What was tried
${table(
  ['Idea', 'Expected', 'Measured', 'Kept', 'Why'],
  tried.map((one) => [one.idea, one.expected, one.measured, one.kept ? 'yes' : 'no', one.why]),
  5,
)}`,
    `## How to measure this yourself
\`\`\`
npm run bench                     all tools in a headless Chromium (5 to 8 minutes on two cores)
npm run bench -- --torch          PyTorch as well, where python3 has it
npm run bench -- --node           our engine alone, in Node: for a machine with a GPU and no browser
npm run bench -- --float64        what the page has without WebGPU: the default preset on one core and on more
npm run bench -- --only own,jax-js-webgpu --cases W1s,W1 --rounds 5 --seconds 5 --runs 0
npm run bench -- --json FILE      keep the figures; --keep adds them to this page
npm run bench -- --help
\`\`\`
Nothing else should run meanwhile. The page measures too: open it with \`#bench\`, and save what it finds.`,
  ].join('\n\n')}\n`;
}
