/**
 * An expression as text in canonical form, without spaces, which `parse.ts` reads back as the same tree; and as TeX.
 */
import { formatNumber } from '../../common/text';
import type { Comparison, Node, Operator, Test } from './tree';

/** How tightly a form binds. */
const BINDS = { choice: 0, sum: 1, product: 2, negative: 3, power: 4, atom: 5 } as const;
type Form = keyof typeof BINDS;

const FORMS: Record<Operator, Form> = { '+': 'sum', '-': 'sum', '*': 'product', '/': 'product', '^': 'power' };

function formOf(node: Node): Form {
  if (node.kind === 'number') return node.value < 0 ? 'negative' : 'atom';
  if (node.kind === 'binary') return FORMS[node.operator];
  return node.kind === 'negative' || node.kind === 'choice' ? node.kind : 'atom';
}

/** Whether a node needs parentheses where something at least as tight as `form` is expected. */
const loose = (node: Node, form: Form): boolean => BINDS[formOf(node)] < BINDS[form];

const digits = (value: number): string => formatNumber(value).replace('e+', 'e');

/** The canonical text; trees that print alike are equal. */
export function printed(node: Node): string {
  switch (node.kind) {
    case 'number':
      return digits(node.value);
    case 'delta':
      return 'd';
    case 'negative':
      return `-${within(node.of, 'power')}`;
    case 'call':
      return `${node.name}(${node.args.map(printed).join(',')})`;
    case 'choice':
      return `${testText(node.test)}?${within(node.yes, 'sum')}:${printed(node.no)}`;
    case 'binary':
      return binaryText(node);
  }
}

function binaryText({ operator, left, right }: Extract<Node, { kind: 'binary' }>): string {
  // A sign may begin a sum or a product, or be an exponent's.
  const signed = formOf(left) === 'negative' && operator !== '^';
  switch (operator) {
    case '+':
    case '-':
      return `${signed ? printed(left) : within(left, 'sum')}${operator}${behind(right, 'product')}`;
    case '*':
    case '/':
      return `${signed ? printed(left) : within(left, 'product')}${operator}${behind(right, 'power')}`;
    case '^':
      return `${within(left, 'atom')}^${within(right, 'negative')}`;
  }
}

const within = (node: Node, form: Form): string => (loose(node, form) ? `(${printed(node)})` : printed(node));

/** Behind an operator, where a sign needs parentheses as well. */
const behind = (node: Node, form: Form): string =>
  loose(node, form) || formOf(node) === 'negative' ? `(${printed(node)})` : printed(node);

const testText = ({ comparison, left, right }: Test): string =>
  `${within(left, 'sum')}${comparison}${within(right, 'sum')}`;

const RELATIONS: Record<Comparison, readonly [tex: string, opposite: string]> = {
  '<': ['<', '\\ge'],
  '<=': ['\\le', '>'],
  '>': ['>', '\\le'],
  '>=': ['\\ge', '<'],
  '==': ['=', '\\ne'],
  '!=': ['\\ne', '='],
};

/** TeX of an expression in \delta. */
export function texOf(node: Node): string {
  switch (node.kind) {
    case 'number':
      return texNumber(node.value);
    case 'delta':
      return '\\delta';
    case 'negative':
      return turned(node.of) ?? `-${texWithin(node.of, 'product')}`;
    case 'binary':
      return texBinary(node);
    case 'call':
      return texCall(node);
    case 'choice': {
      const { left, right, comparison } = node.test;
      const [relation, opposite] = RELATIONS[comparison].map((sign) => `${texOf(left)} ${sign} ${texOf(right)}`);
      return `\\begin{cases} ${texOf(node.yes)} & ${relation} \\\\ ${texOf(node.no)} & ${opposite} \\end{cases}`;
    }
  }
}

/** −c (e^x − 1) as c (1 − e^x); undefined for other forms. */
function turned(of: Node): string | undefined {
  if (of.kind === 'call' && of.name === 'expm1') return `1-e^{${texOf(of.args[0])}}`;
  if (of.kind !== 'binary' || of.operator !== '*' || of.left.kind !== 'number') return undefined;
  const inner = turned(of.right);
  return inner === undefined ? undefined : `${texOf(of.left)}\\,${brackets(inner)}`;
}

function texNumber(value: number): string {
  const [mantissa, exponent] = digits(value).split('e');
  if (exponent === undefined) return mantissa;
  return `${mantissa === '1' ? '' : `${mantissa}\\cdot `}10^{${exponent}}`;
}

const brackets = (tex: string): string => `\\left(${tex}\\right)`;

/** e^x − 1 is a sum in print. */
const texLoose = (node: Node, form: Form): boolean =>
  loose(node, form) || (node.kind === 'call' && ['expm1', 'alpha'].includes(node.name) && BINDS[form] > BINDS.sum);

const texWithin = (node: Node, form: Form): string => (texLoose(node, form) ? brackets(texOf(node)) : texOf(node));

function texBinary({ operator, left, right }: Extract<Node, { kind: 'binary' }>): string {
  const first = (form: Form): string => (formOf(left) === 'negative' ? texOf(left) : texWithin(left, form));
  const second = (form: Form): string =>
    formOf(right) === 'negative' ? brackets(texOf(right)) : texWithin(right, form);
  switch (operator) {
    case '+':
    case '-':
      return `${first('sum')}${operator}${second(operator === '+' ? 'sum' : 'product')}`;
    case '*':
      return `${first('product')}${right.kind === 'number' ? '\\cdot ' : '\\,'}${second('product')}`;
    case '/':
      return `\\frac{${texOf(left)}}{${texOf(right)}}`;
    case '^': {
      const base = left.kind === 'call' && left.name !== 'abs' ? brackets(texOf(left)) : texWithin(left, 'atom');
      return `{${base}}^{${texOf(right)}}`;
    }
  }
}

function texCall({ name, args }: Extract<Node, { kind: 'call' }>): string {
  const [first, second] = args.map(texOf);
  switch (name) {
    case 'exp':
      return `e^{${first}}`;
    case 'expm1':
      return `e^{${first}}-1`;
    case 'log':
      return `\\ln${brackets(first)}`;
    case 'log1p':
      return `\\ln${brackets(`1+${first}`)}`;
    case 'sqrt':
      return `\\sqrt{${first}}`;
    case 'abs':
      return `\\left|${first}\\right|`;
    case 'sign':
      return `\\operatorname{sign}${brackets(first)}`;
    case 'min':
    case 'max':
      return `\\${name}${brackets(`${first},\\,${second}`)}`;
    case 'alpha': {
      const delta = args[0].kind === 'delta' ? first : brackets(first);
      if (Number(second) === 0) return `\\frac{{${delta}}^{2}}{2}`;
      const a = second.startsWith('-') ? brackets(second) : second;
      return `\\frac{${first}}{${second}}+\\frac{e^{-${a}\\,${delta}}-1}{{${a}}^{2}}`;
    }
    default:
      return `\\${name}${brackets(first)}`;
  }
}
