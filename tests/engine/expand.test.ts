/** Expansion of the `//:` directives in shaders. */
import { describe, expect, test } from 'vitest';
import { expand } from '../../src/engine/expand';

const lines = (source: string, constants: Record<string, number> = {}) =>
  expand(source, constants)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

describe('the WGSL preprocessor', () => {
  test('a shader without directives stays as it is', () => {
    const source = 'fn f() {\n  // a comment\n  let x = 1u;\n}';
    expect(expand(source, {})).toBe(source);
  });

  test('loops are unrolled, also nested ones with arithmetic in names', () => {
    expect(lines('//: unroll j N\n//: unroll c 2\nlet w$(j)_$(c) = p[$(2*j+c)u];\n//: end\n//: end', { N: 2 })).toEqual(
      ['let w0_0 = p[0u];', 'let w0_1 = p[1u];', 'let w1_0 = p[2u];', 'let w1_1 = p[3u];'],
    );
    expect(lines('//: unroll j 3\nx$(j/2) = y.$(j%2);\n//: end')).toEqual(['x0 = y.0;', 'x0 = y.1;', 'x1 = y.0;']);
  });

  test('a loop of zero rounds leaves nothing', () => {
    expect(lines('a\n//: unroll j N\n//: if M\nb\n//: end\n//: end\nc', { N: 0, M: 1 })).toEqual(['a', 'c']);
  });

  test('one branch of a condition is kept, also inside a loop', () => {
    const source = '//: unroll j 2\n//: if QUADS\nquad $(j)\n//: else\nplain $(j)\n//: end\n//: end';
    expect(lines(source, { QUADS: 1 })).toEqual(['quad 0', 'quad 1']);
    expect(lines(source, { QUADS: 0 })).toEqual(['plain 0', 'plain 1']);
  });

  test('a wrong directive is an error that says what is wrong', () => {
    expect(() => expand('//: unroll j 2\nx', {})).toThrow('Line 1: «unroll j 2» has no end.');
    expect(() => expand('x\n//: end', {})).toThrow('Line 2: «end» without its beginning.');
    expect(() => expand('//: if QUADS\n//: end', {})).toThrow('«QUADS» is neither a number nor a constant.');
    expect(() => expand('//: if A\n//: else\n//: else\n//: end', { A: 1 })).toThrow('has no end');
  });
});
