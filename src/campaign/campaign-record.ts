/** The results of a campaign as JSON, from which the numbers in docs/campaign.md are generated. */
import * as v from 'valibot';
import { quote } from '../common/text';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.nonEmpty());
/** One sentence per loss or fault; should be empty. */
const faults = v.array(text);
/** Provenance of every part. `commit` has a + if there were uncommitted changes. */
const made = {
  command: text,
  commit: v.optional(text),
  date: v.pipe(v.string(), v.isoTimestamp()),
  seed: count,
  seconds: v.number(),
};

const Losses = v.strictObject({
  ...made,
  adapter: text,
  losses: count,
  wanted: count,
  moments: v.record(v.string(), count),
  trainings: count,
  points: count,
  numbers: count,
  parameters: count,
  lost: faults,
  wrong: faults,
});
const Inputs = v.strictObject({
  ...made,
  inputs: count,
  surfaces: v.record(v.string(), v.strictObject({ inputs: count, accepted: count, refused: count })),
  lost: faults,
  wrong: faults,
});
const Room = v.strictObject({
  where: text,
  adapter: text,
  steps: count,
  runs: count,
  /** Samples: the step, and bytes of the heap and its external memory after a garbage collection. */
  samples: v.array(v.tuple([count, count])),
  /** Bytes per step over the second half (`slopeOf` in memory-slope.ts), and the part allowed for the curves. */
  slope: v.number(),
  allowed: v.number(),
  /** Number of device buffers early on and later (the fewest of each half of the looks), if they can be counted. */
  buffers: v.optional(v.tuple([count, count])),
});
const Memory = v.strictObject({ ...made, rooms: v.array(Room), wrong: faults });
const Disk = v.strictObject({
  ...made,
  how: text,
  runs: v.array(v.strictObject({ command: text, disk: text, code: count, said: text })),
  wrong: faults,
});

export const CampaignSchema = v.strictObject({
  format: v.literal(1),
  losses: v.optional(Losses),
  inputs: v.optional(Inputs),
  memory: v.optional(Memory),
  disk: v.optional(Disk),
});
export type Campaign = v.InferOutput<typeof CampaignSchema>;
export type MemoryRoom = v.InferOutput<typeof Room>;
export type DiskRun = v.InferOutput<typeof Disk>['runs'][number];

/** @param name of the file, for the sentence. @throws Error with one sentence. */
export function readCampaign(json: string, name: string): Campaign {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new Error(`${name} is no JSON; allowed are records that \`npm run campaign\` wrote.`, { cause: error });
  }
  const result = v.safeParse(CampaignSchema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const allowed =
    issue.input === undefined || issue.expected === null ? 'what `npm run campaign` writes there' : issue.expected;
  throw new Error(`${name}: ${v.getDotPath(issue) ?? 'the record'}: got ${quote(issue.input)}; allowed is ${allowed}.`);
}

/** The stored form: deterministic, readable, ends in a line break, with keys in the schema's order. */
export const writeCampaign = (record: Campaign): string =>
  `${JSON.stringify(v.parse(CampaignSchema, record), null, 1)}\n`;

/** All losses and faults, part by part. */
export function faultsOf({ losses, inputs, memory, disk }: Campaign): string[] {
  return [
    ...(losses?.lost ?? []),
    ...(losses?.wrong ?? []),
    ...(inputs?.lost ?? []),
    ...(inputs?.wrong ?? []),
    ...(memory?.wrong ?? []),
    ...(disk?.wrong ?? []),
  ];
}
