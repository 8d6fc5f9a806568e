/**
 * How the rows of the table are written, before any is put together (see formulas.ts for the notation): TeX and code of
 * the four columns, row by row. Rows D and E, which exist token by token only, are written in formulas.ts.
 */
import type { Sampling } from './table-rows';

const KL = '\\mathrm{KL}(q\\,\\|\\,p)';
export const GRADIENT = `\\nabla${KL}`;
export const E = (distribution: string, of: string): string => `\\mathbb{E}_{${distribution}}[${of}]`;
export const sum = (left: string, right: string): string => `${left}\\allowbreak+${right}`;
export const MU = '\\mu';
export const SG_Q = '\\operatorname{sg}(q)';

/**
 * TeX of the four columns, and the code of the four: objective, weighted value, coefficient on ∇log q, weighted
 * coefficient.
 */
export type Writing = readonly [
  tex: readonly [readonly string[], readonly string[], readonly string[], readonly string[]],
  code: readonly [string, string, string, string],
];

export const unbiasedValue = (k: string): string[] => [E('q', k), KL];
export const TRUE_GRADIENT = [E('q', 's\\,k_1'), GRADIENT];

/** Rows 1–3 off-policy: nothing but who sampled has changed in the code. */
export const NAIVE: Record<string, Record<Sampling, Writing>> = {
  1: {
    'on-policy': [
      [[E(SG_Q, 'k_1')], unbiasedValue('k_1'), [E(SG_Q, 's')], [E('q', 's'), '0']],
      ['k1', 'q * k1', '1', 'q'],
    ],
    'off-policy': [
      [[E(MU, 'k_1')], [E(MU, 'k_1')], [E(MU, 's')], [E(MU, 's'), '-\\nabla\\mathrm{KL}(\\mu\\,\\|\\,q)']],
      ['k1', 'mu * k1', '1', 'mu'],
    ],
  },
  2: {
    'on-policy': [
      [[E(SG_Q, 'k_2')], [E('q', 'k_2')], [E(SG_Q, 's\\,k_1')], TRUE_GRADIENT],
      ['k2', 'q * k2', 'k1', 'q * k1'],
    ],
    'off-policy': [
      [[E(MU, 'k_2')], [E(MU, 'k_2')], [E(MU, 's\\,k_1')], [E(MU, 's\\,k_1'), `\\nabla${E(MU, 'k_2')}`]],
      ['k2', 'mu * k2', 'k1', 'mu * k1'],
    ],
  },
  3: {
    'on-policy': [
      [
        [E(SG_Q, 'k_3')],
        unbiasedValue('k_3'),
        [E(SG_Q, 's\\,(1-r)')],
        [E('q', 's\\,(1-r)'), '\\nabla\\mathrm{KL}(p\\,\\|\\,q)'],
      ],
      ['k3', 'q * k3', '1 - r', 'q * (1 - r)'],
    ],
    'off-policy': [
      [[E(MU, 'k_3')], [E(MU, 'k_3')], [E(MU, 's\\,(1-r)')], [E(MU, 's\\,(1-r)'), `\\nabla${E(MU, 'k_3')}`]],
      ['k3', 'mu * k3', '1 - r', 'mu * (1 - r)'],
    ],
  },
};

/** Rows 4–9 and A: one writing for both, μ = sg(q) on-policy. */
export const UNIFIED: Record<string, Writing> = {
  4: [
    [[E(MU, '\\rho\\,k_1')], unbiasedValue('k_1'), [E(MU, '\\rho\\,s\\,(k_1+1)')], TRUE_GRADIENT],
    ['rho * k1', 'q * k1', 'rho * (k1 + 1)', 'q * (k1 + 1)'],
  ],
  5: [
    [
      [E(MU, '\\rho\\,k_2')],
      [E('q', 'k_2')],
      [E(MU, '\\rho\\,s\\,(k_1+k_2)')],
      [E('q', 's\\,(k_1+k_2)'), `\\nabla${E('q', 'k_2')}`],
    ],
    ['rho * k2', 'q * k2', 'rho * (k1 + k2)', 'q * (k1 + k2)'],
  ],
  6: [
    [
      [E(MU, '\\rho\\,k_3')],
      unbiasedValue('k_3'),
      [E(MU, '\\rho\\,s\\,(k_3+1-r)'), E(MU, '\\rho\\,s\\,k_1')],
      TRUE_GRADIENT,
    ],
    ['rho * k3', 'q * k3', 'rho * (k3 + 1 - r)', 'q * (k3 + 1 - r)'],
  ],
  7: [
    [[E(MU, '\\rho\\,\\operatorname{sg}(k_1)')], unbiasedValue('k_1'), [E(MU, '\\rho\\,s\\,k_1')], TRUE_GRADIENT],
    ['rho * k1.detach()', 'q * k1', 'rho * k1', 'q * k1'],
  ],
  8: [
    [[E(MU, '\\rho\\,\\operatorname{sg}(k_2)')], [E('q', 'k_2')], [E(MU, '\\rho\\,s\\,k_2')], [E('q', 's\\,k_2')]],
    ['rho * k2.detach()', 'q * k2', 'rho * k2', 'q * k2'],
  ],
  9: [
    [
      [E(MU, '\\rho\\,\\operatorname{sg}(k_3)')],
      unbiasedValue('k_3'),
      [E(MU, '\\rho\\,s\\,k_3')],
      [E('q', 's\\,k_3'), `${GRADIENT}\\allowbreak-\\nabla\\mathrm{KL}(p\\,\\|\\,q)`],
    ],
    ['rho * k3.detach()', 'q * k3', 'rho * k3', 'q * k3'],
  ],
  A: [
    [[E(MU, '\\operatorname{sg}(\\rho)\\,k_2')], [E('q', 'k_2')], [E(MU, '\\rho\\,s\\,k_1')], TRUE_GRADIENT],
    ['rho.detach() * k2', 'q * k2', 'rho * k1', 'q * k1'],
  ],
};

export const BOTH: Record<string, Record<Sampling, Writing>> = {
  B: {
    'on-policy': [
      [
        [sum(E(SG_Q, '\\rho\\,\\operatorname{sg}(k_1)'), E(SG_Q, 'k_1'))],
        unbiasedValue('k_1'),
        [E(SG_Q, 's\\,(k_1+1)')],
        TRUE_GRADIENT,
      ],
      ['rho * k1.detach() + k1', 'q * k1', 'k1 + 1', 'q * (k1 + 1)'],
    ],
    'off-policy': [
      [
        [sum(E(MU, '\\rho\\,\\operatorname{sg}(k_1)'), E(MU, 'k_1'))],
        [E(MU, 'k_1')],
        [sum(E(MU, '\\rho\\,s\\,k_1'), E(MU, 's'))],
        [sum(E('q', 's\\,k_1'), E(MU, 's')), `${GRADIENT}\\allowbreak-\\nabla\\mathrm{KL}(\\mu\\,\\|\\,q)`],
      ],
      ['rho * k1.detach() + k1', 'mu * k1', 'rho * k1 + 1', 'q * k1 + mu'],
    ],
  },
  C: {
    'on-policy': [
      [
        [sum(E(SG_Q, '\\rho\\,\\operatorname{sg}(k_3)'), E(SG_Q, 'k_3'))],
        unbiasedValue('k_3'),
        [E(SG_Q, 's\\,(k_3+1-r)'), E(SG_Q, 's\\,k_1')],
        TRUE_GRADIENT,
      ],
      ['rho * k3.detach() + k3', 'q * k3', 'k3 + 1 - r', 'q * (k3 + 1 - r)'],
    ],
    'off-policy': [
      [
        [sum(E(MU, '\\rho\\,\\operatorname{sg}(k_3)'), E(MU, 'k_3'))],
        [E(MU, 'k_3')],
        [sum(E(MU, '\\rho\\,s\\,k_3'), E(MU, 's\\,(1-r)'))],
        [sum(E('q', 's\\,k_3'), E(MU, 's\\,(1-r)'))],
      ],
      ['rho * k3.detach() + k3', 'mu * k3', 'rho * k3 + 1 - r', 'q * k3 + mu * (1 - r)'],
    ],
  },
};

export const G: Record<Sampling, Writing> = {
  'on-policy': UNIFIED[7],
  'off-policy': [
    [
      [E(MU, '\\rho\\,k_1^{\\mu}')],
      [E('q', 'k_1^{\\mu}'), `${KL}\\allowbreak-\\mathrm{KL}(q\\,\\|\\,\\mu)`],
      [E(MU, '\\rho\\,s\\,k_1^{\\mu}')],
      [E('q', 's\\,k_1^{\\mu}'), `${GRADIENT}\\allowbreak-\\nabla\\mathrm{KL}(q\\,\\|\\,\\mu)`],
    ],
    ['rho * k1_mu', 'q * k1_mu', 'rho * k1_mu', 'q * k1_mu'],
  ],
};

export const F: Writing = [
  [
    [E(MU, '\\rho\\,\\operatorname{sg}(k_1-b)')],
    unbiasedValue('k_1'),
    [E(MU, '\\rho\\,s\\,(k_1-b)')],
    [E('q', 's\\,(k_1-b)'), ...TRUE_GRADIENT],
  ],
  ['rho * (k1 - b).detach()', 'q * k1', 'rho * (k1 - b)', 'q * k1'],
];
