import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  answerOf,
  heldOut,
  heldOutProblems,
  OPERATORS,
  OPERATOR_SYMBOLS,
  packProblem,
  trainingProblems,
  unpackProblem,
  type Digits,
  type Operator,
  type Problem,
} from '../../src/arithmetic/problems';
import { completionLength, verify } from '../../src/arithmetic/verifier';
import {
  answerLength,
  decodeAnswer,
  decodeTokens,
  encodeAnswer,
  encodePrompt,
  promptLength,
  TOKEN,
  TOKEN_TEXT,
  VOCABULARY_SIZE,
} from '../../src/arithmetic/vocabulary';

const DIGITS: Digits[] = [1, 2];
const CASES = OPERATORS.flatMap((operator) => DIGITS.map((digits) => ({ operator, digits })));
const arbitraryProblem = fc.record({
  a: fc.integer({ min: 0, max: 99 }),
  b: fc.integer({ min: 0, max: 99 }),
  operator: fc.constantFrom(...OPERATORS),
});

function allProblems(operator: Operator, digits: Digits): Problem[] {
  const operands = Array.from({ length: 10 ** digits }, (_, i) => i);
  return operands.flatMap((a) => operands.map((b) => ({ a, b, operator })));
}

describe('vocabulary', () => {
  it('has sixteen tokens, each with a text of its own', () => {
    expect(TOKEN_TEXT).toHaveLength(VOCABULARY_SIZE);
    expect(new Set(TOKEN_TEXT).size).toBe(VOCABULARY_SIZE);
    expect(TOKEN).toEqual({ plus: 10, minus: 11, times: 12, equals: 13, end: 14, pad: 15 });
  });

  it('writes prompts with padded operands', () => {
    expect(encodePrompt({ a: 7, b: 48, operator: 'addition' }, 2)).toEqual([0, 7, 10, 4, 8, 13]);
    expect(encodePrompt({ a: 7, b: 4, operator: 'subtraction' }, 1)).toEqual([7, 11, 4, 13]);
    expect(decodeTokens(encodePrompt({ a: 90, b: 3, operator: 'multiplication' }, 2))).toBe('90*03=');
    expect(decodeTokens([...encodeAnswer(58), TOKEN.pad, 99])).toBe('85⏎·?');
  });

  it('writes answers least significant digit first, without leading zeros', () => {
    expect(encodeAnswer(120)).toEqual([0, 2, 1, 14]);
    expect(encodeAnswer(0)).toEqual([0, 14]);
  });

  it.each(CASES)('fits every problem of $operator with $digits digits into P and T', ({ operator, digits }) => {
    let longest = 0;
    for (const problem of allProblems(operator, digits)) {
      expect(encodePrompt(problem, digits)).toHaveLength(promptLength(digits));
      longest = Math.max(longest, encodeAnswer(answerOf(problem)).length);
    }
    expect(longest).toBeLessThanOrEqual(answerLength(digits));
    if (operator === 'addition') expect(longest).toBe(answerLength(digits));
  });

  it('reads what it writes, and nothing else', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat(15)), (value, rest) => {
        expect(decodeAnswer([...encodeAnswer(value), ...rest])).toBe(value);
      }),
    );
    for (const tokens of [[], [14], [1, 2, 3, 4], [1, 10, 14], [5, 0, 14], [0, 0, 14], [15, 14]]) {
      expect(decodeAnswer(tokens), String(tokens)).toBeNull();
    }
  });

  it('refuses operands and answers that it has no tokens for', () => {
    expect(() => encodePrompt({ a: 10, b: 1, operator: 'addition' }, 1)).toThrow(
      'Operand a is 10; with 1-digit operands allowed are integers from 0 to 9.',
    );
    expect(() => encodePrompt({ a: 1, b: -1, operator: 'addition' }, 2)).toThrow(/Operand b is -1/);
    expect(() => encodePrompt({ a: 1.5, b: 1, operator: 'addition' }, 2)).toThrow(/Operand a is 1.5/);
    expect(() => encodeAnswer(-1)).toThrow(/Answer is -1/);
    expect(() => encodeAnswer(Number.NaN)).toThrow(/Answer is NaN/);
  });
});

describe('problems', () => {
  it('has the answers of the definition', () => {
    expect(answerOf({ a: 99, b: 99, operator: 'addition' })).toBe(198);
    expect(answerOf({ a: 37, b: 48, operator: 'subtraction' })).toBe(89);
    expect(answerOf({ a: 48, b: 37, operator: 'subtraction' })).toBe(11);
    expect(answerOf({ a: 25, b: 13, operator: 'multiplication' })).toBe(25);
    expect(answerOf({ a: 0, b: 0, operator: 'subtraction' })).toBe(0);
    expect(OPERATORS.map((operator) => OPERATOR_SYMBOLS[operator]).join('')).toBe('+-*');
  });

  it('packs as a | b << 8 | code << 16, and back', () => {
    expect(packProblem({ a: 1, b: 2, operator: 'multiplication' })).toBe(0x20201);
    fc.assert(
      fc.property(arbitraryProblem, (problem) => {
        expect(unpackProblem(packProblem(problem))).toEqual(problem);
      }),
    );
    expect(() => unpackProblem(0x30000)).toThrow('operator code 3; allowed are 0 (+), 1 (-) and 2 (*)');
  });

  it.each(CASES)(
    'splits $operator with $digits digits into a tenth and the rest, without overlap',
    ({ operator, digits }) => {
      const pairs = 10 ** (2 * digits);
      const training = trainingProblems(operator, digits);
      const held = heldOutProblems(operator, digits);
      expect(held).toHaveLength(pairs / 10);
      expect(training).toHaveLength(pairs - pairs / 10);
      expect(new Set([...training, ...held])).toEqual(new Set(allProblems(operator, digits).map(packProblem)));
      expect([...held].every((packed) => heldOut(unpackProblem(packed), digits))).toBe(true);
      expect([...training].some((packed) => heldOut(unpackProblem(packed), digits))).toBe(false);
    },
  );

  it('gives the same order each time, another one per seed, and arrays that the caller may change', () => {
    const first = heldOutProblems('addition', 2);
    const copy = [...first];
    first.fill(0);
    expect([...heldOutProblems('addition', 2)]).toEqual(copy);
    const other = [...heldOutProblems('addition', 2, 1)];
    expect(other).not.toEqual(copy);
    expect(new Set(other)).toEqual(new Set(copy));
    trainingProblems('addition', 2).fill(0);
    expect(new Set(trainingProblems('addition', 2)).size).toBe(9000);
  });

  it('splits operators and sizes independently of each other', () => {
    const both = [...heldOutProblems('addition', 2)].filter((packed) =>
      heldOut({ ...unpackProblem(packed), operator: 'subtraction' }, 2),
    );
    // Binomial(1000, 0.1) has a standard deviation of 9.5.
    expect(Math.abs(both.length - 100)).toBeLessThan(4 * 9.5);
  });

  // What a policy may have learnt a problem by: the answer, its digits, the operands, the carry, the first prompts.
  const features: Record<string, (problem: Problem) => number> = {
    'last digit of the answer': (problem) => answerOf(problem) % 10,
    'size of the answer': (problem) => Math.floor(answerOf(problem) / 20),
    'parity of the answer': (problem) => answerOf(problem) % 2,
    carry: ({ a, b }) => Number((a % 10) + (b % 10) >= 10),
    borrow: ({ a, b }) => Number(a < b),
    'last digit of a': ({ a }) => a % 10,
    'first digit of a': ({ a }) => Math.floor(a / 10),
    'last digit of b': ({ b }) => b % 10,
    'first digit of b': ({ b }) => Math.floor(b / 10),
  };
  const chosen: Record<string, (operator: Operator) => Problem[]> = {
    'the held-out tenth': (operator) => [...heldOutProblems(operator, 2)].map(unpackProblem),
    'its first 200': (operator) => [...heldOutProblems(operator, 2).subarray(0, 200)].map(unpackProblem),
    'the first 1000 of training': (operator) => [...trainingProblems(operator, 2).subarray(0, 1000)].map(unpackProblem),
  };
  it.each(
    OPERATORS.flatMap((operator) =>
      Object.keys(features).flatMap((feature) => Object.keys(chosen).map((sample) => ({ operator, feature, sample }))),
    ),
  )('$sample of $operator is a fair sample by $feature', ({ operator, feature, sample }) => {
    const classOf = features[feature];
    const count = (problems: Problem[]) => {
      const counts = new Map<number, number>();
      for (const problem of problems) counts.set(classOf(problem), (counts.get(classOf(problem)) ?? 0) + 1);
      return counts;
    };
    const all = count(allProblems(operator, 2));
    const problems = chosen[sample](operator);
    const found = count(problems);
    let chi = 0;
    for (const [name, total] of all) {
      const expected = (total / 10000) * problems.length;
      chi += ((found.get(name) ?? 0) - expected) ** 2 / expected;
    }
    // Wilson-Hilferty: (chi²/k)^(1/3) is about normal. 81 comparisons, so 3.9 deviations leave one in a hundred to
    // chance.
    const k = all.size - 1;
    expect((Math.cbrt(chi / k) - (1 - 2 / (9 * k))) / Math.sqrt(2 / (9 * k))).toBeLessThan(3.9);
  });
});

describe('verifier', () => {
  it('asks for the whole answer and its end, and ignores what follows', () => {
    const problem: Problem = { a: 37, b: 48, operator: 'addition' };
    expect(verify(problem, [5, 8, 14, 15])).toBe(1);
    expect(verify(problem, Int32Array.of(5, 8, 14, 3))).toBe(1);
    expect(verify(problem, [5, 8, 14])).toBe(1);
    for (const tokens of [[5, 8], [8, 5, 14], [5, 8, 0, 14], [5, 8, 15, 14], [5, 14, 8, 14], [14], [], [5, 9, 14]]) {
      expect(verify(problem, tokens), String(tokens)).toBe(0);
    }
  });

  it('agrees with reading the answer as a number, on any problem and any tokens', () => {
    fc.assert(
      fc.property(arbitraryProblem, fc.array(fc.nat(15), { maxLength: 4 }), fc.boolean(), (problem, junk, right) => {
        const tokens = right ? [...encodeAnswer(answerOf(problem)), ...junk] : junk;
        expect(verify(problem, tokens)).toBe(decodeAnswer(tokens) === answerOf(problem) ? 1 : 0);
      }),
    );
  });

  it('counts tokens up to and including the first end', () => {
    expect(completionLength([5, 8, 14, 15])).toBe(3);
    expect(completionLength([14, 14, 14])).toBe(1);
    expect(completionLength(Uint32Array.of(1, 2, 3, 4))).toBe(4);
  });
});
