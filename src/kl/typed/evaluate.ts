/** The value of an expression: in float64, or with every operation rounded to float32, as a GPU computes it. */
import { COMPARE, type FunctionName, type Node } from './tree';

type Evaluate = (delta: number) => number;

/** Below this |x|, (e^(−x) − 1 + x)/x² is summed as a series, because its terms cancel. */
const ALPHA_SERIES = 0.5;

/** φ(x) = (e^(−x) − 1 + x)/x² = ½ − x/6 + x²/24 − …, so that alpha(d, a) = δ² φ(aδ). */
export function alphaShape(x: number): number {
  if (Math.abs(x) >= ALPHA_SERIES) return (Math.expm1(-x) + x) / (x * x);
  let sum = 0;
  let term = 0.5;
  for (let n = 3; n < 18; n++) {
    sum += term;
    term *= -x / n;
  }
  return sum;
}

const APPLY: Record<FunctionName, (a: number, b: number) => number> = {
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  tanh: Math.tanh,
  sinh: Math.sinh,
  cosh: Math.cosh,
  min: Math.min,
  max: Math.max,
  alpha: (delta, a) => delta * delta * alphaShape(a * delta),
};

/** The value of a function at numbers. */
export const applied = (name: FunctionName, [a, b]: readonly number[]): number => APPLY[name](a, b);

const same = (value: number): number => value;

/** @param round applied after every operation: `Math.fround` for float32. */
export function compiled(node: Node, round: (value: number) => number = same): Evaluate {
  const of = (each: Node): Evaluate => compiled(each, round);
  switch (node.kind) {
    case 'number': {
      const value = round(node.value);
      return () => value;
    }
    case 'delta':
      return same;
    case 'negative': {
      const inner = of(node.of);
      return (delta) => -inner(delta);
    }
    case 'choice': {
      const [left, right, yes, no] = [node.test.left, node.test.right, node.yes, node.no].map(of);
      const holds = COMPARE[node.test.comparison];
      return (delta) => (holds(left(delta), right(delta)) ? yes(delta) : no(delta));
    }
    case 'call': {
      const [first, second = () => 0] = node.args.map(of);
      const apply = APPLY[node.name];
      return (delta) => round(apply(first(delta), second(delta)));
    }
    case 'binary': {
      const [left, right] = [of(node.left), of(node.right)];
      const { operator } = node;
      return (delta) => round(combined(operator, left(delta), right(delta)));
    }
  }
}

function combined(operator: Extract<Node, { kind: 'binary' }>['operator'], a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '^':
      return a ** b;
  }
}
