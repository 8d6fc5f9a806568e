/** Reads an estimator's expression: jsep's syntax tree, restricted to what `tree.ts` knows. */
import jsep from 'jsep';
import { Refusal, shown } from '../../common/problem';
import {
  binary,
  call,
  choice,
  DELTA,
  FUNCTIONS,
  negative,
  number,
  sizeOf,
  type Comparison,
  type Node,
  type Operator,
  type Test,
} from './tree';

/** Longest expression, so that trees, derivatives and shaders stay small. */
export const MAX_LENGTH = 200;
/** Most nodes of the tree, far more than an expression of that length usually has. */
const MAX_NODES = 150;

const OPERATORS: readonly string[] = ['+', '-', '*', '/', '^'] satisfies Operator[];
const COMPARISONS: readonly string[] = ['<', '<=', '>', '>=', '==', '!='] satisfies Comparison[];

/** Other ways to write the same: signs of mathematics, δ, superscripts. */
const WRITINGS: readonly (readonly [RegExp, string])[] = [
  [/\*\*/g, '^'],
  [/[\u2212\u2013]/g, '-'],
  [/[\u00b7\u00d7]/g, '*'],
  [/\u00f7/g, '/'],
  [/[\u03b4\u0394]/g, 'd'],
  [/\u2264/g, '<='],
  [/\u2265/g, '>='],
  [/\u00b2/g, '^2'],
  [/\u00b3/g, '^3'],
];

type Parser = jsep.HookScope;

/**
 * In jsep as in JavaScript a sign binds before a power; in mathematics −δ² is −(δ²). The hook reads a sign together
 * with the power behind it.
 */
function readSign(this: Parser, env: { node?: jsep.Expression }): void {
  const operator = this.char;
  if (operator !== '-' && operator !== '+') return;
  this.index++;
  const argument = readPower(this);
  env.node = { type: 'UnaryExpression', operator, argument, prefix: true };
}

function readPower(parser: Parser): jsep.Expression {
  const base = parser.gobbleToken();
  if (!base) parser.throwError('Expected an operand');
  parser.gobbleSpaces();
  if (parser.char !== '^') return base!;
  parser.index++;
  return { type: 'BinaryExpression', operator: '^', left: base!, right: readPower(parser) };
}

let ready = false;
function prepared(): typeof jsep {
  if (!ready) {
    jsep.addBinaryOp('^', 11, true);
    jsep.hooks.add('gobble-token', readSign);
    ready = true;
  }
  return jsep;
}

const refuse = (part: string): never => {
  throw new Refusal({
    code: 'expression-part',
    part: shown(part),
    functions: Object.keys(FUNCTIONS),
    operators: [...OPERATORS, ...COMPARISONS, '? :'],
  });
};

/**
 * Reads an expression in d (or δ). The result is as typed: not simplified.
 * @throws Refusal naming the part that is not allowed and what is, or where the text cannot be read.
 */
export function parseExpression(text: string): Node {
  const written = WRITINGS.reduce((all, [pattern, by]) => all.replace(pattern, by), text).trim();
  if (written.length > MAX_LENGTH)
    throw new Refusal({ code: 'expression-length', given: written.length, most: MAX_LENGTH });
  if (written === '') throw new Refusal({ code: 'expression-syntax', given: shown(''), rest: shown(''), at: 1 });
  let parsed: jsep.Expression;
  try {
    parsed = prepared()(written);
  } catch (error) {
    const at = Math.min((error as { index?: number }).index ?? 0, written.length);
    throw new Refusal({ code: 'expression-syntax', given: shown(written), rest: shown(written.slice(at)), at: at + 1 });
  }
  const node = convert(parsed, written);
  if (sizeOf(node) > MAX_NODES) throw new Refusal({ code: 'expression-length', given: sizeOf(node), most: MAX_NODES });
  return node;
}

function convert(from: jsep.Expression, text: string): Node {
  const of = from as jsep.CoreExpression;
  switch (of.type) {
    case 'Literal':
      return typeof of.value === 'number' && Number.isFinite(Math.fround(of.value)) ? number(of.value) : refuse(of.raw);
    case 'Identifier':
      return of.name === 'd' ? DELTA : refuse(of.name);
    case 'UnaryExpression': {
      const below = convert(of.argument, text);
      return of.operator === '-' ? negative(below) : of.operator === '+' ? below : refuse(of.operator);
    }
    case 'BinaryExpression':
      if (!OPERATORS.includes(of.operator)) return refuse(of.operator);
      return binary(of.operator as Operator, convert(of.left, text), convert(of.right, text));
    case 'ConditionalExpression':
      return choice(testOf(of.test, text), convert(of.consequent, text), convert(of.alternate, text));
    case 'CallExpression':
      return called(of, text);
    case 'MemberExpression':
      return refuse(of.computed ? '[ ]' : '.');
    case 'ArrayExpression':
      return refuse('[ ]');
    case 'ThisExpression':
      return refuse('this');
    default:
      // Nothing, or several expressions.
      return refuse(text);
  }
}

function called({ callee, arguments: args }: jsep.CallExpression, text: string): Node {
  const name = callee.type === 'Identifier' ? String(callee.name) : '( )';
  if (!Object.hasOwn(FUNCTIONS, name)) return refuse(name);
  const of = name as keyof typeof FUNCTIONS;
  if (args.length !== FUNCTIONS[of])
    throw new Refusal({ code: 'expression-arguments', name, given: args.length, allowed: FUNCTIONS[of] });
  const read = args.map((each) => convert(each, text));
  if (of === 'pow') return binary('^', read[0], read[1]);
  if (of === 'alpha' && constantOf(read[1]) === null) throw new Refusal({ code: 'expression-alpha' });
  return call(of, ...read);
}

/** A number, possibly with a sign; null for anything else. */
export function constantOf(node: Node): number | null {
  if (node.kind === 'number') return node.value;
  if (node.kind !== 'negative') return null;
  const of = constantOf(node.of);
  return of === null ? null : -of;
}

function testOf(from: jsep.Expression, text: string): Test {
  const of = from as jsep.CoreExpression;
  if (of.type !== 'BinaryExpression' || !COMPARISONS.includes(of.operator))
    throw new Refusal({ code: 'expression-test', operators: COMPARISONS });
  return { comparison: of.operator as Comparison, left: convert(of.left, text), right: convert(of.right, text) };
}
