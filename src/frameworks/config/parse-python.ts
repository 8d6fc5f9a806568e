/** The arguments of a call such as `GRPOConfig(beta=0.04, …)` in Python code. */
import { parser } from '@lezer/python';
import { Refusal } from '../../common/problem';
import { lineFinder, type Entry, type ParsedText } from './config-text';

/** Names of calls whose arguments are a configuration. */
export const CONFIG_CALL = /\b(?:GRPO|RLOO|PPO|OnlineDPO)Config\s*\(/;

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** @throws Refusal if the call has no arguments that can be read. */
export function parsePython(text: string): ParsedText {
  const lineOf = lineFinder(text);
  const textOf = ({ from, to }: { from: number; to: number }) => text.slice(from, to);
  const variables = new Map<string, { value: string; line: number }>();
  const entries: Entry[] = [];
  let callLine: number | undefined;

  const argumentsOf = (list: SyntaxNode): void => {
    for (let name: SyntaxNode | null = list.firstChild; name; name = name.nextSibling) {
      const equals = name.name === 'VariableName' ? name.nextSibling : null;
      const value = equals?.name === 'AssignOp' ? equals.nextSibling : null;
      if (!value) continue;
      const variable = value.name === 'VariableName' ? variables.get(textOf(value)) : undefined;
      const literal = /^(Number|String|ContinuedString|Boolean|None|UnaryExpression|ArrayExpression)$/.test(value.name);
      entries.push({
        line: lineOf(name.from),
        key: textOf(name),
        value: variable?.value ?? plain(textOf(value)),
        known: literal || variable !== undefined,
        ...(variable ? { variable: { name: textOf(value), line: variable.line } } : {}),
      });
      name = value;
    }
  };

  parser.parse(text).iterate({
    enter: ({ node }) => {
      if (node.name === 'AssignStatement') {
        const [name, value] = [node.firstChild, node.lastChild];
        if (name?.name === 'VariableName' && value && /^(Number|String|Boolean|UnaryExpression)$/.test(value.name))
          variables.set(textOf(name), { value: plain(textOf(value)), line: lineOf(name.from) });
      }
      if (node.name !== 'CallExpression' || callLine !== undefined) return;
      const list = node.getChild('ArgList');
      const callee = node.firstChild;
      if (!list || !callee || !CONFIG_CALL.test(`${textOf(callee)}(`)) return;
      callLine = lineOf(node.from);
      entries.push({ line: callLine, key: 'trainer', value: textOf(callee).split('.').at(-1)!, known: true });
      argumentsOf(list);
    },
  });
  if (entries.length === 0) throw new Refusal({ code: 'config-syntax', syntax: 'Python', line: 1 });
  return { syntax: 'python', entries, kinds: new Map() };
}

/** A literal without its quotes; None as in YAML. */
function plain(source: string): string {
  if (source === 'None') return 'null';
  return /^([rbu]?)(["'])(.*)\2$/s.exec(source)?.[3] ?? source;
}
