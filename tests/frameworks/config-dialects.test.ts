import { describe, expect, it } from 'vitest';
import { changedText } from '../../src/frameworks/config/report';
import { readConfig } from '../../src/frameworks/config/reading';
import { flagsOf } from '../../src/frameworks/recipe';
import { RECIPES } from '../../src/frameworks/recipes';

const read = (...lines: string[]) => readConfig(lines.join('\n'));
const ACTOR = 'actor_rollout_ref.actor';
const penalty = (...lines: string[]): string => {
  const { method, beta, second } = read(...lines).training;
  return `${method} ${beta}${second ? ` + ${second.method} ${second.beta}` : ''}`;
};
const remarks = (...lines: string[]) => read(...lines).notes.map(({ code }) => code);
const missing = (...lines: string[]) =>
  read(...lines)
    .leftOut.filter(({ matters }) => matters)
    .map(({ code }) => code);

describe('verl', () => {
  it('reads names of estimators, with and without +', () => {
    const inLoss = (type: string) =>
      penalty(`${ACTOR}.use_kl_loss=True`, `${ACTOR}.kl_loss_type=${type}`, `${ACTOR}.kl_loss_coef=0.1`);
    expect(['kl', 'k1', 'mse', 'low_var_kl', 'k3', 'k3+', 'abs'].map(inLoss)).toEqual(
      ['k1', 'k1', 'k2', 'k3', 'k3', 'k2', 'abs'].map((estimator) => `${estimator}-in-loss 0.1`),
    );
    const inReward = (type: string) => penalty('algorithm.use_kl_in_reward=True', `algorithm.kl_penalty=${type}`);
    expect(['kl', 'k3+', 'mse'].map(inReward)).toEqual(
      ['k1', 'k3', 'k2'].map((estimator) => `${estimator}-in-reward 0.001`),
    );
    expect(missing(`${ACTOR}.use_kl_loss=True`, `${ACTOR}.kl_loss_type=full`)).toContain('estimator');
  });

  it('joins reward and loss where estimator and β agree, else keeps both', () => {
    const both = (beta: string) => [
      'algorithm.use_kl_in_reward=True',
      'algorithm.kl_penalty=k3',
      'algorithm.kl_ctrl.kl_coef=0.01',
      `${ACTOR}.use_kl_loss=True`,
      `${ACTOR}.kl_loss_type=k3`,
      `${ACTOR}.kl_loss_coef=${beta}`,
    ];
    expect(penalty(...both('0.01'))).toBe('k3-in-both 0.01');
    expect(penalty(...both('0.02'))).toBe('k3-in-reward 0.01 + k3-in-loss 0.02');
  });

  it('knows that without use_kl_loss the reward had the penalty, before PR #644', () => {
    const old = [`${ACTOR}.ppo_micro_batch_size=64`, 'algorithm.adv_estimator=grpo', 'algorithm.kl_ctrl.kl_coef=0.1'];
    expect(penalty(...old)).toBe('k1-in-reward 0.1');
    expect(remarks(...old)).toContain('verl-before-644');
    expect(penalty(...old.slice(1))).toBe('none 0');
    expect(remarks(...old.slice(1))).toContain('coefficient-unused');
  });

  it('sees a fork that subtracts the loss, and the line of its code', () => {
    const { training, correction } = read(`${ACTOR}.use_kl_loss=True`, 'trainer.project_name=ToolRL');
    expect(training.beta).toBe(-0.001);
    expect(correction!.changes.at(-1)).toMatchObject({ file: 'verl/workers/actor/dp_actor.py', line: null });
    expect(correction!.training).toMatchObject({ method: 'k2-in-loss', beta: 0.001 });
  });

  it('leaves a critic out, and says so', () => {
    const { leftOut } = read(`${ACTOR}.use_kl_loss=False`, 'algorithm.adv_estimator=gae');
    expect(leftOut).toContainEqual({ code: 'critic', given: 'gae', line: 2, matters: true });
  });

  it('reads YAML like overrides, and a part of a file as well', () => {
    const yaml = ['actor_rollout_ref:', '  actor:', '    use_kl_loss: true # on', '    kl_loss_coef: 0.5'];
    expect(penalty(...yaml)).toBe('k3-in-loss 0.5');
    expect(penalty('use_kl_loss: true', 'kl_loss_type: mse', 'kl_loss_coef: 0.5', 'loss_agg_mode: token-mean')).toBe(
      'k2-in-loss 0.5',
    );
    expect(read(...yaml).correction!.changes).toEqual([
      {
        line: null,
        before: null,
        after: 'actor_rollout_ref:\n  actor:\n    kl_loss_type: mse',
      },
    ]);
  });
});

describe('TRL', () => {
  it('reads calls in Python, with variables', () => {
    const reading = read(
      'from trl import GRPOConfig',
      'beta = 0.04',
      'args = GRPOConfig(',
      '    beta=beta,  # strength',
      '    use_bias_correction_kl=False, loss_type="dr_grpo", scale_rewards="none", epsilon_high=0.28,',
      ')',
    );
    expect(reading.syntax).toBe('python');
    expect(reading.training).toMatchObject({
      method: 'k3-in-loss',
      beta: 0.04,
      settings: { advantage: 'mean', aggregation: 'fixed-length', clip: 0.2, clipHigh: 0.28 },
    });
    expect(changedText(reading)).toBe(
      'use_bias_correction_kl=True, loss_type="dr_grpo", scale_rewards="none", epsilon_high=0.28,',
    );
  });

  it('says what the line that is not written was before', () => {
    expect(penalty('GRPOConfig(beta=0.04)')).toBe('k3-in-weighted-loss 0.04');
    expect(remarks('GRPOConfig(beta=0.04)')).toEqual(['trl-6503']);
    expect(penalty('RLOOConfig()')).toBe('k1-in-reward 0.05');
    expect(read('RLOOConfig(beta=0.1)').training.settings).toMatchObject({ advantage: 'rloo', rhoLevel: 'sequence' });
  });
});

it('OpenRLHF: both spellings of its options, and the unbiased gradient', () => {
  const old = ['--use_kl_loss', '--kl_estimator k3', '--init_kl_coef 0.01', '--advantage_estimator rloo'];
  const dotted = ['--algo.kl.use_loss', '--algo.kl.estimator k3', '--algo.kl.init_coef 0.01'];
  expect(penalty(...old)).toBe('k3-in-loss 0.01');
  expect(penalty(...dotted)).toBe('k3-in-loss 0.01');
  expect(penalty(...dotted, '--algo.kl.unbiased_gradient')).toBe('k2-in-detached-weighted-loss 0.01');
  expect(changedText(read(...dotted))).toBe('--algo.kl.estimator k2');
  expect(penalty('--init_kl_coef 0.01', '--advantage_estimator rloo')).toBe('k1-in-reward 0.01');
});

it('slime: the reward’s coefficient counts only with REINFORCE++', () => {
  expect(remarks('--kl-coef 0.1', '--advantage-estimator grpo')).toContain('slime-reward-ignored');
  expect(penalty('--kl-coef 0.1', '--advantage-estimator reinforce_plus_plus')).toBe('k1-in-reward 0.1');
  expect(penalty('--use-kl-loss', '--kl-loss-coef 0.1', '--use-unbiased-kl', '--kl-loss-type k3')).toBe(
    'k3-in-weighted-loss 0.1',
  );
});

it('every recipe of this page is read as the method that it says', () => {
  const older = ['skyrl-no-gradient', 'nemo-rl-k3-before', 'roll-default', 'slime-default', 'prime-rl-default'];
  for (const recipe of RECIPES) {
    if (recipe.framework === 'deepseek' || older.includes(recipe.id)) continue;
    const reading = readConfig(flagsOf(recipe, 0.3));
    expect(reading.dialect.id, recipe.id).toBe(recipe.framework);
    expect(reading.training.method, recipe.id).toBe(recipe.method);
    if (recipe.method !== 'none') {
      expect(reading.training.beta, recipe.id).toBe(recipe.beta ?? 0.3);
      expect(reading.training.settings, recipe.id).toMatchObject({
        ...(recipe.settings.logRatioClamp ? { logRatioClamp: recipe.settings.logRatioClamp } : {}),
        ...(recipe.settings.estimateClamp ? { estimateClamp: recipe.settings.estimateClamp } : {}),
        ...(recipe.id === 'trl-rloo' ? {} : { aggregation: recipe.settings.aggregation }),
      });
    }
  }
});
