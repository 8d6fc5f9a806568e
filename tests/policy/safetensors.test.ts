import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { readSafetensors, writeSafetensors, type Tensor } from '../../src/policy/safetensors';
import { sentenceOf } from '../support/arbitrary-policy';

/** A file assembled from parts according to the format's specification, independently of our writer. */
function fileOf(header: unknown, data: Uint8Array | number = 0, length?: number): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(length ?? text.length));
  return Uint8Array.from(Buffer.concat([size, text, typeof data === 'number' ? Buffer.alloc(data) : data]));
}

const shapes = fc.array(fc.nat(4), { maxLength: 3 });
const arbitraryTensor: fc.Arbitrary<Tensor> = shapes.chain((shape) => {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  const of = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: size, maxLength: size });
  return fc.oneof(
    of(fc.float()).map((data): Tensor => ({ dtype: 'F32', shape, data: Float32Array.from(data) })),
    of(fc.double()).map((data): Tensor => ({ dtype: 'F64', shape, data: Float64Array.from(data) })),
    of(fc.integer()).map((data): Tensor => ({ dtype: 'I32', shape, data: Int32Array.from(data) })),
    of(fc.nat()).map((data): Tensor => ({ dtype: 'U32', shape, data: Uint32Array.from(data) })),
    of(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })).map((data): Tensor => ({
      dtype: 'I64',
      shape,
      data: BigInt64Array.from(data),
    })),
    of(fc.nat(255)).map((data): Tensor => ({ dtype: 'U8', shape, data: Uint8Array.from(data) })),
    of(fc.nat(1)).map((data): Tensor => ({ dtype: 'BOOL', shape, data: Uint8Array.from(data) })),
    of(fc.nat(0xffff)).map((data): Tensor => ({ dtype: 'BF16', shape, data: Uint16Array.from(data) })),
    of(fc.nat(0xffff)).map((data): Tensor => ({ dtype: 'F16', shape, data: Uint16Array.from(data) })),
  );
});
const name = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', 'constructor', '7', '"', 'a.b'));
const arbitraryFile = fc.record({
  tensors: fc.uniqueArray(
    fc.tuple(
      name.filter((text) => text !== '__metadata__'),
      arbitraryTensor,
    ),
    { selector: ([key]) => key, maxLength: 6 },
  ),
  metadata: fc.dictionary(
    name.filter((text) => text !== '__proto__'),
    fc.string({ unit: 'grapheme' }),
  ),
});

describe('round trip', () => {
  it('any tensors and metadata come back', () => {
    fc.assert(
      fc.property(arbitraryFile, ({ tensors, metadata }) => {
        const read = readSafetensors(writeSafetensors(tensors, metadata));
        expect(read.tensors).toEqual(new Map(tensors));
        expect(Object.entries(read.metadata).sort()).toEqual(Object.entries(metadata).sort());
      }),
    );
  });

  it('an independent reader of the specification reads what is written', () => {
    fc.assert(
      fc.property(arbitraryFile, ({ tensors, metadata }) => {
        const file = Buffer.from(writeSafetensors(tensors, metadata));
        const length = Number(file.readBigUInt64LE(0));
        const text = file.subarray(8, 8 + length).toString('utf8');
        expect(text.startsWith('{')).toBe(true);
        expect(text).toMatch(/\} {0,7}$/);
        expect((8 + length) % 8).toBe(0);
        const header = new Map(
          Object.entries(
            JSON.parse(text) as Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>,
          ),
        );
        if (Object.keys(metadata).length) expect(header.get('__metadata__')).toEqual(metadata);
        header.delete('__metadata__');
        expect(header.size).toBe(tensors.length);
        const ranges: [number, number][] = [];
        for (const [key, { dtype, shape, data }] of tensors) {
          const entry = header.get(key)!;
          expect(entry).toMatchObject({ dtype, shape });
          const [begin, end] = entry.data_offsets;
          ranges.push([begin, end]);
          expect((8 + length + begin) % data.BYTES_PER_ELEMENT).toBe(0);
          const bytes = file.subarray(8 + length + begin, 8 + length + end);
          const width = data.BYTES_PER_ELEMENT;
          const numbers = Array.from({ length: bytes.length / width }, (_, i) => {
            switch (dtype) {
              case 'F32':
                return bytes.readFloatLE(i * width);
              case 'F64':
                return bytes.readDoubleLE(i * width);
              case 'I32':
                return bytes.readInt32LE(i * width);
              case 'U32':
                return bytes.readUInt32LE(i * width);
              case 'I64':
                return bytes.readBigInt64LE(i * width);
              case 'BF16':
              case 'F16':
                return bytes.readUInt16LE(i * width);
              case 'BOOL':
              case 'U8':
                return bytes.readUInt8(i);
              default:
                throw new Error(`The test writes no ${dtype}.`);
            }
          });
          expect(numbers).toEqual(Array.from<number | bigint>(data as Iterable<number | bigint>));
        }
        ranges.sort(([left, leftEnd], [right, rightEnd]) => left - right || leftEnd - rightEnd);
        let end = 0;
        for (const range of ranges) {
          expect(range[0]).toBe(end);
          end = range[1];
        }
        expect(8 + length + end).toBe(file.length);
      }),
    );
  });

  it('files of other writers are read: any order, no padding, an odd offset in a larger buffer', () => {
    const data = Buffer.alloc(12);
    data.writeInt32LE(-7, 0);
    data.writeDoubleLE(0.1, 4);
    const file = fileOf(
      {
        z: { dtype: 'F64', shape: [], data_offsets: [4, 12] },
        a: { dtype: 'I32', shape: [1, 1], data_offsets: [0, 4] },
        empty: { dtype: 'F32', shape: [0, 3], data_offsets: [4, 4] },
        __metadata__: { format: 'pt' },
      },
      data,
    );
    const larger = new Uint8Array(file.length + 3);
    larger.set(file, 1);
    const read = readSafetensors(larger.subarray(1, 1 + file.length));
    expect(read.tensors).toEqual(
      new Map<string, Tensor>([
        ['z', { dtype: 'F64', shape: [], data: Float64Array.of(0.1) }],
        ['a', { dtype: 'I32', shape: [1, 1], data: Int32Array.of(-7) }],
        ['empty', { dtype: 'F32', shape: [0, 3], data: new Float32Array() }],
      ]),
    );
    expect(read.metadata).toEqual({ format: 'pt' });
    expect(readSafetensors(file.buffer as ArrayBuffer).tensors).toEqual(read.tensors);
  });
});

const f32 = (shape: unknown, offsets: unknown) => ({ dtype: 'F32', shape, data_offsets: offsets });

describe('refusals', () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ['an empty file', new Uint8Array(), /truncated: it has 0 bytes/],
    ['seven bytes', new Uint8Array(7), /truncated: it has 7 bytes/],
    ['a header longer than the file', fileOf({}, 0, 100), /header length is 100 bytes, but the file has 2 after it/],
    [
      'a header length of 2^64 − 1',
      Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 255, 123, 125]),
      /header length is 18446744073709552000 bytes/,
    ],
    ['an empty header', fileOf(''), /not valid JSON/],
    ['broken JSON', fileOf('{"a":'), /not valid JSON/],
    ['bytes that are no text', Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe]), /not UTF-8/],
    ['a list', fileOf('[]'), /must be a JSON object/],
    ['null', fileOf('null'), /must be a JSON object/],
    ['space before the object', fileOf(' {}'), /begin with "{"/],
    ['a byte-order mark', fileOf('\ufeff{}'), /not valid JSON|begin with/],
    ['metadata that are a list', fileOf({ __metadata__: [] }), /"__metadata__" must be an object of strings/],
    [
      'metadata with a number',
      fileOf({ __metadata__: { seed: 1 } }),
      /"__metadata__" has "seed", which is not a string/,
    ],
    ['a tensor that is a number', fileOf({ w: 1 }), /Tensor "w" is not described by an object/],
    [
      'an unknown dtype',
      fileOf({ w: { ...f32([1], [0, 2]), dtype: 'C64' } }, 2),
      /Tensor "w" has the dtype "C64"; allowed are F64/,
    ],
    [
      'a dtype of the prototype',
      fileOf({ w: { ...f32([1], [0, 4]), dtype: 'toString' } }, 4),
      /Tensor "w" has the dtype "toString"/,
    ],
    ['no dtype', fileOf({ w: { shape: [1], data_offsets: [0, 4] } }, 4), /Tensor "w" has the dtype nothing/],
    ['no shape', fileOf({ w: f32(undefined, [0, 4]) }, 4), /Tensor "w" has the shape nothing/],
    ['a negative shape', fileOf({ w: f32([-1, -1], [0, 4]) }, 4), /Tensor "w" has the shape \[-1,-1\]/],
    ['a fractional shape', fileOf({ w: f32([0.5, 2], [0, 4]) }, 4), /Tensor "w" has the shape \[0.5,2\]/],
    ['a shape of text', fileOf({ w: f32(['1'], [0, 4]) }, 4), /Tensor "w" has the shape \["1"\]/],
    [
      'a shape that overflows',
      fileOf({ w: f32([2 ** 52, 2 ** 52], [0, 4]) }, 4),
      /Tensor "w" has the shape .* too large to count/,
    ],
    [
      'an overflow hidden by a zero',
      fileOf({ w: f32([2 ** 52, 2 ** 52, 0], [0, 0]) }),
      /Tensor "w" has the shape .* too large to count/,
    ],
    [
      'a shape that is more than the bytes',
      fileOf({ w: f32([2], [0, 4]) }, 4),
      /Tensor "w" takes 8 bytes as F32 \[2\], but its data_offsets \[0, 4\] span 4/,
    ],
    ['a shape that is less than the bytes', fileOf({ w: f32([1], [0, 8]) }, 8), /Tensor "w" takes 4 bytes/],
    ['no offsets', fileOf({ w: f32([1], undefined) }, 4), /Tensor "w" has the data_offsets nothing/],
    ['one offset', fileOf({ w: f32([1], [0]) }, 4), /Tensor "w" has the data_offsets \[0\]/],
    ['negative offsets', fileOf({ w: f32([1], [-4, 0]) }, 4), /Tensor "w" has the data_offsets \[-4,0\]/],
    ['fractional offsets', fileOf({ w: f32([1], [0.5, 4.5]) }, 8), /Tensor "w" has the data_offsets \[0.5,4.5\]/],
    [
      'offsets past what is exact',
      fileOf({ w: f32([1], [2 ** 53, 2 ** 53 + 4]) }, 4),
      /Tensor "w" has the data_offsets/,
    ],
    [
      'offsets backwards',
      fileOf({ w: f32([1], [4, 0]) }, 4),
      /Tensor "w" has the data_offsets \[4, 0\], which end before they begin/,
    ],
    [
      'offsets beyond the data',
      fileOf({ w: f32([2], [0, 8]) }, 7),
      /Tensor "w" ends at byte 8, but the file has only 7 bytes of data/,
    ],
    [
      'overlapping tensors',
      fileOf({ v: f32([2], [0, 8]), w: f32([2], [4, 12]) }, 12),
      /Tensor "w" begins at byte 4 of the data where byte 8 is due, overlapping/,
    ],
    [
      'the same place twice',
      fileOf({ v: f32([1], [0, 4]), w: f32([1], [0, 4]) }, 4),
      /Tensor "w" begins at byte 0 .* overlapping/,
    ],
    [
      'an empty tensor inside another',
      fileOf({ v: f32([2], [0, 8]), w: f32([0], [4, 4]) }, 8),
      /Tensor "w" begins at byte 4 .* overlapping/,
    ],
    [
      'a hole',
      fileOf({ v: f32([1], [0, 4]), w: f32([1], [8, 12]) }, 12),
      /Tensor "w" begins at byte 8 of the data where byte 4 is due, leaving a hole/,
    ],
    ['a hole at the start', fileOf({ w: f32([1], [4, 8]) }, 8), /Tensor "w" begins at byte 4 .* a hole/],
    [
      'bytes after the last tensor',
      fileOf({ w: f32([1], [0, 4]) }, 5),
      /has 5 bytes of data where its header describes 4/,
    ],
    [
      'a name twice',
      fileOf(
        '{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}',
        4,
      ),
      /header has "w" twice/,
    ],
    [
      'a name twice, once escaped',
      fileOf(
        '{"__metadata__":{"w":"}"},"w" : ' +
          '{"dtype":"F32","shape":[0],"data_offsets":[0,0]},' +
          '"\\u0077":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
      ),
      /header has "w" twice/,
    ],
  ];
  it.each(cases)('refuses %s', (_, file, sentence) => {
    expect(sentenceOf(() => readSafetensors(file))).toMatch(sentence);
  });

  it('the valid file that the refused ones vary is accepted', () => {
    expect(readSafetensors(fileOf({ v: f32([1], [0, 4]), w: f32([2], [4, 12]) }, 12)).tensors.size).toBe(2);
  });

  it('tensors that could not be read again are not written', () => {
    const tensor: Tensor = { dtype: 'F32', shape: [2], data: new Float32Array(2) };
    expect(() => writeSafetensors([['w', { ...tensor, shape: [3] }]])).toThrow(
      'Tensor "w" has 2 entries, which do not fill its shape [3].',
    );
    expect(() => writeSafetensors([['w', { ...tensor, dtype: 'I32' }]])).toThrow(
      'Tensor "w" has data in a Float32Array; I32 takes a Int32Array.',
    );
    expect(() => writeSafetensors([['__metadata__', tensor]])).toThrow(/"__metadata__" has a name that is taken/);
    expect(() =>
      writeSafetensors([
        ['w', tensor],
        ['w', tensor],
      ]),
    ).toThrow(/"w" has a name that is taken/);
  });
});
