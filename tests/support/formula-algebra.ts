/**
 * Forward-mode derivatives on one categorical distribution over a few completions, with which read-tex.ts and
 * run-pytorch.ts evaluate the table's formulas.
 */

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

/** Log-probabilities of every completion under π (of its logits, live), π_ref and μ. */
export interface Place {
  logpi: Dual;
  logref: Dual;
  logmu: Dual;
}

const normalised = (logits: readonly number[]): number[] => {
  const total = Math.log(logits.reduce((sum, each) => sum + Math.exp(each), 0));
  return logits.map((each) => each - total);
};

export function placeOf(logits: { pi: readonly number[]; ref: readonly number[]; mu: readonly number[] }): Place {
  const size = logits.pi.length;
  const logpi = normalised(logits.pi);
  const slope = logpi.map((_, x) => logpi.map((each, k) => (x === k ? 1 : 0) - Math.exp(each)));
  return {
    logpi: new Dual(logpi, slope),
    logref: Dual.constant(normalised(logits.ref), size),
    logmu: Dual.constant(normalised(logits.mu), size),
  };
}
