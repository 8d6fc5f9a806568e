/**
 * The parts of the formulas of the table's rows (see formulas.ts for the notation): TeX and code of the four columns,
 * row by row. Rows D and E, which exist only at token level, are in formulas.ts.
 */
import type { Sampling } from './table-rows';

export const PI = '\\pi';
const REF = '\\pi_{\\mathrm{ref}}';
export const MU = '\\mu';
const klOf = (of: string, from: string): string => `\\mathrm{KL}(${of}\\,\\|\\,${from})`;
export const KL = klOf(PI, REF);
const TO_MU = klOf(PI, MU);
export const GRADIENT = `\\nabla${KL}`;
export const FORWARD = `\\nabla${klOf(REF, PI)}`;
const FROM_MU = `\\nabla${klOf(MU, PI)}`;
export const E = (distribution: string, of: string): string => `\\mathbb{E}_{${distribution}}[${of}]`;
export const sum = (left: string, right: string): string => `${left}\\allowbreak+${right}`;
export const SG_PI = `\\operatorname{sg}(${PI})`;

/**
 * TeX of the four columns, and the code of the four: objective, weighted value, coefficient on ∇log π, weighted
 * coefficient.
 */
export type Writing = readonly [
  tex: readonly [readonly string[], readonly string[], readonly string[], readonly string[]],
  code: readonly [string, string, string, string],
];

export const unbiasedValue = (k: string): string[] => [E(PI, k), KL];
export const TRUE_GRADIENT = [E(PI, 's\\,k_1'), GRADIENT];

/** Rows 1–3. Off-policy the code is the same; only the samples come from another policy. */
export const NAIVE: Record<string, Record<Sampling, Writing>> = {
  1: {
    'on-policy': [
      [[E(SG_PI, 'k_1')], unbiasedValue('k_1'), [E(SG_PI, 's')], [E(PI, 's'), '0']],
      ['k1', 'pi * k1', '1', 'pi'],
    ],
    'off-policy': [
      [[E(MU, 'k_1')], [E(MU, 'k_1')], [E(MU, 's')], [E(MU, 's'), `-${FROM_MU}`]],
      ['k1', 'mu * k1', '1', 'mu'],
    ],
  },
  2: {
    'on-policy': [
      [[E(SG_PI, 'k_2')], [E(PI, 'k_2')], [E(SG_PI, 's\\,k_1')], TRUE_GRADIENT],
      ['k2', 'pi * k2', 'k1', 'pi * k1'],
    ],
    'off-policy': [
      [[E(MU, 'k_2')], [E(MU, 'k_2')], [E(MU, 's\\,k_1')], [E(MU, 's\\,k_1'), `\\nabla${E(MU, 'k_2')}`]],
      ['k2', 'mu * k2', 'k1', 'mu * k1'],
    ],
  },
  3: {
    'on-policy': [
      [[E(SG_PI, 'k_3')], unbiasedValue('k_3'), [E(SG_PI, 's\\,(1-r)')], [E(PI, 's\\,(1-r)'), FORWARD]],
      ['k3', 'pi * k3', '1 - r', 'pi * (1 - r)'],
    ],
    'off-policy': [
      [[E(MU, 'k_3')], [E(MU, 'k_3')], [E(MU, 's\\,(1-r)')], [E(MU, 's\\,(1-r)'), `\\nabla${E(MU, 'k_3')}`]],
      ['k3', 'mu * k3', '1 - r', 'mu * (1 - r)'],
    ],
  },
};

/** Rows 4–9 and A: one form for both samplings, with μ = sg(π) on-policy. */
export const UNIFIED: Record<string, Writing> = {
  4: [
    [[E(MU, '\\rho\\,k_1')], unbiasedValue('k_1'), [E(MU, '\\rho\\,s\\,(k_1+1)')], TRUE_GRADIENT],
    ['rho * k1', 'pi * k1', 'rho * (k1 + 1)', 'pi * (k1 + 1)'],
  ],
  5: [
    [
      [E(MU, '\\rho\\,k_2')],
      [E(PI, 'k_2')],
      [E(MU, '\\rho\\,s\\,(k_1+k_2)')],
      [E(PI, 's\\,(k_1+k_2)'), `\\nabla${E(PI, 'k_2')}`],
    ],
    ['rho * k2', 'pi * k2', 'rho * (k1 + k2)', 'pi * (k1 + k2)'],
  ],
  6: [
    [
      [E(MU, '\\rho\\,k_3')],
      unbiasedValue('k_3'),
      [E(MU, '\\rho\\,s\\,(k_3+1-r)'), E(MU, '\\rho\\,s\\,k_1')],
      TRUE_GRADIENT,
    ],
    ['rho * k3', 'pi * k3', 'rho * (k3 + 1 - r)', 'pi * (k3 + 1 - r)'],
  ],
  7: [
    [[E(MU, '\\rho\\,\\operatorname{sg}(k_1)')], unbiasedValue('k_1'), [E(MU, '\\rho\\,s\\,k_1')], TRUE_GRADIENT],
    ['rho * k1.detach()', 'pi * k1', 'rho * k1', 'pi * k1'],
  ],
  8: [
    [[E(MU, '\\rho\\,\\operatorname{sg}(k_2)')], [E(PI, 'k_2')], [E(MU, '\\rho\\,s\\,k_2')], [E(PI, 's\\,k_2')]],
    ['rho * k2.detach()', 'pi * k2', 'rho * k2', 'pi * k2'],
  ],
  9: [
    [
      [E(MU, '\\rho\\,\\operatorname{sg}(k_3)')],
      unbiasedValue('k_3'),
      [E(MU, '\\rho\\,s\\,k_3')],
      [E(PI, 's\\,k_3'), `${GRADIENT}\\allowbreak-${FORWARD}`],
    ],
    ['rho * k3.detach()', 'pi * k3', 'rho * k3', 'pi * k3'],
  ],
  A: [
    [[E(MU, '\\operatorname{sg}(\\rho)\\,k_2')], [E(PI, 'k_2')], [E(MU, '\\rho\\,s\\,k_1')], TRUE_GRADIENT],
    ['rho.detach() * k2', 'pi * k2', 'rho * k1', 'pi * k1'],
  ],
};

export const BOTH: Record<string, Record<Sampling, Writing>> = {
  B: {
    'on-policy': [
      [
        [sum(E(SG_PI, '\\rho\\,\\operatorname{sg}(k_1)'), E(SG_PI, 'k_1'))],
        unbiasedValue('k_1'),
        [E(SG_PI, 's\\,(k_1+1)')],
        TRUE_GRADIENT,
      ],
      ['rho * k1.detach() + k1', 'pi * k1', 'k1 + 1', 'pi * (k1 + 1)'],
    ],
    'off-policy': [
      [
        [sum(E(MU, '\\rho\\,\\operatorname{sg}(k_1)'), E(MU, 'k_1'))],
        [E(MU, 'k_1')],
        [sum(E(MU, '\\rho\\,s\\,k_1'), E(MU, 's'))],
        [sum(E(PI, 's\\,k_1'), E(MU, 's')), `${GRADIENT}\\allowbreak-${FROM_MU}`],
      ],
      ['rho * k1.detach() + k1', 'mu * k1', 'rho * k1 + 1', 'pi * k1 + mu'],
    ],
  },
  C: {
    'on-policy': [
      [
        [sum(E(SG_PI, '\\rho\\,\\operatorname{sg}(k_3)'), E(SG_PI, 'k_3'))],
        unbiasedValue('k_3'),
        [E(SG_PI, 's\\,(k_3+1-r)'), E(SG_PI, 's\\,k_1')],
        TRUE_GRADIENT,
      ],
      ['rho * k3.detach() + k3', 'pi * k3', 'k3 + 1 - r', 'pi * (k3 + 1 - r)'],
    ],
    'off-policy': [
      [
        [sum(E(MU, '\\rho\\,\\operatorname{sg}(k_3)'), E(MU, 'k_3'))],
        [E(MU, 'k_3')],
        [sum(E(MU, '\\rho\\,s\\,k_3'), E(MU, 's\\,(1-r)'))],
        [sum(E(PI, 's\\,k_3'), E(MU, 's\\,(1-r)'))],
      ],
      ['rho * k3.detach() + k3', 'mu * k3', 'rho * k3 + 1 - r', 'pi * k3 + mu * (1 - r)'],
    ],
  },
};

export const G: Record<Sampling, Writing> = {
  'on-policy': UNIFIED[7],
  'off-policy': [
    [
      [E(MU, '\\rho\\,k_1^{\\mu}')],
      [E(PI, 'k_1^{\\mu}'), `${KL}\\allowbreak-${TO_MU}`],
      [E(MU, '\\rho\\,s\\,k_1^{\\mu}')],
      [E(PI, 's\\,k_1^{\\mu}'), `${GRADIENT}\\allowbreak-\\nabla${TO_MU}`],
    ],
    ['rho * k1_mu', 'pi * k1_mu', 'rho * k1_mu', 'pi * k1_mu'],
  ],
};

export const F: Writing = [
  [
    [E(MU, '\\rho\\,\\operatorname{sg}(k_1-b)')],
    unbiasedValue('k_1'),
    [E(MU, '\\rho\\,s\\,(k_1-b)')],
    [E(PI, 's\\,(k_1-b)'), ...TRUE_GRADIENT],
  ],
  ['rho * (k1 - b).detach()', 'pi * k1', 'rho * (k1 - b)', 'pi * k1'],
];
