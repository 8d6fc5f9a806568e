/** Every claim in words, by its id. */
import { k1InLoss } from './claims-k1-in-loss';
import { k3 } from './claims-k3';
import { practice } from './claims-practice';
import { unbiased } from './claims-unbiased';

export const claims = {
  byId: { ...k3, ...k1InLoss, ...unbiased, ...practice },
  /** Of every claim: what is not decided needs no reason but this. */
  undecided: 'None of the intervals is narrow enough to say: it takes more seeds, or more samples of each gradient.',
};
