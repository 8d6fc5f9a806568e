import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Refusal } from '../../src/common/problem';
import { presetExperiment } from '../../src/experiment/read-experiment';
import { configArms, divisor } from '../../src/frameworks/config/arms';
import { configReport } from '../../src/frameworks/config/report';
import { DIALECTS } from '../../src/frameworks/config/dialects';
import { readConfig } from '../../src/frameworks/config/reading';
import { groupOf, ROLES } from '../../src/frameworks/config/roles';
import { configWords } from '../../src/i18n/config';

const read = (...lines: string[]) => readConfig(lines.join('\n'));
const ACTOR = 'actor_rollout_ref.actor';

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

describe('what is not known', () => {
  it('is listed, and counts where it may belong to the loss and is not switched off', () => {
    const of = (line: string) => read('algorithm.adv_estimator=grpo', line).leftOut.map(({ code }) => code);
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
