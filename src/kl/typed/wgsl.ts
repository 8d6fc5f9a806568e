/**
 * An expression as WGSL: a function of δ in float32, whose steps are kept in variables so that none is computed twice.
 */
import { printed } from './print';
import { shortened, type Expansion } from './series';
import type { FunctionName, Node } from './tree';

/** A finite float32 as a literal. */
function literal(value: number): string {
  const text = Math.fround(value).toPrecision(9);
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
}

/** Helpers that WGSL lacks, or whose precision it does not promise near 0; each with those that it calls. */
const HELPERS: Record<string, { needs: readonly string[]; code: string }> = {
  kl_expm1: {
    needs: [],
    code: `fn kl_expm1(x: f32) -> f32 {
  if (abs(x) >= 0.5) { return exp(x) - 1.0; }
  return x * (1.0 + x * (0.5 + x * (0.16666667 + x * (0.041666667 + x * (0.0083333333 + x * (0.0013888889 +
    x * (0.00019841270 + x * 0.000024801587)))))));
}`,
  },
  kl_log1p: {
    needs: [],
    code: `fn kl_log1p(x: f32) -> f32 {
  if (abs(x) >= 0.35) { return log(1.0 + x); }
  let s = x / (2.0 + x);
  let q = s * s;
  return 2.0 * s * (1.0 + q * (0.33333333 + q * (0.2 + q * (0.14285714 + q * (0.11111111 + q * 0.090909091)))));
}`,
  },
  kl_tanh: {
    needs: ['kl_expm1'],
    code: `fn kl_tanh(x: f32) -> f32 {
  let e = kl_expm1(2.0 * min(abs(x), 10.0));
  return sign(x) * e / (e + 2.0);
}`,
  },
  kl_sinh: {
    needs: ['kl_expm1'],
    code: `fn kl_sinh(x: f32) -> f32 {
  let e = kl_expm1(abs(x));
  return sign(x) * 0.5 * (e + e / (e + 1.0));
}`,
  },
  kl_alpha: {
    needs: [],
    code: `fn kl_alpha(x: f32, a: f32) -> f32 {
  let y = a * x;
  if (abs(y) >= 0.5) { return x * x * ((exp(-y) - 1.0 + y) / (y * y)); }
  return x * x * (0.5 - y * (0.16666667 - y * (0.041666667 - y * (0.0083333333 - y * (0.0013888889 -
    y * (0.00019841270 - y * 0.000024801587))))));
}`,
  },
};

const CALLS: Partial<Record<FunctionName, string>> = {
  expm1: 'kl_expm1',
  log1p: 'kl_log1p',
  tanh: 'kl_tanh',
  sinh: 'kl_sinh',
  alpha: 'kl_alpha',
};

/** The body of a function: statements by the expression that they compute. */
class Body {
  readonly #known = new Map<string, string>();
  readonly statements: string[] = [];
  readonly helpers = new Set<string>();

  of(node: Node): string {
    if (node.kind === 'delta') return 'delta';
    if (node.kind === 'number') return node.value < 0 ? `(${literal(node.value)})` : literal(node.value);
    const key = printed(node);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const code = this.#code(node);
    const name = `v${this.#known.size}`;
    this.statements.push(`let ${name} = ${code};`);
    this.#known.set(key, name);
    return name;
  }

  #code(node: Exclude<Node, { kind: 'delta' | 'number' }>): string {
    switch (node.kind) {
      case 'negative':
        return `-${this.of(node.of)}`;
      case 'choice': {
        const [left, right, yes, no] = [node.test.left, node.test.right, node.yes, node.no].map((each) =>
          this.of(each),
        );
        return `select(${no}, ${yes}, ${left} ${node.test.comparison} ${right})`;
      }
      case 'call': {
        const helper = CALLS[node.name];
        if (helper) this.#need(helper);
        return `${helper ?? node.name}(${node.args.map((each) => this.of(each)).join(', ')})`;
      }
      case 'binary':
        if (node.operator === '^') return this.#power(node.left, node.right);
        return `${this.of(node.left)} ${node.operator} ${this.of(node.right)}`;
    }
  }

  #need(helper: string): void {
    for (const other of HELPERS[helper].needs) this.#need(other);
    this.helpers.add(helper);
  }

  /** Whole powers as products, because pow() takes no negative base; others for a base of at least 0. */
  #power(left: Node, right: Node): string {
    const base = this.of(left);
    const exponent = right.kind === 'number' ? right.value : NaN;
    if (Number.isInteger(exponent) && exponent >= 1 && exponent <= 16)
      return Array.from({ length: exponent }, () => base).join(' * ');
    return `select(0.0f, pow(${base}, ${this.of(right)}), ${base} > 0.0)`;
  }
}

/** A function of δ, and the helpers that it calls, without repetition in the whole shader. */
export interface WgslFunction {
  code: string;
  helpers: readonly string[];
}

/** `fn name(delta: f32) -> f32` with the value of the expression; near 0 its series. */
export function wgslFunction(name: string, node: Node, expansion: Expansion | null, part: 'value' | 'derivative') {
  const body = new Body();
  const result = body.of(node);
  const near = expansion && [
    `  if (abs(delta) < ${literal(expansion.radius)}) { return ` +
      `${horner(shortened(expansion[part], expansion.radius))}; }`,
  ];
  const code = [
    `fn ${name}(delta: f32) -> f32 {`,
    ...(near ?? []),
    ...body.statements.map((statement) => `  ${statement}`),
    `  return ${result};`,
    '}',
  ].join('\n');
  return { code, helpers: [...body.helpers] } satisfies WgslFunction;
}

/** c₀ + δ (c₁ + δ (c₂ + …)). */
function horner(series: readonly number[]): string {
  const first = series.findIndex((each) => each !== 0);
  if (first < 0) return '0.0f';
  const inner = series
    .slice(first, -1)
    .reduceRight(
      (sum, each) => `${each === 0 ? '' : `${literal(each)} + `}delta * (${sum})`,
      literal(series[series.length - 1]),
    );
  return [...Array.from({ length: first }, () => 'delta'), `(${inner})`].join(' * ');
}

/** The helpers' WGSL, in an order in which none is missing. */
export const helperCode = (names: Iterable<string>): string[] => [...names].map((name) => HELPERS[name].code);
