/**
 * A preprocessor for WGSL: unrolled loops, and parts that depend on the adapter. Unrolling matters because indexed
 * private arrays live in memory (on the software adapter, each access costs a load), while separately named variables
 * live in registers.
 *
 * - `//: unroll j COUNT` … `//: end` repeats the lines between for j = 0 … COUNT − 1; `$(j)`, `$(4*j+c)`, `$(j/4)`,
 *   `$(j%4)` are replaced by numbers.
 * - `//: if NAME` … `//: else` … `//: end` keeps the first part if the constant NAME is not 0, else the second.
 */

const DIRECTIVE = /^\s*\/\/: (unroll (\w+) (\w+)|if (\w+)|else|end)\s*$/;

/** Integer value of `a`, `a*b+c`, `a/b`, `a%b` …, evaluated from left to right, products before sums. */
function evaluate(expression: string, names: Record<string, number>): number {
  const atom = (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : names[text];
    if (value === undefined) throw new Error(`«${text}» is neither a number nor a constant.`);
    return value;
  };
  const term = (text: string): number => {
    const [first, ...rest] = text.split(/([*/%])/);
    let value = atom(first);
    for (let i = 0; i < rest.length; i += 2) {
      const other = atom(rest[i + 1]);
      value = rest[i] === '*' ? value * other : rest[i] === '/' ? Math.floor(value / other) : value % other;
    }
    return value;
  };
  return expression
    .replace(/\s/g, '')
    .split('+')
    .reduce((sum, part) => sum + term(part), 0);
}

/**
 * Expands the directives of a shader.
 * @param constants values of the names used as COUNT and NAME.
 * @throws Error with the line number for a directive without its end or an unknown name.
 */
export function expand(source: string, constants: Record<string, number>): string {
  const lines = source.split('\n');
  const out: string[] = [];
  let next = 0;

  const block = (names: Record<string, number>, alive: boolean, depth: number): 'else' | 'end' | 'file' => {
    while (next < lines.length) {
      const line = lines[next++];
      const found = DIRECTIVE.exec(line);
      if (!found) {
        if (alive)
          out.push(line.replace(/\$\(([^)]*)\)/g, (_, expression: string) => String(evaluate(expression, names))));
        continue;
      }
      const [, directive, variable, count, condition] = found;
      if (directive === 'else' || directive === 'end') {
        if (depth === 0) throw new Error(`Line ${next}: «${directive}» without its beginning.`);
        return directive;
      }
      const start = next;
      if (variable) {
        const times = evaluate(count, names);
        for (let i = 0; i < Math.max(1, times); i++) {
          next = start;
          if (block({ ...names, [variable]: i }, alive && i < times, depth + 1) !== 'end')
            throw new Error(`Line ${start}: «${directive}» has no end.`);
        }
      } else {
        const chosen = evaluate(condition, names) !== 0;
        let closed = block(names, alive && chosen, depth + 1);
        if (closed === 'else') closed = block(names, alive && !chosen, depth + 1);
        if (closed !== 'end') throw new Error(`Line ${start}: «${directive}» has no end.`);
      }
    }
    return 'file';
  };
  block(constants, true, 0);
  return out.join('\n');
}
