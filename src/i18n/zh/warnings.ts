import type { warnings as english } from '../en/warnings';
import type { Spoken } from '../languages';

export const warnings: Spoken<typeof english> = {
  negativeBeta:
    'β 为负：惩罚成了对远离参考策略的奖励，散度被推高而不是降低，而且没有上界。损失里多写一个负号也是如此。',
};
