/** Two-operand problems, their answers, and the split into training and held-out problems. */
import { mix32 } from './random';

/** Operands have one or two decimal digits. */
export type Digits = 1 | 2;

/** The operators in the order of their codes 0, 1, 2. */
export const OPERATORS = ['addition', 'subtraction', 'multiplication'] as const;
export type Operator = (typeof OPERATORS)[number];

export const OPERATOR_SYMBOLS: Record<Operator, string> = { addition: '+', subtraction: '-', multiplication: '*' };

/** a and b are integers from 0 to 10^digits − 1. */
export interface Problem {
  a: number;
  b: number;
  operator: Operator;
}

/** Subtraction and multiplication are taken modulo this, so that every answer is a short natural number. */
const MODULUS = 100;

/** a + b; (a − b) mod 100, in 0..99; a·b mod 100. */
export function answerOf({ a, b, operator }: Problem): number {
  switch (operator) {
    case 'addition':
      return a + b;
    case 'subtraction':
      return (((a - b) % MODULUS) + MODULUS) % MODULUS;
    case 'multiplication':
      return (a * b) % MODULUS;
  }
}

/** Packs a problem for the GPU: a | b << 8 | code << 16. */
export function packProblem({ a, b, operator }: Problem): number {
  return a | (b << 8) | (OPERATORS.indexOf(operator) << 16);
}

/** @throws Error if the operator's code in `packed` is not one of 0, 1, 2. */
export function unpackProblem(packed: number): Problem {
  const operator = OPERATORS[packed >>> 16];
  if (operator === undefined) {
    throw new Error(`Packed problem ${packed} has operator code ${packed >>> 16}; allowed are 0 (+), 1 (-) and 2 (*).`);
  }
  return { a: packed & 0xff, b: (packed >>> 8) & 0xff, operator };
}

/**
 * Sort key of a problem in the split. Both rounds are bijections, so no two problems of the same size tie, and the full
 * avalanche makes the key independent of operands and answer.
 */
function splitHash(packed: number, digits: Digits): number {
  return mix32(mix32(packed ^ 0x9e3779b9) ^ digits);
}

interface Split {
  training: Uint32Array;
  heldOut: Uint32Array;
  heldOutBelow: number;
}
const splits = new Map<string, Split>();

function splitOf(operator: Operator, digits: Digits): Split {
  const key = `${operator} ${digits}`;
  let split = splits.get(key);
  if (!split) {
    const operands = 10 ** digits;
    const all = Array.from({ length: operands ** 2 }, (_, i) =>
      packProblem({ a: Math.floor(i / operands), b: i % operands, operator }),
    );
    all.sort((left, right) => splitHash(left, digits) - splitHash(right, digits));
    const tenth = all.length / 10;
    split = {
      heldOut: Uint32Array.from(all.slice(0, tenth)),
      training: Uint32Array.from(all.slice(tenth)),
      heldOutBelow: splitHash(all[tenth], digits),
    };
    splits.set(key, split);
  }
  return split;
}

/**
 * Whether training must never see the problem. For each operator and size, exactly one tenth of the operand pairs is
 * held out: those with the smallest hash. Pairs are ordered: 12+34 may be held out while 34+12 is not.
 */
export function heldOut(problem: Problem, digits: Digits): boolean {
  return splitHash(packProblem(problem), digits) < splitOf(problem.operator, digits).heldOutBelow;
}

/**
 * The nine tenths not held out, packed, in a fixed shuffled order: the first n are a fair sample. Returns a new array.
 */
export function trainingProblems(operator: Operator, digits: Digits): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(splitOf(operator, digits).training);
}

/** The held-out tenth, packed, in an order shuffled by `seed`: the first n are a fair sample. Returns a new array. */
export function heldOutProblems(operator: Operator, digits: Digits, seed = 0): Uint32Array<ArrayBuffer> {
  const order = (packed: number) => mix32(splitHash(packed, digits) ^ mix32(seed));
  return Uint32Array.from(splitOf(operator, digits).heldOut).sort((left, right) => order(left) - order(right));
}
