/** The controller of β and the reference that moves, against the frameworks' own code. */
import { describe, expect, it } from 'vitest';
import { controlledKl, nextBeta } from '../../src/kl/beta-control';
import type { Group } from '../../src/kl/coefficients';
import { parseMethod } from '../../src/kl/placements';
import { DEFAULT_RUN_SETTINGS, type RunSettings } from '../../src/population/run-settings';
import { moveReference } from '../../src/population/reference-motion';

/** Line for line: verl/trainer/ppo/core_algos.py and OpenRLHF's openrlhf/trainer/ppo_utils/kl_controller.py. */
class AdaptiveKLController {
  constructor(
    public value: number,
    private readonly target: number,
    private readonly horizon: number,
  ) {}

  update(currentKl: number, nSteps: number): void {
    const proportionalError = clip(currentKl / this.target - 1, -0.2, 0.2);
    const mult = 1 + (proportionalError * nSteps) / this.horizon;
    this.value *= mult;
  }
}
const clip = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

const LENGTHS = [3, 1, 2];
const OLD = [-0.6, -2.3, -0.4, -1.5, 0, 0, -0.1, -3, 0];
const REFERENCE = [-0.7, -1.1, -2, -1.2, 0, 0, -8, -0.5, 0];
const group: Group = {
  answerLength: 3,
  lengths: LENGTHS,
  rewards: [1, 0, 1],
  // The policy of the update: what is measured is the one that sampled, old_log_probs.
  logprob: OLD.map((each) => each - 0.3),
  behaviourLogprob: OLD,
  referenceLogprob: REFERENCE,
  klExact: new Float64Array(9),
  klExactBehaviour: new Float64Array(9),
};

/** verl's kl_penalty by name, and OpenRLHF's compute_approx_kl, which clamps to ±10. */
const PENALTIES = {
  kl: { method: 'k1-in-reward', of: (old: number, reference: number) => old - reference, settings: {} },
  mse: { method: 'k2-in-reward', of: (old: number, reference: number) => 0.5 * (old - reference) ** 2, settings: {} },
  low_var_kl: {
    method: 'k3-in-reward',
    of: (old: number, reference: number) => {
      const kl = clip(reference - old, -20, 20);
      return clip(Math.exp(kl) - kl - 1, -10, 10);
    },
    settings: { logRatioClamp: 20, estimateClamp: 10 },
  },
  'OpenRLHF, in the loss': {
    method: 'k2-in-loss',
    of: (old: number, reference: number) => clip((old - reference) ** 2 / 2, -10, 10),
    settings: { estimateClamp: 10 },
  },
};

describe('the controller of β', () => {
  it.each(Object.entries(PENALTIES))('reads the KL of %s and moves β as theirs does', (_, { method, of, settings }) => {
    // apply_kl_penalty: masked_mean(kld, mask, axis=-1), then the mean over the batch; n_steps is the batch's size.
    const means = LENGTHS.map((length, i) => {
      const own = Array.from({ length }, (__, t) => of(OLD[3 * i + t], REFERENCE[3 * i + t]));
      return own.reduce((sum, each) => sum + each, 0) / length;
    });
    const current = means.reduce((sum, each) => sum + each, 0) / means.length;
    const ours = controlledKl(group, { method: parseMethod(method), beta: 0.2, ...settings });
    ours.forEach((kl, i) => {
      expect(kl).toBeCloseTo(means[i], 12);
    });
    for (const target of [0.1, current * 0.95, current * 1.1, 6]) {
      const theirs = new AdaptiveKLController(0.2, target, 10_000);
      let beta = 0.2;
      for (let step = 0; step < 5; step++) {
        theirs.update(current, 1024);
        beta = nextBeta(
          beta,
          ours.reduce((sum, each) => sum + each, 0) / 3,
          { targetKl: target, klHorizon: 1e4 },
          1024,
        );
      }
      expect(beta).toBeCloseTo(theirs.value, 12);
    }
  });

  it('has no KL without a penalty', () => {
    expect(Array.from(controlledKl(group, { method: parseMethod('none'), beta: 0.2 }))).toEqual([0, 0, 0]);
  });
});

describe('a reference that moves', () => {
  const policies = [1, 2, 3, 4, 5, 6].map((step) => [step, -step * step]);
  const ours = (settings: Partial<RunSettings>) => {
    let reference = new Float64Array([0.5, 0]);
    policies.forEach((policy, step) => {
      const next = new Float64Array(2);
      moveReference({ ...DEFAULT_RUN_SETTINGS, ...settings }, step, reference, policy, next);
      reference = next;
    });
    return Array.from(reference);
  };

  it('is TRL’s sync_ref_model', () => {
    const [alpha, every] = [0.6, 2];
    // SyncRefModelCallback.on_step_end, where global_step has already been counted up.
    let reference = [0.5, 0];
    policies.forEach((policy, step) => {
      const globalStep = step + 1;
      // target_param.data.mul_(1.0 - alpha).add_(copy_param.data, alpha=alpha)
      if (globalStep % every === 0) reference = reference.map((each, j) => each * (1 - alpha) + alpha * policy[j]);
    });
    const own = ours({ referenceSync: every, referenceDecay: 1 - alpha });
    own.forEach((each, j) => {
      expect(each).toBeCloseTo(reference[j], 12);
    });
  });

  it('is slime’s ref_update_interval without a decay: the policy itself', () => {
    expect(ours({ referenceSync: 4 })).toEqual(policies[3]);
    expect(ours({})).toEqual([0.5, 0]);
  });
});
