/** An expression as PyTorch code over the tensor `d`. */
import { printed } from './print';
import { constantOf } from './parse';
import type { Node } from './tree';

const BINDS = { '+': 1, '-': 1, '*': 2, '/': 2, '^': 4 } as const;

/**
 * Python's precedence: choices and calls are atoms, except alpha, which is written out; a sign binds tighter than a
 * product and looser than a power.
 */
const bindOf = (node: Node): number =>
  node.kind === 'call' && node.name === 'alpha'
    ? 1
    : node.kind === 'binary'
      ? BINDS[node.operator]
      : node.kind === 'negative'
        ? 3
        : node.kind === 'number' && node.value < 0
          ? 3
          : 5;

const within = (node: Node, least: number): string => (bindOf(node) < least ? `(${torchOf(node)})` : torchOf(node));

export function torchOf(node: Node): string {
  switch (node.kind) {
    case 'delta':
      return 'd';
    case 'number':
      return printed(node);
    case 'negative':
      return `-${within(node.of, 4)}`;
    case 'binary': {
      const { operator, left, right } = node;
      const bind = BINDS[operator];
      if (operator === '^') return `${within(left, 5)} ** ${within(right, 3)}`;
      return `${within(left, bind)} ${operator} ${within(right, operator === '+' ? bind : bind + 1)}`;
    }
    case 'choice': {
      const { left, right, comparison } = node.test;
      const test = `${torchOf(left)} ${comparison} ${torchOf(right)}`;
      return `torch.where(${test}, ${torchOf(node.yes)}, ${torchOf(node.no)})`;
    }
    case 'call':
      return torchCall(node);
  }
}

function torchCall({ name, args }: Extract<Node, { kind: 'call' }>): string {
  const [first, second] = args;
  if (name === 'alpha') {
    const a = constantOf(second) ?? 0;
    const d = within(first, 4);
    return a === 0 ? `${d} ** 2 / 2` : `${d} / ${a} + torch.expm1(-${a} * ${d}) / ${a} ** 2`;
  }
  if (name === 'min' || name === 'max') {
    const limit = constantOf(second);
    if (limit !== null) return `torch.clamp(${torchOf(first)}, ${name === 'min' ? 'max' : 'min'}=${limit})`;
    return `torch.${name}imum(${torchOf(first)}, ${torchOf(second)})`;
  }
  return `torch.${name}(${args.map(torchOf).join(', ')})`;
}
