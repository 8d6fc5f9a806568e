import { describe, expect, it } from 'vitest';
import { coefficients, type CoefficientSettings, type Group } from '../../src/kl/coefficients';
import { parseMethod } from '../../src/kl/placements';
import { findRecipe } from '../../src/frameworks/recipes';
import { add, clamp, constant, detach, exp, mul, sub, variable, type Dual } from '../support/dual-numbers';

/** One token's KL term of a framework's loss, as in its code: from log π, log π_ref and log π_old. */
type Term = (logprob: Dual, reference: Dual, old: Dual) => Dual;

const half = constant(0.5);
const one = constant(1);

/** verl's kl_penalty_forward, and its straight-through line for names that end in "+". */
const verl = {
  k1: ((logprob, reference) => sub(logprob, reference)) as Term,
  k2: ((logprob, reference) => mul(half, mul(sub(logprob, reference), sub(logprob, reference)))) as Term,
  k3: ((logprob, reference) => {
    const kl = clamp(sub(reference, logprob), 20);
    return clamp(sub(sub(exp(kl), kl), one), 10);
  }) as Term,
};
const verlPlus: Term = (logprob, reference, old) => {
  const backward = verl.k2(logprob, reference, old);
  return add(sub(backward, detach(backward)), detach(verl.k3(logprob, reference, old)));
};
const k3: Term = (logprob, reference) => sub(sub(exp(sub(reference, logprob)), sub(reference, logprob)), one);
/** exp(x − x.detach()) on-policy, and π/μ where use_on_policy_kl_approximation is on. */
const nemo =
  (kl: Term, onPolicyApproximation: boolean): Term =>
  (logprob, reference, old) =>
    mul(exp(sub(logprob, onPolicyApproximation ? old : detach(logprob))), kl(logprob, reference, old));
const nemoK2: Term = (logprob, reference, old) => clamp(verl.k2(logprob, reference, old), 10);

const LOSSES: Record<string, { term: Term; offPolicy?: Term | null }> = {
  'verl-k3-loss': { term: verl.k3 },
  'verl-k3-plus': { term: verlPlus },
  'verl-k1-loss': { term: verl.k1 },
  'openrlhf-k2-loss': { term: nemoK2 },
  'openrlhf-k3-loss': { term: (...of) => clamp(k3(...of), 10) },
  // Value of any estimator, gradient w · k1 · ∇log π with w detached (PR #1309).
  'openrlhf-unbiased': {
    term: (logprob, reference, old) =>
      mul(mul(detach(exp(sub(logprob, old))), detach(sub(logprob, reference))), logprob),
  },
  'trl-grpo-k3': { term: k3 },
  'trl-grpo-corrected': { term: (logprob, reference, old) => mul(k3(logprob, reference, old), exp(sub(logprob, old))) },
  'skyrl-k3-loss': { term: verl.k3 },
  'nemo-rl-k3-before': { term: verl.k3 },
  'nemo-rl-k3-after': { term: nemo(verl.k3, false), offPolicy: nemo(verl.k3, true) },
  'nemo-rl-k2-after': { term: nemo(nemoK2, false), offPolicy: nemo(nemoK2, true) },
  'slime-k3-loss': { term: (...of) => clamp(k3(...of), 10) },
  // Clamped after ρ there, before it here: the same as long as nothing is clamped.
  'slime-unbiased': { term: (logprob, reference, old) => mul(exp(sub(logprob, old)), k3(logprob, reference, old)) },
  'roll-k3-loss': { term: (...of) => clamp(k3(...of), 10) },
  'deepseek-unbiased': { term: (logprob, reference, old) => mul(exp(sub(logprob, old)), k3(logprob, reference, old)) },
};

const REFERENCE = [-0.7, -1.1, -2.0, -0.2, -8];
const POLICY = [-0.6, -2.3, -0.4, -4.5, -0.1];
const OLD = [-0.8, -2.0, -0.5, -4.0, -0.3];

function toy(id: string, old: readonly number[]): Float64Array {
  const recipe = findRecipe(id);
  const T = POLICY.length;
  const zero = new Float64Array(T);
  const group: Group = {
    answerLength: T,
    lengths: [T],
    rewards: [0],
    logprob: POLICY,
    referenceLogprob: REFERENCE,
    behaviourLogprob: old,
    klExact: zero,
    klExactBehaviour: zero,
  };
  const { logRatioClamp, estimateClamp } = recipe.settings;
  return coefficients(group, {
    method: parseMethod(recipe.method, recipe.settings),
    beta: 1,
    advantage: 'none',
    clip: 0,
    completions: 1,
    logRatioClamp,
    estimateClamp,
  }).coefficient;
}

const theirs = (term: Term, old: readonly number[]): number[] =>
  POLICY.map((logprob, t) => term(variable(logprob), constant(REFERENCE[t]), constant(old[t])).slope);

describe('a recipe’s row against the framework’s own line of code, differentiated', () => {
  it.each(Object.entries(LOSSES))('%s', (id, { term, offPolicy = term }) => {
    const tokens = id === 'slime-unbiased' ? [0, 1, 2] : [0, 1, 2, 3, 4];
    for (const [code, old] of [
      [term, POLICY],
      [offPolicy ?? term, OLD],
    ] as const) {
      const ours = toy(id, old);
      const gradient = theirs(code, old);
      for (const t of tokens) expect(ours[t], `token ${t}`).toBeCloseTo(gradient[t], 10);
    }
  });

  it('sees what the clamps do: the token of a k3 above 10 gets nothing where they are on', () => {
    // Token 3: δ = −4.3, k3 = 68.
    expect(toy('verl-k3-loss', POLICY)[3]).toBe(0);
    expect(toy('trl-grpo-k3', POLICY)[3]).toBeLessThan(-50);
    expect(toy('verl-k3-plus', POLICY)[3]).toBeCloseTo(-4.3);
  });
});

/** −ρA of one token with A = 1 or −1, as all of them compute it without a clip, and its KL loss. */
const surrogate = (logprob: Dual, old: Dual, advantage: number): Dual =>
  mul(constant(-advantage), exp(sub(logprob, old)));
const SAMPLER = [-1.9, -1.6, -0.6, -3.0, -0.31];

type Weigh = (old: readonly number[], rollout: readonly number[]) => number[];
const { exp: e, min, max } = Math;

/** Each framework's weights of a completion's tokens, from old_log_probs and rollout_log_probs; limits of 2 and 0.5. */
const WEIGHTS: Record<string, { settings: Partial<CoefficientSettings>; weigh: Weigh; limited: number[] }> = {
  // rollout_corr_helper.py, rollout_is="token": exp(clamp(log_ratio, ±20)).clamp(max=rollout_is_threshold).
  'verl, token': {
    settings: { importanceCorrection: 'truncated' },
    weigh: (old, rollout) => old.map((each, t) => min(e(min(max(each - rollout[t], -20), 20)), 2)),
    limited: [1, 0, 0, 0, 0],
  },
  // rollout_is="sequence": of the sum of log_ratio, expanded to all tokens.
  'verl, sequence': {
    settings: { importanceCorrection: 'truncated', correctionLevel: 'sequence' },
    weigh: (old, rollout) => {
      const total = old.reduce((sum, each, t) => sum + each - rollout[t], 0);
      return old.map(() => min(e(min(max(total, -20), 20)), 2));
    },
    limited: [0, 0, 0, 0, 0],
  },
  // vanilla_tis_function: torch.clamp(torch.exp(old − rollout), min=tis_clip_low, max=tis_clip), whose low is 0.
  'slime, TIS': {
    settings: { importanceCorrection: 'truncated' },
    weigh: (old, rollout) => old.map((each, t) => min(max(e(each - rollout[t]), 0), 2)),
    limited: [1, 0, 0, 0, 0],
  },
  // icepop_function: torch.where((r >= tis_clip_low) & (r <= tis_clip), r, 0).
  'slime, IcePop': {
    settings: { importanceCorrection: 'masked' },
    weigh: (old, rollout) =>
      old.map((each, t) => {
        const ratio = e(each - rollout[t]);
        return ratio >= 0.5 && ratio <= 2 ? ratio : 0;
      }),
    limited: [1, 0, 0, 1, 0],
  },
  // grpo_trainer.py, vllm_importance_sampling_mode="sequence_mask": masked_fill(ratio > cap, 0); cap 0.8 here.
  'TRL, sequence_mask': {
    settings: { importanceCorrection: 'masked', correctionLevel: 'sequence', correctionHigh: 0.8, correctionLow: 0 },
    weigh: (old, rollout) => {
      const ratio = e(old.reduce((sum, each, t) => sum + each - rollout[t], 0));
      return old.map(() => (ratio > 0.8 ? 0 : ratio));
    },
    limited: [1, 1, 1, 1, 1],
  },
};

describe('the correction for the sampler against the frameworks’ weights', () => {
  it.each(Object.entries(WEIGHTS))('%s: on the policy loss, not on the KL loss', (_, { settings, weigh, limited }) => {
    const T = POLICY.length;
    const zero = new Float64Array(T);
    // w = exp(1.1), exp(−0.4), exp(0.1), exp(−1), exp(0.01).
    const weights = weigh(OLD, SAMPLER);
    for (const reward of [1, -1]) {
      const group = {
        answerLength: T,
        lengths: [T],
        rewards: [reward],
        logprob: POLICY,
        referenceLogprob: REFERENCE,
        behaviourLogprob: OLD,
        samplerLogprob: SAMPLER,
        klExact: zero,
        klExactBehaviour: zero,
      };
      const ours = coefficients(group, {
        method: parseMethod('k3-in-loss'),
        beta: 0.3,
        advantage: 'none',
        clip: 0,
        completions: 1,
        correctionHigh: 2,
        correctionLow: 0.5,
        ...settings,
      });
      POLICY.forEach((logprob, t) => {
        const [own, old] = [variable(logprob), constant(OLD[t])];
        const weighted = mul(constant(weights[t]), surrogate(own, old, reward));
        const loss = add(weighted, mul(constant(0.3), k3(own, constant(REFERENCE[t]), old)));
        expect(ours.coefficient[t], `token ${t}`).toBeCloseTo(loss.slope, 12);
      });
      expect(Array.from(ours.corrected)).toEqual(limited);
    }
  });
});
