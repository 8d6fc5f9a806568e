/** An estimator from its expression: value, derivative, WGSL, and what it is the same as. */
import { Refusal } from '../../common/problem';
import type { Estimator } from '../estimator';
import { check, jumpsOf, POINTS, type Functions } from './check';
import { derived } from './derive';
import { compiled } from './evaluate';
import { parseExpression } from './parse';
import { printed } from './print';
import { expansionOf, polynomial, type Expansion } from './series';
import { simplified } from './simplify';
import { below, type Node } from './tree';
import { helperCode, wgslFunction } from './wgsl';

/** Typed estimators have ids from here; each expression keeps its own for as long as the page is open. */
const FIRST_ID = 0x1_0000;
let nextId = FIRST_ID;

/** Whether an estimator's name is an expression. */
export const isTyped = (name: string): boolean => name.startsWith('(');

/**
 * Reads an expression in d (δ), with or without parentheses around it.
 * @param builtIn the estimators whose code is used if the expression is the same function.
 * @throws Refusal saying what is not allowed in it, or where it or its derivative cannot be computed.
 */
export function typedEstimator(text: string, builtIn: readonly Estimator[]): Estimator {
  const value = parseExpression(unwrapped(text));
  const short = simplified(value);
  const slope = derived(short);
  refuseInfinite(short);
  refuseInfinite(slope);
  const expansion = expansionOf(short, { value: compiled(short), derivative: compiled(slope) });
  const exact: Functions = {
    value: near(expansion, 'value', compiled(short)),
    derivative: near(expansion, 'derivative', compiled(slope)),
  };
  check(exact, {
    value: near(expansion, 'value', compiled(short, Math.fround)),
    derivative: near(expansion, 'derivative', compiled(slope, Math.fround)),
  });
  const name = `(${printed(value)})`;
  const typed = { value, derivative: slope, jumps: mayJump(short) ? jumpsOf(exact.value) : [] };
  const same = builtIn.find((each) => isSame(each, exact));
  if (same) return { ...same, name, typed: { ...typed, sameAs: same.name, functions: new Map() } };
  const id = nextId++;
  return { name, id, ...exact, ...shader(id, short, slope, expansion, typed) };
}

/** Without the parentheses around the whole of it, so that refusals quote what was typed. */
function unwrapped(text: string): string {
  const inner = /^\s*\((.*)\)\s*$/s.exec(text)?.[1];
  if (inner === undefined) return text;
  let depth = 0;
  for (const letter of inner) {
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    if (depth < 0) return text;
  }
  return inner;
}

/** WGSL has no infinite constants, even where they are never reached. @throws Refusal */
function refuseInfinite(node: Node): void {
  if (node.kind === 'number' && !Number.isFinite(Math.fround(node.value)))
    throw new Refusal({ code: 'expression-constant' });
  below(node).forEach(refuseInfinite);
}

/** Sums the series near 0. */
const near =
  (expansion: Expansion | null, part: 'value' | 'derivative', f: (delta: number) => number) =>
  (delta: number): number =>
    expansion !== null && Math.abs(delta) < expansion.radius ? polynomial(expansion[part], delta) : f(delta);

/** The built-in k3 cancels near 0, hence the tolerance relative to δ. */
function isSame(k: Estimator, { value, derivative }: Functions): boolean {
  return POINTS.every((delta) => {
    const equal = (a: number, b: number): boolean =>
      Math.abs(a - b) <= 1e-11 * Math.max(Math.abs(a), Math.abs(b)) + 1e-14 * Math.abs(delta);
    return equal(k.value(delta), value(delta)) && equal(k.derivative(delta), derivative(delta));
  });
}

/** Whether the expression has a part that may jump. */
const mayJump = (node: Node): boolean =>
  node.kind === 'choice' || (node.kind === 'call' && node.name === 'sign') || below(node).some(mayJump);

function shader(
  id: number,
  value: Node,
  derivative: Node,
  expansion: Expansion | null,
  typed: Omit<NonNullable<Estimator['typed']>, 'sameAs' | 'functions'>,
): Pick<Estimator, 'wgsl' | 'typed'> {
  const names = { value: `typed_${id}`, derivative: `typed_${id}_derivative` };
  const both = [
    wgslFunction(names.value, value, expansion, 'value'),
    wgslFunction(names.derivative, derivative, expansion, 'derivative'),
  ];
  const helpers = [...new Set(both.flatMap((each) => each.helpers))];
  const functions = new Map<string, string>([
    ...helpers.map((name, i): [string, string] => [name, helperCode(helpers)[i]]),
    [names.value, both[0].code],
    [names.derivative, both[1].code],
  ]);
  return {
    wgsl: { value: `${names.value}(delta)`, derivative: `${names.derivative}(delta)` },
    typed: { ...typed, sameAs: null, functions },
  };
}
