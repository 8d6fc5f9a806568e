/**
 * The four columns of the table (docs/methods.md) for every row of table-rows.ts and for row 0, the truth: as TeX, with
 * the corresponding lines of PyTorch. x is a whole completion, as in the table.
 *
 * Notation: π the policy, π_ref the reference, μ the policy that sampled (on-policy π itself), s = ∇log π, r = π_ref/π,
 * ρ = π/μ, sg(·) taken as a constant (`detach`); the document writes q for π and p for π_ref. In rows of tokens a
 * subscript t is that of token t. In code logpi, logref, logmu are [n] log-probabilities of sampled completions, or of
 * all of them where they are weighted by their probabilities pi or mu.
 *
 * Column 1 is what backward() sees: the distribution under E is not differentiated, only what stands to its right.
 * Column 3 is its gradient in that sense. Columns 2 and 4 are the expectations of 1 and 3, with the distribution in
 * force.
 */
import { notAllowed, Refusal } from '../../common/problem';
import { SAMPLINGS, type Sampling } from './table-rows';
import {
  type Writing,
  unbiasedValue,
  sum,
  TRUE_GRADIENT,
  MU,
  SG_PI,
  PI,
  E,
  GRADIENT,
  NAIVE,
  UNIFIED,
  BOTH,
  F,
  G,
} from './formula-writings';

export const FORMULA_COLUMNS = ['objective', 'expectation', 'gradient', 'expectedGradient'] as const;
export type FormulaColumn = (typeof FORMULA_COLUMNS)[number];

export interface Formula {
  /**
   * TeX of one or several equal expressions, to be joined by '='. An expression may break at `\allowbreak`.
   */
  tex: readonly string[];
  /** One to four lines of PyTorch. */
  code: string;
}

export interface RowFormulas extends Record<FormulaColumn, Formula> {
  /** Row id of table-rows.ts; '0' is the truth. */
  row: string;
  /**
   * Whether column 1 only serves its gradient: then another number is logged as the KL, and column 2 is the expectation
   * of that number. Otherwise column 1 is the logged number.
   */
  surrogate: boolean;
}

/** Code of the quantities used in formulas. */
type Definitions = readonly (readonly [name: string, line: string])[];
const DEFINITIONS: Definitions = [
  ['rho', 'rho = (logpi - logmu).exp()'],
  ['r', 'r = (logref - logpi).exp()'],
  ['k1', 'k1 = logpi - logref'],
  ['k2', 'k2 = (logpi - logref) ** 2 / 2'],
  ['k3', 'k3 = (logref - logpi).exp() - 1 + logpi - logref'],
  ['k1_mu', 'k1_mu = logmu - logref'],
  ['b', 'b = (k1.sum() - k1) / (n - 1)  # of the others'],
];

function lines(last: string, more: Definitions = []): string {
  const uses = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(text);
  const b = uses(last, 'b') ? ' k1' : '';
  const d = more.some(([name]) => uses(last, name)) ? ' d' : '';
  const whole = `${last}${b}${d}`;
  return [...[...DEFINITIONS, ...more].filter(([name]) => uses(whole, name)).map(([, line]) => line), last].join('\n');
}

/** Puts a sum or product in parentheses; a single name is unchanged. */
const grouped = (expression: string): string => (/^\w+$/.test(expression) ? expression : `(${expression})`);

const sampled = (objective: string, more?: Definitions): string => lines(`loss = ${grouped(objective)}.mean()`, more);
const enumerated = (weighted: string, more?: Definitions): string => lines(`value = (${weighted}).sum()`, more);
const backward = (coefficient: string, more?: Definitions): string =>
  coefficient === '1'
    ? 'logpi.mean().backward()'
    : lines(`(${grouped(coefficient)}.detach() * logpi).mean().backward()`, more);
/** `weighted` is the coefficient times the probability, pi or mu. */
const enumeratedBackward = (weighted: string, more?: Definitions): string =>
  lines(`(${grouped(weighted)}.detach() * logpi).sum().backward()`, more);

/** @param more definitions of further names in the code. */
export function written(row: string, [tex, code]: Writing, surrogate = false, more?: Definitions): RowFormulas {
  return {
    row,
    surrogate,
    objective: { tex: tex[0], code: sampled(code[0], more) },
    expectation: { tex: tex[1], code: enumerated(code[1], more) },
    gradient: { tex: tex[2], code: backward(code[2], more) },
    expectedGradient: { tex: tex[3], code: enumeratedBackward(code[3], more) },
  };
}

/** The truth: the sum over every completion, π differentiated with the rest. */
const TRUTH: RowFormulas = {
  row: '0',
  surrogate: false,
  objective: {
    tex: ['\\sum_x \\pi(x)\\,k_1(x)'],
    code: 'pi = logpi.exp()  # of every completion there is\nkl = (pi * (logpi - logref)).sum()',
  },
  expectation: { tex: unbiasedValue('k_1'), code: enumerated('pi * k1') },
  gradient: {
    tex: [sum('\\sum_x \\pi(x)\\,s\\,k_1', '\\sum_x \\pi(x)\\,s')],
    code: 'kl.backward()  # through pi and through logpi',
  },
  expectedGradient: { tex: TRUE_GRADIENT, code: enumeratedBackward('pi * k1') },
};

/**
 * Rows that exist only at token level. logpi_t, logref_t: [n, T, V] over the vocabulary; logpi, logref, logmu: [n, T]
 * of the sampled tokens.
 */
function full(sampling: Sampling): RowFormulas {
  const [distribution, weight] = sampling === 'on-policy' ? [PI, 'pi'] : [MU, 'mu'];
  const own = sampling === 'on-policy' ? SG_PI : MU;
  const total = '\\textstyle\\sum_t\\mathrm{KL}_t';
  const gradient = '\\textstyle\\sum_t\\nabla\\mathrm{KL}_t';
  const kl = 'kl = (logpi_t.exp() * (logpi_t - logref_t)).sum(-1)';
  return {
    row: 'D',
    surrogate: false,
    objective: { tex: [E(own, total)], code: `${kl}\nloss = kl.sum(-1).mean()` },
    expectation: {
      tex: sampling === 'on-policy' ? unbiasedValue(total) : [E(MU, total)],
      code: `${kl}\nvalue = (${weight} * kl.sum(-1)).sum()`,
    },
    gradient: { tex: [E(own, gradient)], code: 'loss.backward()  # through logpi_t only' },
    expectedGradient: {
      tex: sampling === 'on-policy' ? [E(PI, gradient), `${GRADIENT}-F`] : [E(distribution, gradient)],
      code: `${kl}\n(${weight}.detach() * kl.sum(-1)).sum().backward()`,
    },
  };
}

/** K_t is the sum of k1 from token t on. */
function toGo(sampling: Sampling): RowFormulas {
  const gradient = E(MU, '\\textstyle\\sum_t\\rho_t\\,s_t\\,K_t');
  const head = 'k1 = logpi - logref\nto_go = k1.flip(-1).cumsum(-1).flip(-1).detach()';
  const rho = 'rho = (logpi - logmu).exp()';
  const onPolicy = sampling === 'on-policy';
  return {
    row: 'E',
    surrogate: true,
    objective: {
      tex: [E(MU, '\\textstyle\\sum_t\\rho_t\\operatorname{sg}(K_t)')],
      code: `${head}\n${rho}  # of each token\nloss = (rho * to_go).sum(-1).mean()`,
    },
    expectation: {
      tex: onPolicy ? unbiasedValue('k_1') : [E(MU, '\\textstyle\\sum_t\\rho_t\\,k_{1,t}')],
      code: onPolicy
        ? 'k1 = (logpi - logref).sum(-1)\nvalue = (pi * k1).sum()'
        : `k1 = logpi - logref\n${rho}\nvalue = (mu * (rho * k1).sum(-1)).sum()`,
    },
    gradient: { tex: [gradient], code: `${head}\n${rho}.detach()\n(rho * to_go * logpi).sum(-1).mean().backward()` },
    expectedGradient: {
      tex: onPolicy ? TRUE_GRADIENT : [gradient],
      code: onPolicy
        ? `${head}\n(pi.detach() * (to_go * logpi).sum(-1)).sum().backward()`
        : `${head}\n${rho}.detach()\n(mu * (rho * to_go * logpi).sum(-1)).sum().backward()`,
    },
  };
}

function table(sampling: Sampling): RowFormulas[] {
  return [
    TRUTH,
    ...Object.entries(NAIVE).map(([row, by]) => written(row, by[sampling])),
    ...Object.entries(UNIFIED).map(([row, writing]) => written(row, writing)),
    ...Object.entries(BOTH).map(([row, by]) => written(row, by[sampling], true)),
    full(sampling),
    toGo(sampling),
    written('F', F, true),
    written('G', G[sampling]),
  ];
}

/** By sampling; row 0 first, then in the order of `LAB_ROWS`. */
export const FORMULAS: Readonly<Record<Sampling, readonly RowFormulas[]>> = Object.fromEntries(
  SAMPLINGS.map((sampling) => [sampling, table(sampling)]),
) as Record<Sampling, RowFormulas[]>;

/** @throws Error listing the rows if there is no such row. */
export function formulasOf(row: string, sampling: Sampling): RowFormulas {
  const found = FORMULAS[sampling].find((each) => each.row === row);
  if (!found)
    throw new Refusal(notAllowed('row', row, { kind: 'one-of', values: FORMULAS[sampling].map((each) => each.row) }));
  return found;
}
