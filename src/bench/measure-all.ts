/** The whole measurement, for any tools: ceiling, cases in interleaved windows, stages, scaling. */
import { sentence } from '../common/text';
import { CASES, usefulFlops, type BenchCase, type CaseName } from './cases';
import { STANDARD_POLICY } from '../policy/config';
import type { OwnPage } from './own-api';
import { OWN_TOOL, type BenchRecord, type Row } from './bench-record';
import { median } from '../common/statistics';
import { interleave, summarise, type Contestant, type Outcome } from './windows';

/** Counts of one training step. */
export interface Counts {
  dispatches: number;
  submits: number;
  bytesRead: number;
  /** Known only for our engine. */ flops?: number;
  bufferBytes?: number;
}

/** A tool to measure. */
export interface Tool {
  /** For `--only`: 'own', 'jax-js-webgpu'. */
  id: string;
  /** For tables: 'jax-js 0.1.25 WebGPU'. */
  name: string;
  mode?: string;
  /** Cases to run. */
  cases: readonly string[];
  prepare(of: BenchCase): Promise<{ firstStepSeconds: number }>;
  window(seconds: number): Promise<{ steps: number; seconds: number }>;
  /** Undefined if the tool does not use WebGPU. */
  counts(): Promise<Counts | undefined>;
  /** Relative L2 error against the float64 twin; called after a `prepare`, which it may undo. */
  gradientError(): Promise<number>;
  /** Peak memory since the last call; undefined if unknown. */
  peakMiB?(): Promise<number | undefined>;
}

export interface Plan {
  cases: readonly BenchCase[];
  rounds: number;
  /** Duration of one window. */
  seconds: number;
  /**
   * Shapes whose scaling curve is measured, from 1 to `most` runs in factors of `factor`; none if `most` is 0.
   */
  scaling: readonly { shape: CaseName; factor: number; most: number }[];
}

/** The scaling curves; few points, because every population needs its own compiled kernels. */
export const SCALING = [
  { shape: 'W1s', factor: 2 },
  { shape: 'W1', factor: 2 },
] as const satisfies readonly Partial<Plan['scaling'][number]>[];

export type Measured = Pick<BenchRecord, 'ceiling' | 'rows' | 'missing' | 'scaling' | 'stages'>;

/**
 * Maximum expected seconds per step of a point of a scaling curve; larger points are skipped and reported as such.
 */
const SCALING_STEP_SECONDS = 5;
const SCALING_WINDOW_SECONDS = 1.5;

export const nothingYet = (): Measured => ({ rows: [], missing: [], scaling: [], stages: [] });

/** Our engine as a tool. */
export function ownTool(own: OwnPage, peakMiB?: Tool['peakMiB']): Tool {
  return {
    id: 'own',
    name: OWN_TOOL,
    cases: Object.keys(CASES),
    prepare: (of) => own.prepare(of),
    window: async (seconds) => {
      const window = await own.window(seconds);
      if (!Number.isFinite(window.reward))
        throw new Error('A training that was measured gave a reward that is no number.');
      return window;
    },
    counts: () => own.facts(),
    gradientError: () => own.gradientError(),
    peakMiB,
  };
}

/**
 * @param own measures the ceiling and, if it is among the tools, stages and scaling; if undefined, these are skipped.
 * @param tell is called with progress lines.
 * @param measured is filled during the measurement, for live display.
 * @returns all measurements; failed ones are in `missing`, with the reason.
 */
export async function measure(
  own: OwnPage | undefined,
  tools: readonly Tool[],
  plan: Plan,
  tell: (line: string) => void,
  measured = nothingYet(),
): Promise<Measured> {
  if (own) measured.ceiling = await own.ceiling();
  const errors = await gradientErrors(tools, plan.cases[0], tell);
  for (const of of plan.cases) await measureCase(own, tools, of, plan, measured, errors, tell);
  if (own && tools.some(({ id }) => id === 'own')) await scale(own, plan, measured, tell);
  return measured;
}

/** Name of a tool in progress lines. */
const label = ({ name, mode }: Tool): string => [name, mode].filter(Boolean).join(', ');

/** The gradient error of each tool; a tool that fails has none, and its cases report the reason. */
async function gradientErrors(
  tools: readonly Tool[],
  of: BenchCase | undefined,
  tell: (line: string) => void,
): Promise<Map<Tool, number>> {
  const errors = new Map<Tool, number>();
  for (const tool of tools) {
    const first = of && tool.cases.includes(of.name) ? of : tool.cases.includes('W1s') ? CASES.W1s : undefined;
    if (!first) continue;
    tell(`${label(tool)}: gradient against the float64 twin`);
    try {
      await tool.prepare(first);
      errors.set(tool, await tool.gradientError());
    } catch (error) {
      tell(`${label(tool)}: ${sentence(error)}`);
    }
  }
  return errors;
}

async function measureCase(
  own: OwnPage | undefined,
  tools: readonly Tool[],
  of: BenchCase,
  plan: Plan,
  measured: Measured,
  errors: ReadonlyMap<Tool, number>,
  tell: (line: string) => void,
): Promise<void> {
  const ready = new Map<Contestant, Tool>();
  const quick: Contestant[] = [];
  const miss = (tool: Tool, why: string) => {
    measured.missing.push({ tool: tool.name, case: of.name, ...(tool.mode ? { mode: tool.mode } : {}), why });
    tell(`${label(tool)}, ${of.name}: ${why}`);
  };
  for (const tool of tools) {
    if (!tool.cases.includes(of.name)) continue;
    try {
      await tool.peakMiB?.();
      tell(`${label(tool)}, ${of.name}: compiling`);
      const { firstStepSeconds } = await tool.prepare(of);
      tell(`${label(tool)}, ${of.name}: first step after ${firstStepSeconds.toFixed(1)} s`);
      const contestant: Contestant = { name: `${label(tool)}, ${of.name}`, window: (seconds) => tool.window(seconds) };
      ready.set(contestant, tool);
      if (firstStepSeconds < plan.seconds) quick.push(contestant);
    } catch (error) {
      miss(tool, sentence(error));
    }
  }
  // A warm-up window that is not counted: the first one is slower, and lets our engine tune its submit size. Not needed
  // if a step takes longer than a window.
  await interleave(quick, 1, Math.min(plan.seconds, 0.5));
  const { ceiling } = measured;
  const tile =
    own && ceiling && ceiling.bestMatmul > 0
      ? ceiling.matmul.find(({ gflops }) => gflops === ceiling.bestMatmul)?.name
      : undefined;
  const product: Contestant = {
    name: `GFLOP/s of the ceiling's best product, ${of.name}`,
    window: async () => ({ steps: await own!.product(tile!), seconds: 1 }),
  };
  const outcomes = await interleave(
    [...(tile ? [product] : []), ...ready.keys()],
    plan.rounds,
    plan.seconds,
    (name, round, stepsPerSecond) =>
      tell(
        `${name}: round ${round + 1} of ${plan.rounds}, ` +
          `${stepsPerSecond.toPrecision(3)}${name === product.name ? '' : ' steps/s'}`,
      ),
  );
  const products = outcomes.get(product)?.values ?? [];
  outcomes.delete(product);
  for (const [contestant, outcome] of outcomes) {
    const tool = ready.get(contestant)!;
    if (outcome.fault !== undefined) miss(tool, outcome.fault);
    if (outcome.values.length === 0) continue;
    try {
      measured.rows.push(
        rowOf(tool, of, outcome, await tool.counts(), products, errors.get(tool), await tool.peakMiB?.()),
      );
    } catch (error) {
      miss(tool, sentence(error));
    }
    if (own && tool.id === 'own') measured.stages.push(...((await own.stages()) ?? []));
  }
}

function rowOf(
  tool: Tool,
  of: BenchCase,
  outcome: Outcome,
  counts: Counts | undefined,
  products: readonly number[],
  error: number | undefined,
  peakMiB: number | undefined,
): Row {
  const { median: stepsPerSecond, spread, windows } = summarise(outcome.values);
  const done = counts?.flops === undefined ? undefined : (counts.flops * stepsPerSecond) / 1e9;
  const matmulGflops = done !== undefined && products.length > 0 ? median(products) : undefined;
  const row: Row = {
    tool: tool.name,
    case: of.name,
    mode: tool.mode,
    stepsPerSecond,
    spread,
    windows,
    runStepsPerSecond: stepsPerSecond * of.runs,
    dispatchesPerStep: counts?.dispatches,
    submitsPerStep: counts?.submits,
    bytesReadPerStep: counts?.bytesRead,
    gflops: (usefulFlops(of, STANDARD_POLICY) * stepsPerSecond) / 1e9,
    gflopsDone: done,
    matmulGflops,
    ceilingShare: matmulGflops === undefined ? undefined : done! / matmulGflops,
    peakMiB,
    buffersMiB: counts?.bufferBytes === undefined ? undefined : counts.bufferBytes / 2 ** 20,
    gradientError: error,
  };
  // As in JSON, undefined fields are absent.
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Row;
}

async function scale(own: OwnPage, plan: Plan, measured: Measured, tell: (line: string) => void): Promise<void> {
  for (const { shape: name, factor, most } of plan.scaling) {
    let lastStepSeconds = 0;
    for (let runs = 1; runs <= most; runs *= factor) {
      // The time per step grows at most linearly with the runs.
      if (factor * lastStepSeconds > SCALING_STEP_SECONDS) {
        measured.scaling.push({
          shape: name,
          runs,
          refused: `Not measured: one step would take more than ${SCALING_STEP_SECONDS} s on this adapter.`,
        });
        break;
      }
      tell(`scaling: ${runs} × ${name}`);
      const point = await own.scale(CASES[name], runs, SCALING_WINDOW_SECONDS);
      measured.scaling.push(point);
      if (point.refused !== undefined) break;
      lastStepSeconds = 1 / point.stepsPerSecond!;
      tell(`scaling: ${runs} × ${name}, ${point.runStepsPerSecond!.toPrecision(3)} run-steps/s`);
    }
  }
}
