/**
 * A typed estimator as a tree over δ. `parse.ts` reads it from text; `simplify.ts`, `derive.ts`, `evaluate.ts`,
 * `series.ts`, `wgsl.ts` and `print.ts` work on it.
 */
export type Operator = '+' | '-' | '*' | '/' | '^';
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** The functions that can be typed, each with its number of arguments. */
export const FUNCTIONS = {
  exp: 1,
  expm1: 1,
  log: 1,
  log1p: 1,
  sqrt: 1,
  abs: 1,
  sign: 1,
  tanh: 1,
  sinh: 1,
  cosh: 1,
  min: 2,
  max: 2,
  pow: 2,
  /** alpha(d, a): δ/a + (e^(−aδ) − 1)/a², and its limit δ²/2 at a = 0; a is a number. */
  alpha: 2,
} as const;
/** `pow` is read as the operator ^. */
export type FunctionName = Exclude<keyof typeof FUNCTIONS, 'pow'>;

export type Node =
  | { kind: 'number'; value: number }
  | { kind: 'delta' }
  | { kind: 'negative'; of: Node }
  | { kind: 'binary'; operator: Operator; left: Node; right: Node }
  | { kind: 'call'; name: FunctionName; args: readonly Node[] }
  | { kind: 'choice'; test: Test; yes: Node; no: Node };

/** left (comparison) right, as the condition of a choice. */
export interface Test {
  comparison: Comparison;
  left: Node;
  right: Node;
}

export const DELTA: Node = { kind: 'delta' };
export const number = (value: number): Node => ({ kind: 'number', value });
export const negative = (of: Node): Node => ({ kind: 'negative', of });
export const binary = (operator: Operator, left: Node, right: Node): Node => ({
  kind: 'binary',
  operator,
  left,
  right,
});
export const call = (name: FunctionName, ...args: readonly Node[]): Node => ({ kind: 'call', name, args });
export const choice = (test: Test, yes: Node, no: Node): Node => ({ kind: 'choice', test, yes, no });

export const plus = (left: Node, right: Node): Node => binary('+', left, right);
export const minus = (left: Node, right: Node): Node => binary('-', left, right);
export const times = (left: Node, right: Node): Node => binary('*', left, right);
export const over = (left: Node, right: Node): Node => binary('/', left, right);
export const power = (left: Node, right: Node): Node => binary('^', left, right);

export const COMPARE: Record<Comparison, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/** The nodes directly below a node. */
export function below(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'number':
    case 'delta':
      return [];
    case 'negative':
      return [node.of];
    case 'binary':
      return [node.left, node.right];
    case 'call':
      return node.args;
    case 'choice':
      return [node.test.left, node.test.right, node.yes, node.no];
  }
}

/** The same node with other nodes below it, in the order of `below`. */
export function withBelow(node: Node, nodes: readonly Node[]): Node {
  switch (node.kind) {
    case 'number':
    case 'delta':
      return node;
    case 'negative':
      return negative(nodes[0]);
    case 'binary':
      return binary(node.operator, nodes[0], nodes[1]);
    case 'call':
      return call(node.name, ...nodes);
    case 'choice':
      return choice({ ...node.test, left: nodes[0], right: nodes[1] }, nodes[2], nodes[3]);
  }
}

/** The number of nodes in the tree. */
export const sizeOf = (node: Node): number => below(node).reduce((sum, each) => sum + sizeOf(each), 1);
