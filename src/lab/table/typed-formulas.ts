/** The four columns of a typed estimator's rows, as formulas.ts has them of the others. */
import { estimator as estimatorOf } from '../../kl/estimators';
import { parseMethod } from '../../kl/placements';
import { theory, type Theory } from '../../kl/theory';
import { torchOf } from '../../kl/typed/torch';
import { E, FORWARD, GRADIENT, KL, MU, PI, SG_PI, sum, type Writing } from './formula-writings';
import { formulasOf, written, type RowFormulas } from './formulas';
import { TYPED_ROWS, type Sampling } from './table-rows';

/** The formulas of a row. @param estimator the typed estimator; '' for none. @throws Refusal like `formulasOf`. */
export function rowFormulas(row: string, sampling: Sampling, estimator: string): RowFormulas {
  if (estimator === '' || !Object.hasOwn(TYPED_ROWS, row)) return formulasOf(row, sampling);
  const { typed } = estimatorOf(estimator);
  const definitions = [
    ['d', 'd = logpi - logref'],
    ['k', `k = ${torchOf(typed!.value)}`],
    ['dk', `dk = ${torchOf(typed!.derivative)}  # of k by d`],
  ] as const;
  return written(row, writing(row, sampling, estimator), row === 'L', definitions);
}

function writing(row: string, sampling: Sampling, estimator: string): Writing {
  const older = sampling === 'off-policy';
  const from = older ? MU : SG_PI;
  const under = older ? MU : PI;
  const weight = older ? 'mu' : 'pi';
  const is = theory(parseMethod(`${estimator}-in-${TYPED_ROWS[row]}`), false, 1);
  const value = is.table.value === 'unbiased' ? [E(PI, 'k'), KL] : [E(PI, 'k')];
  const objective = objectiveOf(is);
  switch (TYPED_ROWS[row]) {
    case 'loss':
      return [
        [
          [E(from, 'k')],
          older ? [E(MU, 'k')] : value,
          [E(from, "s\\,k'")],
          [E(under, "s\\,k'"), ...(older ? [`\\nabla${E(MU, 'k')}`] : objective)],
        ],
        ['k', `${weight} * k`, 'dk', `${weight} * dk`],
      ];
    case 'weighted-loss':
      return [
        [[E(MU, '\\rho\\,k')], value, [E(MU, "\\rho\\,s\\,(k+k')")], [E(PI, "s\\,(k+k')"), ...objective]],
        ['rho * k', 'pi * k', 'rho * (k + dk)', 'pi * (k + dk)'],
      ];
    case 'reward':
      return [
        [[E(MU, '\\rho\\,\\operatorname{sg}(k)')], value, [E(MU, '\\rho\\,s\\,k')], [E(PI, 's\\,k'), ...objective]],
        ['rho * k.detach()', 'pi * k', 'rho * k', 'pi * k'],
      ];
    default:
      return [
        [
          [sum(E(from, '\\rho\\,\\operatorname{sg}(k)'), E(from, 'k'))],
          older ? [E(MU, 'k')] : value,
          older ? [sum(E(MU, '\\rho\\,s\\,k'), E(MU, "s\\,k'"))] : [E(SG_PI, "s\\,(k+k')")],
          older ? [sum(E(PI, 's\\,k'), E(MU, "s\\,k'"))] : [E(PI, "s\\,(k+k')"), ...objective],
        ],
        [
          'rho * k.detach() + k',
          `${weight} * k`,
          older ? 'rho * k + dk' : 'k + dk',
          older ? 'pi * k + mu * dk' : 'pi * (k + dk)',
        ],
      ];
  }
}

/** What the expected gradient is the gradient of. */
function objectiveOf({ descends, strength, kl }: Theory): string[] {
  if (descends === 'nothing') return ['0'];
  const times = strength === 1 ? '' : `${Number(strength.toPrecision(3))}\\,`;
  if (descends === 'reverse-kl') return [`${times}${GRADIENT}`];
  if (descends === 'forward-kl') return [`${times}${FORWARD}`];
  if (!kl) return [`\\nabla D_f(${PI})`];
  const part = (factor: number, of: string): string =>
    `${factor < 0 ? '-' : '+'}${Math.abs(factor) === 1 ? '' : `${Number(Math.abs(factor).toPrecision(3))}\\,`}${of}`;
  return [`${part(kl.reverse, GRADIENT).replace(/^\+/, '')}\\allowbreak${part(kl.forward, FORWARD)}`];
}
