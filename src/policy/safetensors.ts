/**
 * The safetensors format (https://github.com/huggingface/safetensors, "Format"): 8 bytes little-endian header length,
 * a JSON header, and the data, which the tensors' `data_offsets` must cover without holes or overlaps.
 * Typed arrays use the machine's byte order; every machine with WebGPU is little-endian, like the format.
 */
import { Refusal } from '../common/problem';
import { quote } from './quote';

/** F16, BF16 and F8 are kept as their bits (policy/floats.ts converts them); BOOL has a byte per value. */
const ARRAYS = {
  F64: Float64Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I16: Int16Array,
  U16: Uint16Array,
  F8_E4M3: Uint8Array,
  F8_E5M2: Uint8Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
} as const;
export type Dtype = keyof typeof ARRAYS;
export type TensorData = InstanceType<(typeof ARRAYS)[Dtype]>;

export interface Tensor {
  dtype: Dtype;
  /** [] is a scalar. */
  shape: number[];
  /** Row-major; its length is the product of `shape`. */
  data: TensorData;
}

export interface SafetensorsFile {
  tensors: Map<string, Tensor>;
  metadata: Record<string, string>;
}

/** The format's limit on the header, in bytes. */
const LARGEST_HEADER = 100_000_000;
const DTYPES = Object.keys(ARRAYS);

/**
 * Reads a whole file. The tensors' data are copies.
 * @throws Refusal naming the tensor or the part of the header that is wrong.
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

  // Names may come in any order, but together the tensors must cover the data from the first byte to the last.
  placed.sort((left, right) => left.begin - right.begin || left.end - right.end);
  let covered = 0;
  for (const { name, begin, end } of placed) {
    if (begin !== covered) throw new Refusal({ code: 'safetensors-begin', tensor: quote(name), begin, due: covered });
    covered = end;
  }
  if (covered !== available) throw new Refusal({ code: 'safetensors-data', bytes: available, described: covered });

  const tensors = new Map<string, Tensor>();
  const inHeader = new Map(placed.map((entry) => [entry.name, entry]));
  for (const name of Object.keys(header)) {
    const entry = inHeader.get(name);
    if (!entry) continue;
    // Copied, because the data may be unaligned in the file's buffer.
    const { buffer } = Uint8Array.from(file.subarray(dataStart + entry.begin, dataStart + entry.end));
    tensors.set(name, { dtype: entry.dtype, shape: entry.shape, data: new ARRAYS[entry.dtype](buffer) });
  }
  return { tensors, metadata };
}

function readHeader(file: Uint8Array): { header: Record<string, unknown>; dataStart: number } {
  if (file.length < 8) throw new Refusal({ code: 'safetensors-too-short', bytes: file.length });
  const length = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  const rest = file.length - 8;
  if (length > Math.min(rest, LARGEST_HEADER))
    throw new Refusal({ code: 'safetensors-header-length', given: length, rest, most: LARGEST_HEADER });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file.subarray(8, 8 + length));
  } catch {
    throw new Refusal({ code: 'safetensors-header', fault: 'encoding' });
  }
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw new Refusal({ code: 'safetensors-header', fault: 'json' });
  }
  if (!text.startsWith('{') || !isObject(header)) throw new Refusal({ code: 'safetensors-header', fault: 'object' });
  const twice = repeatedKey(text);
  if (twice !== undefined) throw new Refusal({ code: 'safetensors-twice', name: quote(twice) });
  return { header, dataStart: 8 + length };
}

/** The first duplicate top-level key of a valid JSON object; `JSON.parse` would silently keep the last value. */
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
  if (!isObject(value)) throw new Refusal({ code: 'safetensors-metadata', key: null });
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw new Refusal({ code: 'safetensors-metadata', key: quote(key) });
  }
  return value as Record<string, string>;
}

function readEntry(name: string, value: unknown, available: number) {
  const tensor = quote(name);
  if (!isObject(value)) throw new Refusal({ code: 'safetensors-tensor', tensor });
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(ARRAYS, dtype))
    throw new Refusal({ code: 'safetensors-dtype', tensor, given: quote(dtype), allowed: DTYPES });
  if (!isSizes(shape)) throw new Refusal({ code: 'safetensors-sizes', tensor, field: 'shape', given: quote(shape) });
  if (!isSizes(offsets) || offsets.length !== 2)
    throw new Refusal({ code: 'safetensors-sizes', tensor, field: 'data_offsets', given: quote(offsets) });
  const [begin, end] = offsets;
  if (begin > end) throw new Refusal({ code: 'safetensors-backwards', tensor, begin, end });
  if (end > available) throw new Refusal({ code: 'safetensors-beyond', tensor, end, bytes: available });
  const size = byteLength(dtype as Dtype, shape);
  if (!Number.isSafeInteger(size)) throw new Refusal({ code: 'safetensors-uncountable', tensor, shape: quote(shape) });
  if (size !== end - begin)
    throw new Refusal({ code: 'safetensors-span', tensor, dtype, shape: quote(shape), size, begin, end });
  return { dtype: dtype as Dtype, shape, begin, end };
}

/**
 * Encodes a whole file. Wider dtypes come first and the header is padded, so that every tensor is aligned.
 * @throws Refusal naming the tensor whose data do not fit its dtype or shape.
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
    const tensor = quote(name);
    if (names.has(name)) throw new Refusal({ code: 'safetensors-taken', tensor });
    names.add(name);
    const { name: due } = ARRAYS[dtype];
    if (!(data instanceof ARRAYS[dtype]))
      throw new Refusal({ code: 'safetensors-array', tensor, given: data.constructor.name, dtype, due });
    if (!isSizes(shape) || byteLength(dtype, shape) !== data.byteLength)
      throw new Refusal({ code: 'safetensors-entries', tensor, entries: data.length, shape: quote(shape) });
    fields.push([name, { dtype, shape, data_offsets: [end, end + data.byteLength] }]);
    end += data.byteLength;
  }

  // Object.fromEntries defines own properties; an assignment would lose a tensor called `__proto__`.
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

/** NaN if the size is not a safe integer; the caller checks. */
function byteLength(dtype: Dtype, shape: number[]): number {
  let size: number = ARRAYS[dtype].BYTES_PER_ELEMENT;
  for (const dimension of shape) {
    // Checked at each step, like the format's reference reader: a later 0 must not hide an overflow.
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
