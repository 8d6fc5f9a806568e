/** The symbolic derivative with respect to δ, as automatic differentiation of the typed code would give it. */
import { constantOf } from './parse';
import { chosen, simplified } from './simplify';
import { call, minus, negative, number, over, plus, power, times, type FunctionName, type Node } from './tree';

/**
 * dk/dδ. Where k has a corner, it is one side's derivative; where k jumps, the jump is left out, as in autograd.
 */
export const derived = (node: Node): Node => simplified(derivative(node));

function derivative(node: Node): Node {
  switch (node.kind) {
    case 'number':
      return number(0);
    case 'delta':
      return number(1);
    case 'negative':
      return negative(derivative(node.of));
    case 'choice':
      return chosen(node.test, derivative(node.yes), derivative(node.no));
    case 'binary':
      return ofBinary(node);
    case 'call':
      return ofCall(node);
  }
}

function ofBinary({ operator, left, right }: Extract<Node, { kind: 'binary' }>): Node {
  const [first, second] = [derivative(left), derivative(right)];
  const isZero = (of: Node): boolean => printedZero(simplified(of));
  switch (operator) {
    case '+':
      return plus(first, second);
    case '-':
      return minus(first, second);
    case '*':
      return plus(times(first, right), times(left, second));
    case '/':
      if (isZero(second)) return over(first, right);
      return minus(over(first, right), over(times(left, second), power(right, number(2))));
    case '^': {
      if (isZero(second)) return times(times(right, power(left, minus(right, number(1)))), first);
      const logarithm = times(times(power(left, right), call('log', left)), second);
      return isZero(first)
        ? logarithm
        : plus(logarithm, times(times(right, power(left, minus(right, number(1)))), first));
    }
  }
}

const printedZero = (node: Node): boolean => node.kind === 'number' && node.value === 0;

/** The derivatives of functions of one argument u, without the inner derivative. */
const OUTER: Partial<Record<FunctionName, (u: Node) => Node>> = {
  exp: (u) => call('exp', u),
  expm1: (u) => call('exp', u),
  log: (u) => over(number(1), u),
  log1p: (u) => over(number(1), plus(number(1), u)),
  sqrt: (u) => over(number(0.5), call('sqrt', u)),
  abs: (u) => call('sign', u),
  sign: () => number(0),
  tanh: (u) => over(number(1), power(call('cosh', u), number(2))),
  sinh: (u) => call('cosh', u),
  cosh: (u) => call('sinh', u),
};

function ofCall({ name, args }: Extract<Node, { kind: 'call' }>): Node {
  const [first, second] = args;
  if (name === 'min' || name === 'max') {
    const comparison = name === 'min' ? '<=' : '>=';
    return chosen({ comparison, left: first, right: second }, derivative(first), derivative(second));
  }
  if (name === 'alpha') return times(alphaSlope(first, constantOf(second)!), derivative(first));
  return times(OUTER[name]!(first), derivative(first));
}

/** c_a(u) = (1 − e^(−au))/a, which is u at a = 0. */
function alphaSlope(u: Node, a: number): Node {
  if (Math.abs(a) < 1e-12) return u;
  return over(negative(call('expm1', times(number(-a), u))), number(a));
}
