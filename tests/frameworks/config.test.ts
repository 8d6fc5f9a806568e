import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Refusal } from '../../src/common/problem';
import { presetExperiment } from '../../src/experiment/read-experiment';
import { configArms, divisor } from '../../src/frameworks/config/arms';
import { changedText, configReport } from '../../src/frameworks/config/report';
import { DIALECTS } from '../../src/frameworks/config/dialects';
import { readConfig } from '../../src/frameworks/config/reading';
import { groupOf, ROLES } from '../../src/frameworks/config/roles';
import { RECIPES } from '../../src/frameworks/recipes';
import { flagsOf } from '../../src/frameworks/recipe';
import { configWords } from '../../src/i18n/config';

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

describe('shell', () => {
  it('follows variables, defaults, arrays, tests and arithmetic to the line that sets a value', () => {
    const reading = read(
      'TYPE=${TYPE:-"low_var_kl"}',
      'N=$((2 * 4))',
      'BACKEND=vllm',
      'ARGS=(',
      '  # a comment',
      `  ${ACTOR}.kl_loss_type=$TYPE`,
      '  actor_rollout_ref.rollout.n=${N}',
      ')',
      'if [ "$BACKEND" = sglang ]; then',
      `  ARGS+=(${ACTOR}.kl_loss_coef=9)`,
      'else',
      `  ARGS+=(${ACTOR}.kl_loss_coef=0.25)`,
      'fi',
      `python3 -m verl.trainer.main_ppo ${ACTOR}.use_kl_loss=True "\${ARGS[@]}" $@ 2>&1 | tee log`,
    );
    expect(reading.training).toMatchObject({ method: 'k3-in-loss', beta: 0.25, settings: { groupSize: 8 } });
    expect(reading.correction!.changes).toEqual([
      { line: 1, before: 'TYPE=${TYPE:-"low_var_kl"}', after: 'TYPE=${TYPE:-mse}' },
    ]);
  });

  it('does not guess a value that only a run would give', () => {
    const reading = read('B=$(cat beta)', `python x.py ${ACTOR}.use_kl_loss=True ${ACTOR}.kl_loss_coef=$B`);
    expect(reading.expressible).toBe(false);
    expect(reading.leftOut.map(({ code }) => code)).toContain('unresolved');
  });

  it('lists a second command, and reads the one with the most options', () => {
    const reading = read(
      'uv sync --extra vllm --frozen',
      'python -m verl.trainer.main_ppo \\',
      `  ${ACTOR}.use_kl_loss=True`,
    );
    expect(reading.training.method).toBe('k3-in-loss');
    expect(reading.rest).toContainEqual(expect.objectContaining({ line: 1, kind: 'second-command' }));
  });

  it('takes the last of a key that is there twice, and says so of the first', () => {
    const reading = read(`${ACTOR}.use_kl_loss=False`, `${ACTOR}.use_kl_loss=True`);
    expect(reading.items.map(({ meaning }) => meaning.kind)).toEqual(['overridden', 'role']);
    expect(reading.training.method).toBe('k3-in-loss');
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
        aggregation: recipe.settings.aggregation === 'sequence-sum' ? undefined : recipe.settings.aggregation,
      });
    }
  }
});

describe('what is not known', () => {
  it('is listed, and counts where it may belong to the loss and is not switched off', () => {
    const of = (line: string) => read(`${ACTOR}.use_kl_loss=True`, line).leftOut.map(({ code }) => code);
    expect(of(`${ACTOR}.clip_ratio_magic=0.5`)).toEqual(['unknown-of-loss']);
    expect(of(`${ACTOR}.clip_ratio_magic=false`)).toEqual(['unknown']);
    expect(of('foo.bar=1')).toEqual(['unknown']);
  });

  it('is not taken for something harmless by its name', () => {
    for (const key of ['actor.vllm_kl_ratio', 'algorithm.data_kl', 'trainer.loss_model', 'worker.actor.clip_gpu'])
      expect(groupOf(key), key).toBeUndefined();
  });

  it.each([
    ['', 'nothing is no configuration'],
    ['   \n', 'nothing is no configuration'],
    ['hello world', "'hello world' is no configuration"],
    ['name: x\nversion: 2', 'No framework’s keys were found'],
    ['a: [1,\nb: }', 'looks like YAML, but cannot be read at line'],
    ['[trainer\nloss = 1\nx = 2', 'looks like TOML, but cannot be read at line'],
    ['x'.repeat(200_001), 'allowed are at most 200000'],
  ])('bad input %#: one sentence', (text, sentence) => {
    expect(() => readConfig(text)).toThrow(sentence);
    try {
      readConfig(text);
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
      expect((error as Error).message).toMatch(/^[^\n]+\.$/);
    }
  });

  it('never crashes, whatever is pasted', () => {
    const pieces = fc.constantFrom(
      'use_kl_loss',
      '=',
      'True',
      '--kl-coef',
      ' ',
      '\n',
      '"',
      "'",
      '${X:-',
      '}',
      '$((',
      '))',
      '(',
      ')',
      '\\\n',
      '#',
      ':',
      '[',
      ']',
      'GRPOConfig(',
      'beta',
      '0.1',
      'algorithm.kl_penalty=',
      'if [ a = b ]; then',
      'fi',
      'loss_fn:',
      '  ',
      '- ',
      '&x',
      '*x',
      '`',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        try {
          const reading = readConfig(parts.join(''));
          configReport(reading, 'en');
        } catch (error) {
          expect(error, parts.join('')).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 300 },
    );
  });
});

it('arms take another β in proportion, and updates that divide the prompts', () => {
  const reading = read(
    'algorithm.use_kl_in_reward=True',
    'algorithm.kl_ctrl.kl_coef=0.01',
    `${ACTOR}.use_kl_loss=True`,
    `${ACTOR}.kl_loss_coef=0.02`,
    'data.train_batch_size=30',
    `${ACTOR}.ppo_mini_batch_size=5`,
    'algorithm.adv_estimator=grpo',
  );
  const { prompts } = presetExperiment();
  const arms = configArms(reading, { names: configWords('en').armNames, beta: 0.3, prompts });
  expect(arms.own).toContain('beta=0.3');
  expect(arms.own).toContain('secondBeta=0.6');
  expect(arms.none).not.toMatch(/beta|second|Clamp/);
  expect(prompts % divisor(prompts, 6)).toBe(0);
  expect([divisor(32, 6), divisor(32, 100), divisor(7, 6), divisor(32, 0.5)]).toEqual([4, 32, 1, 1]);
});

it('every dialect has a source, a key for what it mends, and no key twice', () => {
  for (const { id, source, keys, defaults } of DIALECTS) {
    expect(source, id).toMatch(/[0-9a-f]{7}/);
    const roles = new Set(Object.values(keys));
    for (const role of Object.keys(defaults)) expect(ROLES, `${id} ${role}`).toContain(role);
    expect(roles.size, id).toBeGreaterThan(3);
  }
});
