/** The names of each framework, as its logs have them. */
import { describe, expect, it } from 'vitest';
import { canonical, estimatorOf } from '../../src/logs/canonical';
import type { LogRun } from '../../src/logs/log';
import { KNOWN_NAMES, knownName, LOG_METRICS, nameKey, OTHER_KLS, otherKl } from '../../src/logs/metric-names';

/** A run with these names, each with the values 0.5 and 0.25. */
const run = (...names: string[]): LogRun => ({
  name: '',
  series: names.map((name) => ({ name, steps: [0, 1], values: [0.5, 0.25] })),
});
/** The name that was taken for each metric. */
function taken(...names: string[]): Record<string, string> {
  const { found } = canonical(run(...names));
  return Object.fromEntries(
    LOG_METRICS.flatMap((metric) => (found[metric] ? [[metric, found[metric].series.name]] : [])),
  );
}

describe('the names of', () => {
  it('verl', () => {
    expect(
      taken(
        ...['actor/entropy', 'actor/kl_loss', 'actor/kl_coef', 'actor/pg_loss', 'actor/pg_clipfrac', 'actor/ppo_kl'],
        ...['actor/grad_norm', 'critic/score/mean', 'critic/score/max', 'critic/rewards/mean', 'critic/rewards/max'],
        ...[
          'response_length/mean',
          'response_length/clip_ratio',
          'prompt_length/mean',
          'timing_s/gen',
          'val-core/x/acc',
        ],
      ),
    ).toEqual({
      reward: 'critic/score/mean',
      penalisedReward: 'critic/rewards/mean',
      kl: 'actor/kl_loss',
      entropy: 'actor/entropy',
      length: 'response_length/mean',
      gradNorm: 'actor/grad_norm',
      clipFraction: 'actor/pg_clipfrac',
      beta: 'actor/kl_coef',
    });
    expect(taken('actor/reward_kl_penalty', 'actor/reward_kl_penalty_coeff')).toEqual({
      kl: 'actor/reward_kl_penalty',
      beta: 'actor/reward_kl_penalty_coeff',
    });
  });

  it('TRL, as its trainer_state.json and as W&B, trackio and TensorBoard write them', () => {
    const names = [
      'reward',
      'reward_std',
      'kl',
      'entropy',
      'grad_norm',
      'completions/mean_length',
      'clip_ratio/region_mean',
    ];
    const due = {
      reward: 'reward',
      kl: 'kl',
      entropy: 'entropy',
      length: 'completions/mean_length',
      gradNorm: 'grad_norm',
      clipFraction: 'clip_ratio/region_mean',
    };
    expect(taken(...names, 'rewards/accuracy/mean', 'eval_reward', 'learning_rate')).toEqual(due);
    const inTracker = Object.fromEntries(Object.entries(due).map(([metric, name]) => [metric, `train/${name}`]));
    expect(taken(...names.map((name) => `train/${name}`))).toEqual(inTracker);
    expect(canonical(run(...names)).found.reward?.framework).toBe('TRL');
  });

  it("TRL's PPO", () => {
    expect(
      taken(
        ...['objective/kl', 'objective/entropy', 'objective/scores', 'objective/rlhf_reward', 'policy/approxkl_avg'],
        ...['policy/entropy_avg', 'policy/clipfrac_avg', 'val/ratio'],
      ),
    ).toEqual({
      reward: 'objective/scores',
      penalisedReward: 'objective/rlhf_reward',
      kl: 'objective/kl',
      entropy: 'policy/entropy_avg',
      clipFraction: 'policy/clipfrac_avg',
    });
  });

  it('OpenRLHF, whose kl is by a setting of its own', () => {
    const names = ['policy_loss', 'ppo_clip_ratio', 'ppo_kl', 'kl', 'reward', 'response_length', 'total_length'];
    expect(taken(...names.map((name) => `train/${name}`))).toEqual({
      reward: 'train/reward',
      kl: 'train/kl',
      length: 'train/response_length',
      clipFraction: 'train/ppo_clip_ratio',
    });
    expect(canonical(run(...names)).kls[0]).toMatchObject({
      framework: 'OpenRLHF',
      known: { decides: { key: 'kl_estimator', byDefault: 'k1' } },
    });
  });

  it('SkyRL, NeMo-RL, slime, prime-rl and the project itself', () => {
    expect(
      taken('reward/avg_raw_reward', 'loss/avg_final_rewards', 'policy/policy_kl', 'policy/policy_entropy'),
    ).toEqual({
      reward: 'reward/avg_raw_reward',
      penalisedReward: 'loss/avg_final_rewards',
      kl: 'policy/policy_kl',
      entropy: 'policy/policy_entropy',
    });
    expect(taken('train/reward', 'train/kl_penalty', 'train/approx_entropy', 'train/gen_kl_error')).toEqual({
      reward: 'train/reward',
      kl: 'train/kl_penalty',
      entropy: 'train/approx_entropy',
    });
    expect(
      taken('rollout/raw_reward', 'rollout/rewards', 'train/kl_loss', 'train/ppo_kl', 'train/pg_clipfrac'),
    ).toEqual({
      reward: 'rollout/raw_reward',
      kl: 'train/kl_loss',
      clipFraction: 'train/pg_clipfrac',
    });
    expect(taken('reward/all/mean', 'entropy/all/mean', 'mismatch_kl/all/mean', 'optim/grad_norm')).toEqual({
      reward: 'reward/all/mean',
      entropy: 'entropy/all/mean',
      gradNorm: 'optim/grad_norm',
    });
    expect(
      taken('reward', 'reverseKl', 'forwardKl', 'k1', 'k3', 'entropy', 'gradNorm', 'clipFraction', 'answerLength'),
    ).toEqual({
      reward: 'reward',
      kl: 'reverseKl',
      entropy: 'entropy',
      length: 'answerLength',
      gradNorm: 'gradNorm',
      clipFraction: 'clipFraction',
    });
  });
});

describe('a name', () => {
  it('is the same with underscores for slashes, as in the file names of TensorBoard', () => {
    expect(nameKey('train_completions_mean_length')).toBe(nameKey('train/completions/mean_length'));
    expect(knownName('actor_kl_loss')?.known.metric).toBe('kl');
  });

  it('stands for one thing: no known KL is also one between other policies', () => {
    for (const name of OTHER_KLS.flatMap(({ names }) => names)) {
      expect(knownName(name), name).toBeUndefined();
      expect(otherKl(name), name).toBeDefined();
    }
    const claims = new Map<string, string>();
    for (const { names, metric } of KNOWN_NAMES)
      for (const name of names) {
        expect(claims.get(nameKey(name)) ?? metric, name).toBe(metric);
        claims.set(nameKey(name), metric);
      }
  });

  it('of a KL with a negative value is k1, whatever the setting', () => {
    const [kl] = canonical(run('actor/kl_loss')).kls;
    expect(estimatorOf(kl)).toBe('setting');
    expect(estimatorOf({ ...kl, series: { ...kl.series, values: [0.5, -0.1] } })).toBe('k1');
  });
});
