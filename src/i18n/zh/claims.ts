/** Every claim in words, by its id. */
import type { claims as english } from '../en/claims';
import type { Spoken } from '../languages';
import { k1InLoss } from './claims-k1-in-loss';
import { k3 } from './claims-k3';
import { practice } from './claims-practice';
import { unbiased } from './claims-unbiased';

export const claims: Spoken<typeof english> = {
  byId: { ...k3, ...k1InLoss, ...unbiased, ...practice },
  undecided: '没有一个区间窄到可以下判断：需要更多种子，或者每个梯度更多样本。',
};
