/** What each column of the table says, and each cause of a difference between theory and document, in plain words. */
import type { LabColumn } from '../../lab/lab-page';
import type { Cause } from '../../lab/lab-types';
import { NOTHING, TOLERANCE } from '../../lab/table/row-verdict';

const percent = (share: number): string => `${100 * share} %`;

export const labColumns = {
  columns: {
    name:
      'A row is one way to write the penalty: which estimate of the KL (k1, k2 or k3), and where it is put. In the ' +
      'loss it is differentiated itself. In the reward it is a plain number, and only the probability of the sample ' +
      'is differentiated. The weight ρ = π/μ corrects for samples that come from another policy μ. Colour is the ' +
      'estimate, the dash is the place.',
    objective:
      'What the code computes, and what backward() sees. The small letter under 𝔼 says who drew the samples. The ' +
      'drawing is no part of the graph: samples arrive as data. So the distribution under 𝔼 is not differentiated ' +
      'here, only what stands to its right. That is what sg(π) under 𝔼 says: π samples, but as a constant. sg(·), ' +
      'detach in code, makes any part a constant.',
    expectation:
      'Column 1 averaged over every completion, each by its probability: the number that the log shows with endless ' +
      'samples. Weighing by ρ turns an average over μ into one over π. Where it equals KL(π‖π_ref), the value is ' +
      'unbiased.',
    gradient:
      'What backward() makes of column 1. s = ∇log π is the direction in which x becomes likelier. Differentiating ' +
      'k gives the path gradient: ∇k1 = s, ∇k2 = s·k1, ∇k3 = s·(1 − r). Differentiating π, where π stands inside ' +
      'the brackets as ρ, gives the score-function gradient: s times k. The true gradient of an average needs both: ' +
      '∇E_π[f] = E_π[∇f + s·f]. So a row goes wrong where one part is missing and is not zero.',
    expectedGradient:
      'Column 3 averaged over every completion, each by its probability: where training drifts, once the noise has ' +
      'averaged out. Where it equals E_π[s·k1] = ∇KL(π‖π_ref), the gradient is unbiased. One rule simplifies most ' +
      'rows: E_π[s] = 0, since probabilities always add up to 1. Whether columns 3 and 4 agree is checked here with ' +
      'numbers: both are on the right.',
    value:
      'How far the number that is logged as the KL lies from the true KL on average, in nats: the mean over all ' +
      'samples so far, less KL(π‖π_ref) by enumeration. ± is half of the 99.9 % interval: of a thousand such ' +
      'intervals about one misses. Good values do not make good gradients: that is what this table is about.',
    valueVariance:
      'How much the logged number varies from one completion to the next: its variance, in nats². k1 is of either ' +
      'sign and varies most near the reference. k2 and k3 are never negative there and vary little; far from it k3 ' +
      'can vary most, since it grows like π_ref/π.',
    bias:
      'How far the mean gradient lies from the true one: the length of the difference between the mean of all ' +
      'sampled gradients and ∇KL(π‖π_ref), over the length of ∇KL(π‖π_ref). 0 is right, 1 is as wrong as no gradient ' +
      'at all. The bar is the 99.9 % interval and narrows with every batch. The upright tick is the exact value, by ' +
      'enumeration. Noise alone would make any mean look off, so its share is taken away.',
    cosine:
      'The direction of the mean gradient: 1 points like ∇KL(π‖π_ref), 0 is across it, −1 is opposite. A gradient ' +
      'can point almost right and still be far too short, so look at the bias as well. There is none where the mean ' +
      'gradient is zero.',
    variance:
      'How much the gradient of one completion varies, all parameters together: the sum of their variances over the ' +
      'squared length of the true gradient. The mean of n completions has one n-th of it. Two unbiased rows differ ' +
      'in this alone: it is the number of samples that they need.',
    future:
      'A token also decides which tokens can follow. That part of ∇KL(π‖π_ref), from each token to the k1 of all ' +
      'later tokens, is the future-KL term. 100 % means that the mean gradient has all of it, 0 % none. A loss token ' +
      'by token leaves it out; a reward for the whole completion keeps it. A dash: with one token there is no such ' +
      'term, or the gradient has other parts beside it, of which a share would say nothing.',
    verdict:
      'What the samples say of the gradient, at 99.9 % confidence. Biased: the interval of the ' +
      `bias lies above 0. Unbiased: it includes 0 and ends below ${percent(TOLERANCE)}. Slight bias: so it looks, ` +
      'but enumeration knows a bias that is smaller than that. Zero: the mean gradient itself ' +
      `may be nothing, and is less than ${percent(NOTHING)} of what it should be. Undecided: none of these yet; ` +
      'more samples will tell. The verdict is taken after 2, 4, 8, … batches, so that looking ' +
      'often does not make it lucky. And it waits until the sample must have seen the rare ' +
      'completions that carry the variance: before that every interval is too short, which only ' +
      'enumeration can know.',
    theory:
      'What theory says before anything is measured. The document speaks of whole completions; its first three rows ' +
      'are on-policy. Where the place that is measured differs (token by token, or with older samples), theory may ' +
      'say another thing than the document, and the cause is named. If the measurement contradicts theory or the ' +
      'enumeration, the row says so in red.',
  } satisfies Record<LabColumn, string>,
  causes: {
    'token-level-loss': {
      label: 'token loss',
      text:
        'The loss is a sum over tokens, and each term is differentiated for its own token only. What a token does ' +
        'to the tokens after it, the future-KL term, is lost.',
    },
    'token-level-rho': {
      label: 'token ρ',
      text:
        'Each token has its own ρ. It corrects how often μ chose this token, but not how often μ reached this ' +
        'prefix, nor what μ said afterwards.',
    },
    'token-level-k': {
      label: 'token k',
      text:
        'k is taken of each token and summed. For k1 the sum is the k1 of the whole completion. For k2 and k3 it is ' +
        'another number, with another mean gradient.',
    },
    'no-rho': {
      label: 'no ρ',
      text:
        'The samples come from an older policy μ, and the loss has no ρ to weigh them back. The average is taken ' +
        'over the wrong distribution.',
    },
    'frozen-at-rollout': {
      label: 'frozen',
      text: 'The penalty was computed when the samples were drawn, and is that of μ, not of the policy now.',
    },
    baseline: {
      label: 'baseline',
      text: 'A baseline from the other completions of the group. It changes the variance and never the mean.',
    },
  } satisfies Record<Cause, { label: string; text: string }>,
  notation:
    'π is the policy, π_ref the reference, μ the policy that sampled (on-policy π itself). s = ∇log π, r = π_ref/π, ' +
    'ρ = π/μ. k1 = log π/π_ref, k2 = k1²/2, k3 = r − 1 + k1. sg(·): taken as a constant. x is a whole completion. ' +
    'The document writes q for π and p for π_ref.',
  codeNotation:
    'In code: logpi, logref, logmu are log-probabilities of whole completions, one number each; only logpi carries a ' +
    'gradient, and on-policy logmu is logpi.detach(). mean() is over sampled completions; where pi or mu stands as a ' +
    'weight, sum() is over every completion there is.',
  /** Instead of that, for rows that exist token by token only. */
  tokenCodeNotation:
    'KL_t is the KL between the next-token distributions at token t, K_t the sum of k1 from t on, F the future-KL ' +
    'term. In code logpi, logref, logmu are those of each sampled token, [n, T]; logpi_t, logref_t those of every ' +
    'word of the vocabulary, [n, T, V]; pi and mu as weights are probabilities of whole completions, [n].',
  /** Where the level is the token: formulas and measurement are not of the same thing. */
  tokenLevel:
    'The formulas are the document’s, for whole completions. What is measured now has k and ρ of each token, ' +
    'summed: where that makes a difference, its cause is named below.',
};
