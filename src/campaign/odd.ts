/**
 * Random and mutated values for fast-check, as from untrusted links, typing errors, broken files and other programs.
 */
import fc from 'fast-check';

export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-0',
    '-1',
    '1',
    '00',
    '1e3',
    '1e999',
    '-1e999',
    '.5',
    '5.',
    '0x10',
    '1_000',
    '١',
    'NaN',
    'Infinity',
    'null',
    'undefined',
    'true',
    '[object Object]',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '%',
    '%00',
    '%E0%A4%A',
    '%F0%9F%92%A9',
    '&',
    '=',
    '#',
    '?',
    '+',
    ',',
    ',,',
    '.',
    '..',
    '../..',
    '/dev/null',
    '-',
    '--',
    '--help',
    '-x',
    '\n',
    '\r\n',
    '\t',
    '\u0000',
    '\u2028',
    '\ufeff',
    'ü',
    '\u4e2d',
    '\ud800',
    '💩',
    "'",
    '"',
    '`',
    '\\',
    '${1}',
    '<b>',
    'a'.repeat(5000),
    '9'.repeat(400),
    '0.30000000000000004',
    '3.0',
    '1e-8',
    '٫5',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 20 }),
  fc.double().map(String),
  fc.integer().map(String),
);

export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    false,
    NaN,
    Infinity,
    -Infinity,
    -0,
    0,
    1,
    -1,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    1e308,
    5e-324,
    0.5,
    [],
    {},
    [[]],
    [null],
    [undefined],
    { toString: 1 },
    new Date(0),
  ),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.array(oddText, { maxLength: 4 }),
  fc.anything({ maxDepth: 2, maxKeys: 3 }),
);

interface Edit {
  at: number;
  length: number;
  text: string;
}
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.constantFrom(0, 0, 1, 1, 2, 5, 1000),
  text: fc.oneof(fc.constant(''), oddText),
});

/** A text with a few parts removed, duplicated or overwritten; sometimes unchanged. */
export function mutated(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(text, fc.array(edit, { maxLength: 3 })).map(([whole, edits]) =>
    edits.reduce((now, { at, length, text: put }) => {
      const from = Math.floor(at * now.length);
      return now.slice(0, from) + put + now.slice(from + length);
    }, whole),
  );
}

/** Bytes with some changed, truncated or inserted. */
export function mutatedBytes(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const change = fc.record({
    at: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.02, noNaN: true })),
    kind: fc.constantFrom('set', 'set', 'flip', 'cut', 'put', 'drop'),
    byte: fc.integer({ min: 0, max: 255 }),
  });
  return fc.tuple(bytes, fc.array(change, { maxLength: 4 })).map(([whole, changes]) => {
    let now = Uint8Array.from(whole);
    for (const { at, kind, byte } of changes) {
      const place = Math.min(now.length - 1, Math.floor(at * now.length));
      if (place < 0) break;
      if (kind === 'set') now[place] = byte;
      else if (kind === 'flip') now[place] ^= 1 << (byte % 8);
      else if (kind === 'cut') now = now.slice(0, place);
      else if (kind === 'put') now = Uint8Array.from([...now.subarray(0, place), byte, ...now.subarray(place)]);
      else now = Uint8Array.from([...now.subarray(0, place), ...now.subarray(place + 1 + (byte % 9))]);
    }
    return now;
  });
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Changes one place of a value; `path` selects the key at each level. */
function replaced(value: Json, path: readonly number[], put: unknown, how: 'replace' | 'remove' | 'add'): unknown {
  if (typeof value !== 'object' || value === null || path.length === 0) return put;
  const keys = Object.keys(value);
  if (how === 'add' && path.length === 1 && !Array.isArray(value)) return { ...value, [`extra${keys.length}`]: put };
  if (keys.length === 0) return put;
  const key = keys[path[0] % keys.length];
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
  if (how === 'remove' && path.length === 1) {
    if (Array.isArray(copy)) copy.splice(Number(key), 1);
    else delete copy[key];
    return copy;
  }
  (copy as Record<string, unknown>)[key] = replaced((value as Record<string, Json>)[key], path.slice(1), put, how);
  return copy;
}

/** A value with one to three places replaced, removed or added; sometimes unchanged. */
export function mutatedJson(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const place = fc.record({
    path: fc.array(fc.nat(1000), { minLength: 1, maxLength: 4 }),
    put: oddValue,
    how: fc.constantFrom('replace' as const, 'replace' as const, 'remove' as const, 'add' as const),
  });
  return fc
    .tuple(value, fc.array(place, { maxLength: 3 }))
    .map(([whole, places]) => places.reduce((now, { path, put, how }) => replaced(now as Json, path, put, how), whole));
}

/** A value as JSON text; values without a JSON form are omitted or null. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) ?? '';
