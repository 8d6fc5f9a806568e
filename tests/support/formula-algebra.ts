/**
 * Works out what the table's TeX and its PyTorch say, on one categorical distribution over a few completions, with
 * forward-mode derivatives: enough of both languages for src/lab/table/formulas.ts and no more. Anything else in them
 * is an error.
 */
type Binary = '+' | '-' | '*' | '/';

/** Numbers by completion (or one for all), each with its derivatives with respect to the logits. */
export class Dual {
  constructor(
    readonly value: readonly number[],
    readonly slope: readonly (readonly number[])[],
  ) {}

  static constant(value: readonly number[], parameters: number): Dual {
    return new Dual(
      value,
      value.map(() => new Array<number>(parameters).fill(0)),
    );
  }

  get parameters(): number {
    return this.slope[0].length;
  }

  map(f: (value: number) => number, derivative: (value: number) => number): Dual {
    return new Dual(
      this.value.map(f),
      this.slope.map((row, x) => row.map((each) => each * derivative(this.value[x]))),
    );
  }

  combine(other: Dual, operation: Binary): Dual {
    const size = Math.max(this.value.length, other.value.length);
    const value: number[] = [];
    const slope: number[][] = [];
    for (let x = 0; x < size; x++) {
      const [i, j] = [this.value.length === 1 ? 0 : x, other.value.length === 1 ? 0 : x];
      const [a, b] = [this.value[i], other.value[j]];
      value.push({ '+': a + b, '-': a - b, '*': a * b, '/': a / b }[operation]);
      const [left, right] = { '+': [1, 1], '-': [1, -1], '*': [b, a], '/': [1 / b, -a / (b * b)] }[operation];
      slope.push(this.slope[i].map((each, k) => left * each + right * other.slope[j][k]));
    }
    return new Dual(value, slope);
  }

  detach(): Dual {
    return Dual.constant(this.value, this.parameters);
  }
  exp(): Dual {
    return this.map(Math.exp, Math.exp);
  }
  sum(): Dual {
    return new Dual(
      [this.value.reduce((a, b) => a + b)],
      [this.slope.reduce((a, b) => a.map((each, k) => each + b[k]))],
    );
  }
}

/** Log-probabilities of every completion under q (of its logits, live), p and μ. */
export interface Place {
  logq: Dual;
  logp: Dual;
  logmu: Dual;
}

const normalised = (logits: readonly number[]): number[] => {
  const total = Math.log(logits.reduce((sum, each) => sum + Math.exp(each), 0));
  return logits.map((each) => each - total);
};

export function placeOf(logits: { q: readonly number[]; p: readonly number[]; mu: readonly number[] }): Place {
  const size = logits.q.length;
  const logq = normalised(logits.q);
  const slope = logq.map((_, x) => logq.map((each, k) => (x === k ? 1 : 0) - Math.exp(each)));
  return {
    logq: new Dual(logq, slope),
    logp: Dual.constant(normalised(logits.p), size),
    logmu: Dual.constant(normalised(logits.mu), size),
  };
}

class Tokens {
  #at = 0;
  readonly #tokens: readonly string[];
  constructor(
    readonly text: string,
    pattern: RegExp,
  ) {
    this.#tokens = text.match(pattern) ?? [];
  }
  get next(): string | undefined {
    return this.#tokens[this.#at];
  }
  take(...expected: string[]): string {
    const token = this.#tokens[this.#at++] ?? '';
    if (expected.length > 0 && !expected.includes(token))
      throw new Error(`${this.text}: got '${token}' where ${expected.join(' or ')} belongs.`);
    return token;
  }
  accept(token: string): boolean {
    if (this.next !== token) return false;
    this.#at++;
    return true;
  }
}

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

/**
 * Runs lines of PyTorch; `mean` is over completions drawn from μ, by their probabilities. The result is the last
 * assignment, or what backward() is called on.
 */
export function runCode(code: string, place: Place, before?: string): Dual {
  const { logq, logp, logmu } = place;
  const parameters = logq.parameters;
  const names: Record<string, Dual> = {
    logq,
    logp,
    logmu,
    q: logq.exp(),
    mu: logmu.exp(),
    n: Dual.constant([logq.value.length], parameters),
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
