/**
 * Works out what the table's TeX says: enough of the language for src/lab/table/formulas.ts and no more. Anything else
 * in it is an error.
 */
import { type Place, Dual } from './formula-algebra';
import { Tokens } from './formula-tokens';

/**
 * 'code': what backward() sees, distributions constant. 'mean': distributions in force. 'gradient': the formula is a
 * gradient, linear in s = ∇log q, which comes out as the slope of the result.
 */
type Reading = 'code' | 'mean' | 'gradient';

export function readTex(text: string, place: Place, reading: Reading): Dual {
  const parameters = place.logq.parameters;
  const tokens = new Tokens(
    text.replaceAll('(x)', '').replaceAll(/\\,|\\allowbreak/g, ' '),
    /\\[a-zA-Z]+|\\\||[A-Z]+|\S/g,
  );
  const constant = (value: number): Dual => Dual.constant([value], parameters);
  const { logp, logmu } = place;
  let live = reading !== 'gradient';
  const logq = (): Dual => (live ? place.logq : place.logq.detach());
  /** KL's and E's: whether the distribution itself is differentiated. */
  const probability = (name: string): Dual => {
    const log = { q: logq(), p: logp, '\\mu': logmu, 'sg(q)': place.logq.detach() }[name];
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
    for (const token of ['{', 's', 'g', '}', '(', 'q', ')', '}']) tokens.take(token);
    return 'sg(q)';
  };
  const within = (open: string, close: string): Dual => {
    tokens.take(open);
    const inside = sum();
    tokens.take(close);
    return inside;
  };
  const logOf = (name: string): Dual => ({ q: logq(), p: logp, '\\mu': logmu })[name]!;
  const k = (): Dual => {
    tokens.take('_');
    const index = tokens.take('1', '2', '3');
    let frozen = false;
    if (tokens.accept('^')) {
      for (const token of ['{', '\\mu', '}']) tokens.take(token);
      frozen = true;
    }
    const delta = (frozen ? logmu : logq()).combine(logp, '-');
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
        return place.logq.combine(place.logq.detach(), '-');
      case 'r':
        return logp.combine(logq(), '-').exp();
      case 'b':
        return constant(0.7);
      case 'q':
        return place.logq.exp();
      case '\\rho':
        return logq().combine(logmu, '-').exp();
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
