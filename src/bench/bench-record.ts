/**
 * One measurement as JSON, written by `npm run bench -- --json` and by the page; docs/benchmarks.md is made from these.
 */
import * as v from 'valibot';
import { quote } from '../common/text';

const A_NUMBER = 'a number of 0 or more';
const amount = v.pipe(v.number(A_NUMBER), v.finite(A_NUMBER), v.minValue(0, A_NUMBER));
const A_COUNT = 'a whole number from 1';
const count = v.pipe(v.number(A_COUNT), v.safeInteger(A_COUNT), v.minValue(1, A_COUNT));
const A_TEXT = 'a text that is not empty';
const text = v.pipe(v.string(A_TEXT), v.nonEmpty(A_TEXT));
const AN_ISO_DATE = 'a time as in 2026-01-31T12:00:00.000Z';
const choice = <const T extends readonly string[]>(...choices: T) => v.picklist(choices, choices.join(' or '));
const list = <T extends v.GenericSchema>(of: T) => v.array(of, 'a list');

/** The adapter, and the runtime through which it was accessed. */
const Adapter = v.strictObject({
  /** The engine's name for it; ends in '(software)' for a software adapter. */
  name: text,
  kind: choice('gpu', 'software', 'processor'),
  /** 'Chromium 156.0.…' or 'Node 22.1.0, npm webgpu 0.6.2 (Dawn)'. */
  runtime: text,
  /** Logical processors; 0 if unknown. */
  cores: amount,
  os: text,
});

const Probe = v.strictObject({ name: text, gflops: amount, error: v.optional(amount) });

/** The adapter's peak performance, measured in the same session. */
const Ceiling = v.strictObject({
  /** Chains of fused multiply-adds in registers, by shape. */
  fma: list(Probe),
  /**
   * A 512 × 512 × 512 product, by tile and workgroup; `error` is the largest relative difference from the CPU's result.
   */
  matmul: list(Probe),
  /** GFLOP/s of the best of each. */
  bestFma: amount,
  bestMatmul: amount,
  /** Cost of one more dispatch in a pass, with 4 and with 64 invocations. */
  dispatchMicroseconds: v.strictObject({ of4: amount, of64: amount }),
  /** From an empty submit to its completion. */
  submitMilliseconds: amount,
});

/** One tool on one case. */
const Row = v.strictObject({
  /** 'RLVR Playground', 'jax-js WebGPU', 'PyTorch' … */
  tool: text,
  case: text,
  /** Variant of the tool: '1 thread', 'lanes' … */
  mode: v.optional(text),
  /** Training steps of the whole population per second: median over windows, and the lowest and highest. */
  stepsPerSecond: amount,
  spread: v.tuple([amount, amount], 'a pair of numbers, the lowest and the highest'),
  windows: count,
  /** stepsPerSecond × runs. */
  runStepsPerSecond: amount,
  dispatchesPerStep: v.optional(amount),
  submitsPerStep: v.optional(amount),
  bytesReadPerStep: v.optional(amount),
  /** Useful work (cases.ts) per time. */
  gflops: amount,
  /** Arithmetic actually performed, per time. */
  gflopsDone: v.optional(amount),
  /** GFLOP/s of the ceiling's best product, in windows alternating with these; gflopsDone divided by that. */
  matmulGflops: v.optional(amount),
  ceilingShare: v.optional(amount),
  /** Peak memory of all of the tool's processes (proportional set size in browsers) while it ran. */
  peakMiB: v.optional(amount),
  /** Buffers on the device. */
  buffersMiB: v.optional(amount),
  /** Relative L2 of a gradient against the float64 twin's, on a fixed batch. */
  gradientError: v.optional(amount),
  notes: v.optional(text),
});

/** A measurement that failed, with the reported reason. */
const Missing = v.strictObject({ tool: text, case: text, mode: v.optional(text), why: text });

/** One population size of a scaling curve; `refused` is the engine's error if it does not fit. */
const ScalingPoint = v.strictObject({
  shape: text,
  runs: count,
  stepsPerSecond: v.optional(amount),
  runStepsPerSecond: v.optional(amount),
  /** Run-steps/s relative to a single run, measured alternately with it. */
  ofOne: v.optional(amount),
  buffersMiB: v.optional(amount),
  refused: v.optional(text),
});

/** GPU time of one stage of one step, by timestamp queries. */
const StageTime = v.strictObject({ case: text, stage: text, milliseconds: amount });

export const BenchRecordSchema = v.strictObject({
  format: v.literal(1, '1'),
  date: v.pipe(v.string(AN_ISO_DATE), v.isoTimestamp(AN_ISO_DATE)),
  /** The command line, or where in the page it was started. */
  command: text,
  /** Commit of the measured code, with a + if there were uncommitted changes. */
  commit: v.optional(text),
  adapter: Adapter,
  ceiling: v.optional(Ceiling),
  rows: list(Row),
  missing: list(Missing),
  scaling: list(ScalingPoint),
  stages: list(StageTime),
});

export type BenchRecord = v.InferOutput<typeof BenchRecordSchema>;
export type BenchAdapter = BenchRecord['adapter'];
export type Ceiling = v.InferOutput<typeof Ceiling>;
export type CeilingProbe = v.InferOutput<typeof Probe>;
export type Row = v.InferOutput<typeof Row>;
export type MissingRow = v.InferOutput<typeof Missing>;
export type ScalingPoint = v.InferOutput<typeof ScalingPoint>;
export type StageTime = v.InferOutput<typeof StageTime>;

/** Name of this project's rows. */
export const OWN_TOOL = 'RLVR Playground';

/**
 * @param text JSON
 * @param name of the file, for the sentence.
 * @throws Error with one sentence that names the field, what was given and what is allowed.
 */
export function readRecord(text: string, name: string): BenchRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is no JSON; allowed are records that \`npm run bench\` or the page wrote.`, {
      cause: error,
    });
  }
  const result = v.safeParse(BenchRecordSchema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue) ?? 'the record';
  // For objects the issue concerns a key: one that is missing or unknown.
  if (issue.type === 'strict_object' && issue.path) {
    if (issue.expected === 'never') throw new Error(`${name}: ${where} is no field of a benchmark record.`);
    if (issue.received === 'undefined') throw new Error(`${name}: ${where} is missing.`);
  }
  const allowed = issue.type === 'strict_object' ? 'an object' : issue.message;
  throw new Error(`${name}: ${where}: got ${quote(issue.input)}; allowed is ${allowed}.`);
}

/** The stored form: deterministic, readable, ends in a line break. */
export const writeRecord = (record: BenchRecord): string => `${JSON.stringify(record, null, 1)}\n`;

/** A file name from an adapter's name: 'google swiftshader (software)' → 'google-swiftshader-software'. */
export function adapterSlug({ name, runtime }: Pick<BenchAdapter, 'name' | 'runtime'>): string {
  const where = /^node/i.test(runtime) ? ' node' : '';
  return `${name}${where}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
