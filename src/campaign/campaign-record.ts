/** What a campaign found, as JSON: the numbers that docs/campaign.md has of it are made from this and never typed. */
import * as v from 'valibot';
import { quote } from '../common/text';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.nonEmpty());
/** Sentences: what was lost or wrong. Nothing should be. */
const faults = v.array(text);
/** What every part says of itself. `commit` has a + where files differed from it. */
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
  /** Steps at which it was looked, and bytes of the heap and of what it holds outside, after a collection. */
  samples: v.array(v.tuple([count, count])),
  /** Bytes a step over the second half (`slopeOf` of memory.ts), and what the curves themselves take. */
  slope: v.number(),
  allowed: v.number(),
  /** Buffers on the device at the beginning and at the end, where they can be counted. */
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

/** As it is stored: stable, readable, ends in a line break; keys in the schema's order, whoever put them together. */
export const writeCampaign = (record: Campaign): string =>
  `${JSON.stringify(v.parse(CampaignSchema, record), null, 1)}\n`;

/** All that was lost or wrong, part by part. */
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
