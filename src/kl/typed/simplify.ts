/**
 * An equal tree that is shorter and more accurate: numbers folded, equal terms and factors collected, e^x − 1 as
 * expm1(x) and log(1 + x) as log1p(x).
 */
import { applied } from './evaluate';
import { printed } from './print';
import {
  below,
  binary,
  call,
  choice,
  COMPARE,
  minus,
  negative,
  number,
  over,
  plus,
  power,
  times,
  withBelow,
  type Node,
} from './tree';

/** A sum: a number, and terms with their factors. */
interface Sum {
  constant: number;
  terms: Map<string, { factor: number; of: Node }>;
}

/** A product: a number, and bases with their exponents. */
interface Product {
  factor: number;
  powers: Map<string, { of: Node; exponent: number }>;
}

const isNumber = (node: Node, value?: number): boolean =>
  node.kind === 'number' && (value === undefined || node.value === value);

export function simplified(node: Node): Node {
  if (node.kind === 'negative' || (node.kind === 'binary' && (node.operator === '+' || node.operator === '-')))
    return sumNode(sumOf(node));
  if (node.kind === 'binary') return productNode(productOf(node));
  const own = withBelow(node, below(node).map(simplified));
  return own.kind === 'call' ? simplifiedCall(own) : own.kind === 'choice' ? simplifiedChoice(own) : own;
}

function simplifiedCall(own: Extract<Node, { kind: 'call' }>): Node {
  const values = own.args.map((each) => (each.kind === 'number' ? each.value : NaN));
  if (values.every((value) => !Number.isNaN(value))) return number(applied(own.name, values));
  if (own.name === 'log') {
    const { constant, terms } = sumOf(own.args[0]);
    if (constant === 1 && terms.size > 0) return call('log1p', sumNode({ constant: 0, terms }));
  }
  return own;
}

function simplifiedChoice(own: Extract<Node, { kind: 'choice' }>): Node {
  const { left, right, comparison } = own.test;
  if (left.kind === 'number' && right.kind === 'number')
    return COMPARE[comparison](left.value, right.value) ? own.yes : own.no;
  return printed(own.yes) === printed(own.no) ? own.yes : own;
}

function sumOf(node: Node): Sum {
  const sum: Sum = { constant: 0, terms: new Map() };
  addTo(sum, node, 1);
  return sum;
}

function addTo(sum: Sum, node: Node, factor: number): void {
  if (node.kind === 'negative') return addTo(sum, node.of, -factor);
  if (node.kind === 'binary' && (node.operator === '+' || node.operator === '-')) {
    addTo(sum, node.left, factor);
    return addTo(sum, node.right, node.operator === '+' ? factor : -factor);
  }
  const own = simplified(node);
  // What became a sum by simplifying, such as a choice with one outcome.
  if (own !== node && (own.kind === 'negative' || own.kind === 'binary')) {
    if (own.kind === 'negative' || own.operator === '+' || own.operator === '-') return addTo(sum, own, factor);
  }
  if (own.kind === 'number') {
    sum.constant += factor * own.value;
    return;
  }
  const product = productOf(own);
  const of = productNode({ ...product, factor: 1 });
  const key = printed(of);
  const before = sum.terms.get(key)?.factor ?? 0;
  sum.terms.set(key, { factor: before + factor * product.factor, of });
}

function sumNode({ constant, terms }: Sum): Node {
  let rest = constant;
  const parts = [...terms.values()]
    .filter(({ factor }) => factor !== 0)
    .map(({ factor, of }) => {
      // c e^x − c = c expm1(x)
      if (of.kind !== 'call' || of.name !== 'exp' || rest === 0 || rest !== -factor) return { factor, of };
      rest = 0;
      return { factor, of: call('expm1', ...of.args) };
    });
  const first = parts.findIndex(({ factor }) => factor > 0);
  if (first > 0) parts.unshift(...parts.splice(first, 1));
  const start = rest > 0 && first < 0 ? number(rest) : null;
  const total = parts.reduce<Node | null>((sum, { factor, of }) => {
    const term = scaled(Math.abs(factor), of);
    if (sum === null) return factor < 0 ? negative(term) : term;
    return factor < 0 ? minus(sum, term) : plus(sum, term);
  }, start);
  if (total === null) return number(rest);
  if (rest === 0 || start !== null) return total;
  return rest < 0 ? minus(total, number(-rest)) : plus(total, number(rest));
}

/** factor · of, with the factor in front of a quotient's numerator, and within a choice. */
function scaled(factor: number, of: Node): Node {
  if (factor === 1) return of;
  if (of.kind === 'number') return number(factor * of.value);
  if (of.kind === 'choice') return chosen(of.test, scaled(factor, of.yes), scaled(factor, of.no));
  if (of.kind === 'binary' && of.operator === '/')
    return over(isNumber(of.left, 1) ? number(factor) : times(number(factor), of.left), of.right);
  return times(number(factor), of);
}

function productOf(node: Node): Product {
  const product: Product = { factor: 1, powers: new Map() };
  multiplyBy(product, node, 1);
  return product;
}

/** Multiplies by node^exponent. */
function multiplyBy(product: Product, node: Node, exponent: number): void {
  const whole = Number.isInteger(exponent);
  if (node.kind === 'negative' && whole) {
    if (exponent % 2 !== 0) product.factor *= -1;
    return multiplyBy(product, node.of, exponent);
  }
  if (node.kind === 'binary' && (node.operator === '*' || node.operator === '/') && whole) {
    multiplyBy(product, node.left, exponent);
    return multiplyBy(product, node.right, node.operator === '*' ? exponent : -exponent);
  }
  if (node.kind === 'binary' && node.operator === '^') {
    const to = simplified(node.right);
    // (x^a)^b = x^(ab) holds for every x only where both are whole numbers: not for (x^½)² or (x²)^½.
    if (to.kind === 'number' && (exponent === 1 || (whole && Number.isInteger(to.value))))
      return multiplyBy(product, node.left, to.value * exponent);
    if (to.kind !== 'number') return put(product, binary('^', simplified(node.left), to), exponent);
  }
  const own = simplified(node);
  if (own.kind === 'number') {
    product.factor *= own.value ** exponent;
    return;
  }
  if (own.kind === 'negative' && whole) return multiplyBy(product, own, exponent);
  if (own.kind === 'binary' && own.operator === '*' && own.left.kind === 'number' && whole) {
    product.factor *= own.left.value ** exponent;
    return multiplyBy(product, own.right, exponent);
  }
  put(product, own, exponent);
}

function put(product: Product, of: Node, exponent: number): void {
  // Exponents of different signs and roots are kept apart: d/d has no value at 0, and d^½ d^½ none below.
  const key = `${Number.isInteger(exponent) ? '' : product.powers.size}${exponent < 0 ? '/' : '*'}${printed(of)}`;
  const before = product.powers.get(key)?.exponent ?? 0;
  product.powers.set(key, { of, exponent: before + exponent });
}

const raised = (of: Node, exponent: number): Node =>
  exponent === 1 ? of : exponent === 0.5 ? call('sqrt', of) : power(of, number(exponent));

function productNode({ factor, powers }: Product): Node {
  if (factor === 0 && [...powers.values()].every(({ exponent }) => exponent >= 0)) return number(0);
  const parts = [...powers.values()].filter(({ exponent }) => exponent !== 0);
  const joined = (nodes: Node[]): Node | null =>
    nodes.reduce<Node | null>((all, each) => (all === null ? each : times(all, each)), null);
  const above = joined(parts.filter(({ exponent }) => exponent > 0).map(({ of, exponent }) => raised(of, exponent)));
  const under = joined(parts.filter(({ exponent }) => exponent < 0).map(({ of, exponent }) => raised(of, -exponent)));
  const size = Math.abs(factor);
  const whole = above === null ? number(size) : scaled(size, above);
  const quotient = under === null ? whole : over(whole, under);
  if (quotient.kind === 'number') return number(factor);
  return factor < 0 ? negative(quotient) : quotient;
}

/** The choice of two trees, or the tree itself where both are the same. */
export const chosen = (test: Extract<Node, { kind: 'choice' }>['test'], yes: Node, no: Node): Node =>
  simplifiedChoice(choice(test, yes, no) as Extract<Node, { kind: 'choice' }>);
