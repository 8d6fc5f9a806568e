/** TensorBoard event files: what is written is read back, and nothing but a refusal comes of broken ones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/common/problem';
import type { LogSeries } from '../../src/logs/log';
import { isEventFile, readTensorBoard, writeTensorBoard } from '../../src/logs/tensorboard';
import { crc32c, maskedCrc, readRecords, writeRecords } from '../../src/logs/tfrecord';

/**
 * Written by TensorBoard 2.21's EventFileWriter: two scalars as simple_value, one as a tensor of float_val, one as
 * tensor_content, and a text.
 */
const WRITTEN_BY_TENSORBOARD = Buffer.from(
  'SAAAAAAAAAD+kkidCccEv2uKwtpBGg1icmFpbi5FdmVudDoyUi4KLHRlbnNvcmJvYXJkLnN1bW1hcnkud3JpdGVyLmV2ZW50X2ZpbGVfd3JpdGVy' +
    'd/g89DMAAAAAAAAADKcgVgkAAAAAAAD4PxABKiYKEwoMdHJhaW4vcmV3YXJkFQAAAD8KDwoIdHJhaW4va2wVAAAAPqi6StQ2AAAAAAAAAE9XjO8J' +
    'AAAAAAAABEAQAiopCicKDHRyYWluL3Jld2FyZEIKCAESACoEAABAP0oLCgkKB3NjYWxhcnOULEhUNwAAAAAAAADn6MpZCQAAAAAAAARAEKwCKikK' +
    'JwoMdHJhaW4vcmV3YXJkQgoIARIAIgQAAIA+SgsKCQoHc2NhbGFyc4KpziUnAAAAAAAAALvhsUYJAAAAAAAABEAQrAIqGQoXCgR0ZXh0Qg8IBxIE' +
    'EgIIAUIFaGVsbG92Skcz',
  'base64',
);

const tag = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
/** Steps as they may be in a file: whole and ascending. */
const points = fc.uniqueArray(fc.nat({ max: 2 ** 40 }), { minLength: 1, maxLength: 20 }).chain((steps) =>
  fc.record({
    steps: fc.constant(steps.sort((a, b) => a - b)),
    values: fc.array(fc.float(), { minLength: steps.length, maxLength: steps.length }),
  }),
);
const series = fc
  .uniqueArray(tag, { minLength: 1, maxLength: 5 })
  .chain((tags) => fc.tuple(...tags.map((name) => points.map((of): LogSeries => ({ name, ...of })))));

const byName = (a: LogSeries, b: LogSeries): number => (a.name < b.name ? -1 : 1);

describe('an event file', () => {
  it('has CRC-32C checksums (RFC 3720, B.4), masked as TFRecord asks', () => {
    const bytes = new TextEncoder().encode('123456789');
    expect(crc32c(bytes)).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(maskedCrc(bytes)).toBe((((0xe3069283 >>> 15) | (0xe3069283 << 17)) + 0xa282ead8) >>> 0);
  });

  it('that was written is read back, in float32', () => {
    fc.assert(
      fc.property(series, fc.nat({ max: 2e9 }), (written, wallTime) => {
        const bytes = writeTensorBoard(written, wallTime);
        expect(isEventFile(bytes)).toBe(true);
        const { runs, notes } = readTensorBoard('events', bytes);
        expect(notes).toEqual([]);
        expect([...runs[0].series].sort(byName)).toEqual([...written].sort(byName));
      }),
      { numRuns: 60 },
    );
  });

  it('of TensorBoard itself is read, scalars in both of their forms', () => {
    const { runs, format } = readTensorBoard('events.out.tfevents.1', WRITTEN_BY_TENSORBOARD);
    expect(format).toBe('tensorboard');
    expect(runs[0].series).toEqual([
      { name: 'train/reward', steps: [1, 2, 300], values: [0.5, 0.75, 0.25] },
      { name: 'train/kl', steps: [1], values: [0.125] },
    ]);
  });

  it('that was cut off anywhere is read up to there, and says so', () => {
    for (let length = 0; length < WRITTEN_BY_TENSORBOARD.length; length += 1) {
      const cut = WRITTEN_BY_TENSORBOARD.subarray(0, length);
      const { records, end } = readRecords(cut);
      expect(end === null ? cut.length === 0 || records.length > 0 : end).not.toBe('checksum');
      try {
        const { runs, notes } = readTensorBoard('events', cut);
        expect(runs[0].series[0].values[0]).toBe(0.5);
        if (end === 'cut') expect(notes).toEqual([{ code: 'cut', records: records.length }]);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    }
  });

  it('with one wrong byte is read up to that record at most, or refused', () => {
    fc.assert(
      fc.property(fc.nat(WRITTEN_BY_TENSORBOARD.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const broken = Uint8Array.from(WRITTEN_BY_TENSORBOARD);
        broken[at] ^= by;
        const { records, end } = readRecords(broken);
        expect(end).not.toBe(null);
        let before = 0;
        for (const record of records) before += record.length + 16;
        expect(before).toBeLessThanOrEqual(at);
      }),
      { numRuns: 200 },
    );
  });

  it('with whole records of anything is refused in one sentence, or read', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }), (records) => {
        try {
          readTensorBoard('events', writeRecords(records));
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 300 },
    );
  });
});
