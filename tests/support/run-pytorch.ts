/**
 * Evaluates the table's PyTorch code: supports only the part of the language used in src/lab/table/formulas.ts;
 * anything else is an error.
 */
import { type Place, Dual } from './formula-algebra';
import { Tokens } from './formula-tokens';

/**
 * Runs lines of PyTorch; `mean` is over completions drawn from μ, by their probabilities. The result is the last
 * assignment, or what backward() is called on.
 */
export function runCode(code: string, place: Place, before?: string): Dual {
  const { logpi, logref, logmu } = place;
  const parameters = logpi.parameters;
  const names: Record<string, Dual> = {
    logpi,
    logref,
    logmu,
    pi: logpi.exp(),
    mu: logmu.exp(),
    n: Dual.constant([logpi.value.length], parameters),
  };
  let last: Dual | undefined;
  for (const line of [...(before ?? '').split('\n'), ...code.split('\n')]
    .map((each) => each.replace(/#.*/, '').trim())
    .filter(Boolean)) {
    const [, name, expression] = /^(?:(\w+) = )?(.+)$/.exec(line)!;
    const tokens = new Tokens(expression, /\*\*|[A-Za-z_]\w*|\d+|\S/g);
    const call = (of: Dual, method: string): Dual => {
      switch (method) {
        case 'exp':
          return of.exp();
        case 'detach':
          return of.detach();
        case 'sum':
          return of.sum();
        case 'mean':
          return logmu.exp().combine(of, '*').sum();
        case 'backward':
          return of;
        default:
          throw new Error(`${line}: what is ${method}?`);
      }
    };
    const atom = (): Dual => {
      let out: Dual;
      if (tokens.accept('(')) {
        out = sum();
        tokens.take(')');
      } else {
        const token = tokens.take();
        out = /^\d/.test(token) ? Dual.constant([Number(token)], parameters) : names[token];
        if (!out) throw new Error(`${line}: what is ${token}?`);
      }
      while (tokens.accept('.')) {
        const method = tokens.take();
        tokens.take('(');
        tokens.take(')');
        out = call(out, method);
      }
      if (!tokens.accept('**')) return out;
      tokens.take('2');
      return out.combine(out, '*');
    };
    const product = (): Dual => {
      let out = atom();
      while (tokens.next === '*' || tokens.next === '/') {
        const operation = tokens.take() as '*' | '/';
        out = out.combine(atom(), operation);
      }
      return out;
    };
    const sum = (): Dual => {
      let out = product();
      while (tokens.next === '+' || tokens.next === '-') {
        const operation = tokens.take() as '+' | '-';
        out = out.combine(product(), operation);
      }
      return out;
    };
    last = sum();
    if (tokens.next !== undefined) throw new Error(`${line}: '${tokens.next}' is left over.`);
    if (name) names[name] = last;
  }
  return last!;
}
