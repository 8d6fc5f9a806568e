/**
 * TensorBoard event files: TFRecords of the protobuf message Event (tensorboard/compat/proto/event.proto and
 * summary.proto). Only scalars are read, in both of their forms: `simple_value` (PyTorch's SummaryWriter) and a tensor
 * (TensorFlow 2's tf.summary.scalar). Only `simple_value` is written, which every reader takes.
 */
import { PbfReader, PbfWriter } from 'pbf';
import { Refusal } from '../common/problem';
import { LogBuilder, type Log, type LogNote, type LogSeries } from './log';
import { readRecords, writeRecords } from './tfrecord';

/** Field numbers of the messages. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 } as const;
const SUMMARY = { value: 1 } as const;
const VALUE = { tag: 1, simpleValue: 2, tensor: 8 } as const;
const TENSOR = { dtype: 1, shape: 2, content: 4, float: 5, double: 6 } as const;
/** tensorflow/core/framework/types.proto */
const DT_FLOAT = 1;
const DT_DOUBLE = 2;

/** What TensorBoard requires in the first event. */
const FILE_VERSION = 'brain.Event:2';

/** pbf's own strings lose letters beyond the basic plane. */
const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Tensor {
  dtype: number;
  content: Uint8Array | null;
  numbers: number[];
  /** Whether it has a dimension, and so is no scalar. */
  ranked: boolean;
}
interface Value {
  tag: string;
  /** NaN is a value; undefined is something other than a scalar. */
  value?: number;
}
interface Event {
  step: number;
  values: Value[];
}

function readTensor(field: number, tensor: Tensor, pbf: PbfReader): void {
  if (field === TENSOR.dtype) tensor.dtype = pbf.readVarint();
  else if (field === TENSOR.shape) tensor.ranked = pbf.readBytes().length > 0;
  else if (field === TENSOR.content) tensor.content = pbf.readBytes();
  else if (field === TENSOR.float) pbf.readPackedFloat(tensor.numbers);
  else if (field === TENSOR.double) pbf.readPackedDouble(tensor.numbers);
}

function scalarOf({ dtype, content, numbers, ranked }: Tensor): number | undefined {
  if (ranked) return undefined;
  if (numbers.length === 1) return numbers[0];
  if (!content) return undefined;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (dtype === DT_FLOAT && content.length === 4) return view.getFloat32(0, true);
  if (dtype === DT_DOUBLE && content.length === 8) return view.getFloat64(0, true);
  return undefined;
}

function readValue(field: number, of: Value, pbf: PbfReader): void {
  if (field === VALUE.tag) of.tag = decoder.decode(pbf.readBytes());
  else if (field === VALUE.simpleValue) of.value = pbf.readFloat();
  else if (field === VALUE.tensor) {
    const empty: Tensor = { dtype: 0, content: null, numbers: [], ranked: false };
    of.value = scalarOf(pbf.readMessage(readTensor, empty));
  }
}

function readSummary(field: number, event: Event, pbf: PbfReader): void {
  if (field === SUMMARY.value) event.values.push(pbf.readMessage(readValue, { tag: '' } as Value));
}

function readEvent(field: number, event: Event, pbf: PbfReader): void {
  if (field === EVENT.step) event.step = pbf.readVarint(true);
  else if (field === EVENT.summary) pbf.readMessage(readSummary, event);
}

/** Whether the bytes begin with a whole TFRecord, which no text and hardly any other file does by chance. */
export const isEventFile = (bytes: Uint8Array): boolean => {
  if (bytes.length < 16) return false;
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  return readRecords(bytes.subarray(0, Math.min(bytes.length, 16 + length))).records.length === 1;
};

/**
 * All scalars of an event file. A file that was cut off, or has a wrong checksum, is read up to there.
 * @throws Refusal if not even the first record is whole, or if there are no scalars.
 */
export function readTensorBoard(name: string, bytes: Uint8Array): Log {
  const { records, end } = readRecords(bytes);
  if (records.length === 0) throw new Refusal({ code: 'log-events-broken', file: name });
  const builder = new LogBuilder();
  const notes: LogNote[] = [];
  if (end === 'cut') notes.push({ code: 'cut', records: records.length });
  if (end === 'checksum') notes.push({ code: 'checksum', record: records.length + 1 });
  for (const [i, record] of records.entries()) {
    let event: Event;
    try {
      event = new PbfReader(record).readFields(readEvent, { step: 0, values: [] });
    } catch (error) {
      throw new Refusal({ code: 'log-event', file: name, record: i + 1 }, { cause: error });
    }
    for (const { tag, value } of event.values) if (value !== undefined) builder.add('', tag, event.step, value);
  }
  if (builder.empty) throw new Refusal({ code: 'log-no-scalars', file: name, records: records.length });
  return builder.make(name, 'tensorboard', notes);
}

/**
 * The bytes of an event file with these series, for one run: TensorBoard takes each folder with event files as a run,
 * and reads files whose name contains `tfevents`. Values are float32 there.
 *
 * @param wallTime of all events, in seconds since 1970; TensorBoard uses it for its axis of time.
 */
export function writeTensorBoard(series: readonly LogSeries[], wallTime = 0): Uint8Array<ArrayBuffer> {
  const steps = new Map<number, { tag: string; value: number }[]>();
  for (const { name: tag, steps: at, values } of series) {
    at.forEach((step, i) => {
      const there = steps.get(step);
      if (there) there.push({ tag, value: values[i] });
      else steps.set(step, [{ tag, value: values[i] }]);
    });
  }
  const event = (write: (pbf: PbfWriter) => void): Uint8Array => {
    const pbf = new PbfWriter();
    pbf.writeDoubleField(EVENT.wallTime, wallTime);
    write(pbf);
    return pbf.finish();
  };
  return writeRecords([
    event((pbf) => pbf.writeStringField(EVENT.fileVersion, FILE_VERSION)),
    ...[...steps]
      .sort(([a], [b]) => a - b)
      .map(([step, values]) =>
        event((pbf) => {
          pbf.writeVarintField(EVENT.step, step);
          pbf.writeMessage(EVENT.summary, writeSummary, values);
        }),
      ),
  ]);
}

function writeSummary(values: readonly { tag: string; value: number }[], pbf: PbfWriter): void {
  for (const value of values) pbf.writeMessage(SUMMARY.value, writeValue, value);
}

function writeValue({ tag, value }: { tag: string; value: number }, pbf: PbfWriter): void {
  pbf.writeBytesField(VALUE.tag, encoder.encode(tag));
  pbf.writeFloatField(VALUE.simpleValue, value);
}
