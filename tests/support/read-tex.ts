/**
 * Evaluates the table's TeX: supports only the part of the language used in src/lab/table/formulas.ts; anything else is
 * an error.
 */
import { type Place, Dual } from './formula-algebra';
import { Tokens } from './formula-tokens';

/**
 * 'code': what backward() sees, distributions constant. 'mean': distributions in force. 'gradient': the formula is a
 * gradient, linear in s = ∇log π, which comes out as the slope of the result.
 */
type Reading = 'code' | 'mean' | 'gradient';

/** π_ref, as one word. */
const REFERENCE = '\\reference';

export function readTex(text: string, place: Place, reading: Reading): Dual {
  const parameters = place.logpi.parameters;
  const tokens = new Tokens(
    text
      .replaceAll('(x)', '')
      .replaceAll('\\pi_{\\mathrm{ref}}', REFERENCE)
      .replaceAll(/\\,|\\allowbreak/g, ' '),
    /\\[a-zA-Z]+|\\\||[A-Z]+|\S/g,
  );
  const constant = (value: number): Dual => Dual.constant([value], parameters);
  const { logref, logmu } = place;
  let live = reading !== 'gradient';
  const logpi = (): Dual => (live ? place.logpi : place.logpi.detach());
  const logs = (): Record<string, Dual | undefined> => ({ '\\pi': logpi(), [REFERENCE]: logref, '\\mu': logmu });
  /** KL's and E's: whether the distribution itself is differentiated. */
  const probability = (name: string): Dual => {
    const log = { ...logs(), 'sg(π)': place.logpi.detach() }[name];
    if (!log) throw new Error(`${text}: what is ${name}?`);
    return (reading === 'code' ? log.detach() : log).exp();
  };
  const distribution = (): string => {
    tokens.take('{');
    if (!tokens.accept('\\operatorname')) {
      const name = tokens.take();
      tokens.take('}');
      return name;
    }
    for (const token of ['{', 's', 'g', '}', '(', '\\pi', ')', '}']) tokens.take(token);
    return 'sg(π)';
  };
  const within = (open: string, close: string): Dual => {
    tokens.take(open);
    const inside = sum();
    tokens.take(close);
    return inside;
  };
  const logOf = (name: string): Dual => logs()[name]!;
  const k = (): Dual => {
    tokens.take('_');
    const index = tokens.take('1', '2', '3');
    let frozen = false;
    if (tokens.accept('^')) {
      for (const token of ['{', '\\mu', '}']) tokens.take(token);
      frozen = true;
    }
    const delta = (frozen ? logmu : logpi()).combine(logref, '-');
    const ratio = constant(0).combine(delta, '-').exp();
    return {
      1: delta,
      2: delta.combine(delta, '*').combine(constant(2), '/'),
      3: ratio.combine(constant(1), '-').combine(delta, '+'),
    }[index]!;
  };
  const factor = (): Dual => {
    const token = tokens.next!;
    if (token === '(') return within('(', ')');
    if (token === '[') return within('[', ']');
    tokens.take();
    if (/\d/.test(token)) return constant(Number(token));
    switch (token) {
      case 'k':
        return k();
      // Its value is 0 and its slope the score: what it is multiplied by stays as it is.
      case 's':
        return place.logpi.combine(place.logpi.detach(), '-');
      case 'r':
        return logref.combine(logpi(), '-').exp();
      case 'b':
        return constant(0.7);
      case '\\pi':
        return place.logpi.exp();
      case '\\rho':
        return logpi().combine(logmu, '-').exp();
      case '\\operatorname': {
        for (const each of ['{', 's', 'g', '}']) tokens.take(each);
        return within('(', ')').detach();
      }
      case '\\nabla': {
        const before = live;
        live = true;
        const of = factor();
        live = before;
        return of;
      }
      case '\\sum': {
        tokens.take('_');
        tokens.take('x');
        return product().sum();
      }
      case '\\mathbb': {
        for (const each of ['{', 'E', '}', '_']) tokens.take(each);
        const weight = probability(distribution());
        return weight.combine(within('[', ']'), '*').sum();
      }
      case '\\mathrm': {
        for (const each of ['{', 'KL', '}', '(']) tokens.take(each);
        const left = tokens.take();
        tokens.take('\\|');
        const right = tokens.take();
        tokens.take(')');
        return logOf(left)
          .exp()
          .combine(logOf(left).combine(logOf(right), '-'), '*')
          .sum();
      }
      default:
        throw new Error(`${text}: what is ${token}?`);
    }
  };
  const product = (): Dual => {
    let out = factor();
    while (tokens.next !== undefined && !['+', '-', ')', ']', '}'].includes(tokens.next))
      out = out.combine(factor(), '*');
    return out;
  };
  const sum = (): Dual => {
    let out = tokens.accept('-') ? constant(0).combine(product(), '-') : product();
    while (tokens.next === '+' || tokens.next === '-') {
      const operation = tokens.take() as '+' | '-';
      out = out.combine(product(), operation);
    }
    return out;
  };
  const out = sum();
  if (tokens.next !== undefined) throw new Error(`${text}: '${tokens.next}' is left over.`);
  return out;
}
