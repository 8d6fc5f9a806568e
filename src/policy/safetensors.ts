/**
 * The safetensors format (https://github.com/huggingface/safetensors, "Format"): 8 bytes little-endian header length,
 * a JSON header, and the data, which the tensors' `data_offsets` must cover without holes or overlaps.
 * Typed arrays have the byte order of the machine; every machine with WebGPU is little-endian, as the format is.
 */
import { quote } from './quote';

const ARRAYS = {
  F64: Float64Array,
  I64: BigInt64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;
export type Dtype = keyof typeof ARRAYS;
export type TensorData = InstanceType<(typeof ARRAYS)[Dtype]>;

export interface Tensor {
  dtype: Dtype;
  /** [] is a scalar. */
  shape: number[];
  /** Row-major; as many entries as the product of `shape`. */
  data: TensorData;
}

export interface SafetensorsFile {
  tensors: Map<string, Tensor>;
  metadata: Record<string, string>;
}

/** The format's own limit on the header. */
const LARGEST_HEADER = 100_000_000;
const DTYPES = Object.keys(ARRAYS).join(', ');

/**
 * Reads a whole file. The data of the tensors are copies.
 * @throws Error with one sentence naming the tensor or the part of the header that is wrong.
 */
export function readSafetensors(bytes: Uint8Array | ArrayBuffer): SafetensorsFile {
  const file = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  const { header, dataStart } = readHeader(file);
  const available = file.length - dataStart;

  const placed: { name: string; dtype: Dtype; shape: number[]; begin: number; end: number }[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') metadata = readMetadata(value);
    else placed.push({ name, ...readEntry(name, value, available) });
  }

  // The order of the names is free; the data must be covered all the same, from the first byte to the last.
  placed.sort((left, right) => left.begin - right.begin || left.end - right.end);
  let covered = 0;
  for (const { name, begin, end } of placed) {
    if (begin !== covered) {
      const what = begin < covered ? 'overlapping another tensor' : 'leaving a hole before it';
      throw new Error(
        `Tensor ${quote(name)} begins at byte ${begin} of the data where byte ${covered} is due, ${what}.`,
      );
    }
    covered = end;
  }
  if (covered !== available) {
    throw new Error(`The safetensors file has ${available} bytes of data where its header describes ${covered}.`);
  }

  const tensors = new Map<string, Tensor>();
  const inHeader = new Map(placed.map((entry) => [entry.name, entry]));
  for (const name of Object.keys(header)) {
    const entry = inHeader.get(name);
    if (!entry) continue;
    // Copied, because the data may not be aligned in the file's own buffer.
    const { buffer } = Uint8Array.from(file.subarray(dataStart + entry.begin, dataStart + entry.end));
    tensors.set(name, { dtype: entry.dtype, shape: entry.shape, data: new ARRAYS[entry.dtype](buffer) });
  }
  return { tensors, metadata };
}

function readHeader(file: Uint8Array): { header: Record<string, unknown>; dataStart: number } {
  if (file.length < 8)
    throw new Error(`The safetensors file is truncated: it has ${file.length} bytes, its header length alone takes 8.`);
  const length = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  const rest = file.length - 8;
  if (length > Math.min(rest, LARGEST_HEADER)) {
    throw new Error(
      `The safetensors header length is ${length} bytes, but the file has ${rest} after it (and ` +
        `${LARGEST_HEADER} are allowed): truncated, or no safetensors file.`,
    );
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file.subarray(8, 8 + length));
  } catch {
    throw new Error('The safetensors header is not UTF-8 text.');
  }
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw new Error('The safetensors header is not valid JSON.');
  }
  if (!text.startsWith('{') || !isObject(header))
    throw new Error('The safetensors header must be a JSON object and begin with "{".');
  const twice = repeatedKey(text);
  if (twice !== undefined) throw new Error(`The safetensors header has ${quote(twice)} twice.`);
  return { header, dataStart: 8 + length };
}

/** The first top-level key that a valid JSON object has twice: `JSON.parse` would keep the last in silence. */
function repeatedKey(json: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (const { 0: token, 1: colon } of json.matchAll(/"(?:[^"\\]|\\.)*"\s*(:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && colon) {
      const key = JSON.parse(token.slice(0, -1)) as string;
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return undefined;
}

function readMetadata(value: unknown): Record<string, string> {
  if (!isObject(value)) throw new Error('The safetensors header field "__metadata__" must be an object of strings.');
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string')
      throw new Error(`The safetensors header field "__metadata__" has ${quote(key)}, which is not a string.`);
  }
  return value as Record<string, string>;
}

function readEntry(name: string, value: unknown, available: number) {
  const fail = (problem: string): never => {
    throw new Error(`Tensor ${quote(name)} ${problem}.`);
  };
  if (!isObject(value)) return fail('is not described by an object in the safetensors header');
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(ARRAYS, dtype)) {
    return fail(`has the dtype ${quote(dtype)}; read are ${DTYPES}`);
  }
  if (!isSizes(shape)) return fail(`has the shape ${quote(shape)}; allowed are lists of integers from 0 on`);
  if (!isSizes(offsets) || offsets.length !== 2)
    return fail(`has the data_offsets ${quote(offsets)}; allowed are two integers from 0 on`);
  const [begin, end] = offsets;
  if (begin > end) return fail(`has the data_offsets [${begin}, ${end}], which end before they begin`);
  if (end > available)
    return fail(
      `ends at byte ${end}, but the file has only ${available} bytes of data: truncated, or the offsets are wrong`,
    );
  const size = byteLength(dtype as Dtype, shape);
  if (!Number.isSafeInteger(size)) return fail(`has the shape ${quote(shape)}, which is too large to count`);
  if (size !== end - begin)
    return fail(
      `takes ${size} bytes as ${dtype} ${quote(shape)}, but its data_offsets [${begin}, ${end}] span ${end - begin}`,
    );
  return { dtype: dtype as Dtype, shape, begin, end };
}

/**
 * A whole file. Wider dtypes come first and the header is padded, so that every tensor is aligned in it.
 * @throws Error naming the tensor whose data do not fit its dtype or shape.
 */
export function writeSafetensors(
  tensors: Iterable<[string, Tensor]>,
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  const ordered = [...tensors].sort(
    ([, left], [, right]) => right.data.BYTES_PER_ELEMENT - left.data.BYTES_PER_ELEMENT,
  );
  const fields: [string, unknown][] = Object.keys(metadata).length ? [['__metadata__', metadata]] : [];
  const names = new Set(['__metadata__']);
  let end = 0;
  for (const [name, { dtype, shape, data }] of ordered) {
    if (names.has(name)) throw new Error(`Tensor ${quote(name)} has a name that is taken.`);
    names.add(name);
    if (!(data instanceof ARRAYS[dtype]))
      throw new Error(
        `Tensor ${quote(name)} has data in a ${data.constructor.name}; ${dtype} takes a ${ARRAYS[dtype].name}.`,
      );
    if (!isSizes(shape) || byteLength(dtype, shape) !== data.byteLength) {
      throw new Error(`Tensor ${quote(name)} has ${data.length} entries, which do not fill its shape ${quote(shape)}.`);
    }
    fields.push([name, { dtype, shape, data_offsets: [end, end + data.byteLength] }]);
    end += data.byteLength;
  }

  // Object.fromEntries defines own fields, where an assignment would lose a tensor called `__proto__`.
  let header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(fields)));
  const padded = new Uint8Array(Math.ceil(header.length / 8) * 8).fill(0x20);
  padded.set(header);
  header = padded;

  const file = new Uint8Array(8 + header.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let at = 8 + header.length;
  for (const [, { data }] of ordered) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** NaN or inexact where it cannot be counted; the caller checks. */
function byteLength(dtype: Dtype, shape: number[]): number {
  let size: number = ARRAYS[dtype].BYTES_PER_ELEMENT;
  for (const dimension of shape) {
    // Checked at each step, as the format's own reader does: a 0 further on must not hide an overflow.
    if (!Number.isSafeInteger((size *= dimension))) return Number.NaN;
  }
  return size;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
