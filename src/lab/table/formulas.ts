/**
 * The four columns of the first document's table (`kl-table-blog`) for every row of rows.ts and for row 0, the truth:
 * as TeX, with the lines of PyTorch that each stands for. x is a whole completion, as the document has it.
 *
 * Notation, the document's: q = π the policy, p = π_ref the reference, μ the policy that sampled (on-policy q itself),
 * s = ∇log q, r = p/q, ρ = q/μ, sg(·) taken as a constant (`detach`). In rows of tokens a subscript t is that of token
 * t. In code logq, logp, logmu are [n] log-probabilities of sampled completions, or of all of them where they are
 * weighted by their probabilities q or mu.
 *
 * Column 1 is what backward() sees: the distribution under E is not differentiated, only what stands to its right.
 * Column 3 is its gradient in that sense. Columns 2 and 4 are the expectations of 1 and 3, with the distribution in
 * force.
 */
import { SAMPLINGS, type Sampling } from './table-rows';
import {
  type Writing,
  unbiasedValue,
  sum,
  TRUE_GRADIENT,
  MU,
  SG_Q,
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
   * TeX of one or several expressions that are equal to each other, to be joined by '='. One may go on in a next line
   * at `\allowbreak`.
   */
  tex: readonly string[];
  /** One to four lines of PyTorch. */
  code: string;
}

export interface RowFormulas extends Record<FormulaColumn, Formula> {
  /** Id of rows.ts; '0' is the truth. */
  row: string;
  /**
   * Column 1 is there for its gradient only; what is logged as the KL is another number, and column 2 is the
   * expectation of that. Elsewhere column 1 is the number that is logged.
   */
  surrogate: boolean;
}

/** Code of what a formula may be made of. */
const DEFINITIONS: readonly (readonly [name: string, line: string])[] = [
  ['rho', 'rho = (logq - logmu).exp()'],
  ['r', 'r = (logp - logq).exp()'],
  ['k1', 'k1 = logq - logp'],
  ['k2', 'k2 = (logq - logp) ** 2 / 2'],
  ['k3', 'k3 = (logp - logq).exp() - 1 + logq - logp'],
  ['k1_mu', 'k1_mu = logmu - logp'],
  ['b', 'b = (k1.sum() - k1) / (n - 1)  # of the others'],
];

function lines(last: string): string {
  const uses = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(text);
  const whole = uses(last, 'b') ? `${last} k1` : last;
  return [...DEFINITIONS.filter(([name]) => uses(whole, name)).map(([, line]) => line), last].join('\n');
}

/** A sum or product in brackets, a lone name as it is. */
const grouped = (expression: string): string => (/^\w+$/.test(expression) ? expression : `(${expression})`);

const sampled = (objective: string): string => lines(`loss = ${grouped(objective)}.mean()`);
const enumerated = (weighted: string): string => lines(`value = (${weighted}).sum()`);
const backward = (coefficient: string): string =>
  coefficient === '1' ? 'logq.mean().backward()' : lines(`(${grouped(coefficient)}.detach() * logq).mean().backward()`);
/** `weighted` is the coefficient times the probability, q or mu. */
const enumeratedBackward = (weighted: string): string =>
  lines(`(${grouped(weighted)}.detach() * logq).sum().backward()`);

function written(row: string, [tex, code]: Writing, surrogate = false): RowFormulas {
  return {
    row,
    surrogate,
    objective: { tex: tex[0], code: sampled(code[0]) },
    expectation: { tex: tex[1], code: enumerated(code[1]) },
    gradient: { tex: tex[2], code: backward(code[2]) },
    expectedGradient: { tex: tex[3], code: enumeratedBackward(code[3]) },
  };
}

/** The truth: the sum over every completion, q differentiated with the rest. */
const TRUTH: RowFormulas = {
  row: '0',
  surrogate: false,
  objective: {
    tex: ['\\sum_x q(x)\\,k_1(x)'],
    code: 'q = logq.exp()  # of every completion there is\nkl = (q * (logq - logp)).sum()',
  },
  expectation: { tex: unbiasedValue('k_1'), code: enumerated('q * k1') },
  gradient: {
    tex: [sum('\\sum_x q(x)\\,s\\,k_1', '\\sum_x q(x)\\,s')],
    code: 'kl.backward()  # through q and through logq',
  },
  expectedGradient: { tex: TRUE_GRADIENT, code: enumeratedBackward('q * k1') },
};

/**
 * Rows that exist token by token only. logq_t, logp_t: [n, T, V] over the vocabulary; logq, logp, logmu: [n, T] of the
 * sampled tokens.
 */
function full(sampling: Sampling): RowFormulas {
  const [distribution, weight] = sampling === 'on-policy' ? ['q', 'q'] : [MU, 'mu'];
  const own = sampling === 'on-policy' ? SG_Q : MU;
  const total = '\\textstyle\\sum_t\\mathrm{KL}_t';
  const gradient = '\\textstyle\\sum_t\\nabla\\mathrm{KL}_t';
  const kl = 'kl = (logq_t.exp() * (logq_t - logp_t)).sum(-1)';
  return {
    row: 'D',
    surrogate: false,
    objective: { tex: [E(own, total)], code: `${kl}\nloss = kl.sum(-1).mean()` },
    expectation: {
      tex: sampling === 'on-policy' ? unbiasedValue(total) : [E(MU, total)],
      code: `${kl}\nvalue = (${weight} * kl.sum(-1)).sum()`,
    },
    gradient: { tex: [E(own, gradient)], code: 'loss.backward()  # through logq_t only' },
    expectedGradient: {
      tex: sampling === 'on-policy' ? [E('q', gradient), `${GRADIENT}-F`] : [E(distribution, gradient)],
      code: `${kl}\n(${weight}.detach() * kl.sum(-1)).sum().backward()`,
    },
  };
}

/** K_t is the k1 from token t on. */
function toGo(sampling: Sampling): RowFormulas {
  const gradient = E(MU, '\\textstyle\\sum_t\\rho_t\\,s_t\\,K_t');
  const head = 'k1 = logq - logp\nto_go = k1.flip(-1).cumsum(-1).flip(-1).detach()';
  const rho = 'rho = (logq - logmu).exp()';
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
        ? 'k1 = (logq - logp).sum(-1)\nvalue = (q * k1).sum()'
        : `k1 = logq - logp\n${rho}\nvalue = (mu * (rho * k1).sum(-1)).sum()`,
    },
    gradient: { tex: [gradient], code: `${head}\n${rho}.detach()\n(rho * to_go * logq).sum(-1).mean().backward()` },
    expectedGradient: {
      tex: onPolicy ? TRUE_GRADIENT : [gradient],
      code: onPolicy
        ? `${head}\n(q.detach() * (to_go * logq).sum(-1)).sum().backward()`
        : `${head}\n${rho}.detach()\n(mu * (rho * to_go * logq).sum(-1)).sum().backward()`,
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

/** @throws Error naming the rows that there are. */
export function formulasOf(row: string, sampling: Sampling): RowFormulas {
  const found = FORMULAS[sampling].find((each) => each.row === row);
  if (!found)
    throw new Error(
      `row: got ${JSON.stringify(row)}; allowed are ${FORMULAS[sampling].map((each) => each.row).join(', ')}.`,
    );
  return found;
}
