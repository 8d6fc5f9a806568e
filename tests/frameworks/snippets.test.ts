import { describe, expect, it } from 'vitest';
import { estimators, registerEstimator } from '../../src/kl/estimators';
import { METHODS, PLACEMENTS } from '../../src/kl/placements';
import { snippet, SNIPPET_FRAMEWORKS, type Snippet, type SnippetFramework } from '../../src/frameworks/snippets';
import { problemsOf, presetExperiment, withChanges } from '../../src/experiment/read-experiment';
import type { Experiment } from '../../src/experiment/experiment';

const base = (changes: Partial<Experiment> = {}): Experiment =>
  withChanges(presetExperiment('harsh'), { beta: 0.04, groupSize: 6, temperature: 0.8, ...changes });
const code = (framework: SnippetFramework, method: string, changes: Partial<Experiment> = {}): string => {
  const answer = snippet(framework, base({ methods: [method], ...changes }), method);
  if (!answer.possible) throw new Error(answer.because.en);
  return answer.code;
};
const because = (framework: SnippetFramework, method: string, changes: Partial<Experiment> = {}): string => {
  const answer = snippet(framework, base({ methods: [method], ...changes }), method);
  return answer.possible ? 'it is possible' : answer.because.en;
};
const notes = (framework: SnippetFramework, method: string, changes: Partial<Experiment> = {}): string => {
  const answer = snippet(framework, base({ methods: [method], ...changes }), method);
  return answer.possible ? answer.notes.map(({ en }) => en).join('\n') : '';
};
/** Frameworks that can, of a method. */
const can = (method: string, changes: Partial<Experiment> = {}): string =>
  SNIPPET_FRAMEWORKS.filter((id) => snippet(id, base({ methods: [method], ...changes }), method).possible).join();

function sound(answer: Snippet): void {
  const texts = answer.possible ? answer.notes : [answer.because];
  for (const { en, zh } of texts) {
    expect(en).toMatch(/[.)]$/);
    expect(zh).toMatch(/[\u4e00-\u9fff]/);
  }
  if (answer.possible) expect(answer.code).not.toMatch(/undefined|NaN|object/);
}

describe('snippets', () => {
  it('answer for every method, level and staleness that can be trained, either way', () => {
    const names = new Set([
      ...METHODS.map(({ name }) => name),
      ...PLACEMENTS.flatMap((placement) => estimators().map(({ name }) => `${name}-in-${placement}`)),
    ]);
    let asked = 0;
    for (const name of names) {
      for (const estimatorLevel of ['token', 'sequence'] as const)
        for (const rhoLevel of ['token', 'sequence'] as const)
          for (const staleness of [0, 2]) {
            for (const advantage of ['rloo', 'grpo'] as const)
              for (const rewardKl of ['sum', 'to-go'] as const)
                for (const rewardKlAt of ['rollout', 'update'] as const) {
                  const experiment: Experiment = {
                    ...base(),
                    methods: [name],
                    estimatorLevel,
                    rhoLevel,
                    staleness,
                    advantage,
                    rewardKl,
                    rewardKlAt,
                  };
                  if (problemsOf(experiment).length > 0) continue;
                  for (const framework of SNIPPET_FRAMEWORKS) {
                    sound(snippet(framework, experiment, name));
                    asked += 1;
                  }
                }
          }
    }
    expect(asked).toBeGreaterThan(1000);
  });

  it('write k3 times ρ as each framework has it, and say where it is only the gradient', () => {
    expect(code('trl', 'k3-in-weighted-loss', { advantage: 'grpo' })).toBe(
      [
        'from trl import GRPOConfig',
        '',
        'args = GRPOConfig(',
        '    beta=0.04,',
        '    use_bias_correction_kl=True,',
        '    scale_rewards="group",',
        '    loss_type="dr_grpo",',
        '    num_generations=6,',
        '    temperature=0.8,',
        '    per_device_train_batch_size=48,',
        '    gradient_accumulation_steps=1,',
        '    steps_per_generation=1,',
        ')',
      ].join('\n'),
    );
    expect(code('verl', 'k3-in-weighted-loss')).toContain('kl_loss_type=k3+');
    expect(notes('verl', 'k3-in-weighted-loss')).toContain('On-policy the gradient of ρ·k3 is that of k2');
    expect(because('verl', 'k3-in-weighted-loss', { staleness: 1 })).toBe(
      'verl multiplies no KL term by ρ, and off-policy no other writing has this gradient.',
    );
    expect(can('k3-in-weighted-loss', { minibatches: 2 })).toBe('trl,openrlhf,nemo-rl');
    expect(code('nemo-rl', 'k3-in-weighted-loss', { minibatches: 2 })).toContain('use_on_policy_kl_approximation=true');
    expect(code('openrlhf', 'k3-in-weighted-loss', { minibatches: 2 })).toMatch(
      /--algo\.kl\.use_loss .*--algo\.kl\.estimator k3 .*--algo\.kl\.unbiased_gradient .*--train\.batch_size 24/s,
    );
  });

  it('know who has what', () => {
    expect(can('none')).toBe('trl,verl,openrlhf,skyrl,nemo-rl');
    expect(can('k1-in-loss')).toBe('verl,openrlhf,skyrl');
    expect(can('k2-in-loss')).toBe('trl,verl,openrlhf,skyrl,nemo-rl');
    expect(can('k2-in-loss', { staleness: 3 })).toBe('verl,openrlhf,skyrl');
    expect(can('k3-in-loss')).toBe('trl,verl,openrlhf,skyrl');
    expect(can('k1-in-reward')).toBe('trl,verl,openrlhf,skyrl');
    expect(can('k1-in-reward', { advantage: 'grpo' })).toBe('verl,openrlhf,skyrl');
    expect(can('k3-in-reward')).toBe('verl,openrlhf,skyrl');
    expect(can('k2-in-weighted-loss')).toBe('nemo-rl');
    expect(can('k3-in-both')).toBe('verl');
    expect(can('full-in-loss')).toBe('');
    expect(can('k2-in-detached-weighted-loss')).toBe('trl,verl,openrlhf,skyrl,nemo-rl');
    expect(can('k2-in-detached-weighted-loss', { staleness: 3 })).toBe('trl,openrlhf,nemo-rl');
    expect(can('k3-in-detached-weighted-loss')).toBe('trl,verl,openrlhf,skyrl');
    expect(can('k3-in-detached-weighted-loss', { staleness: 3 })).toBe('');
  });

  it('ask for nothing twice: both placements in verl, one elsewhere', () => {
    expect(code('verl', 'k3-in-both')).toMatch(
      new RegExp(
        'use_kl_in_reward=True .*kl_penalty=low_var_kl .*kl_coef=0\\.04 .*' +
          'use_kl_loss=True .*kl_loss_type=low_var_kl .*kl_loss_coef=0\\.04',
        's',
      ),
    );
    expect(because('skyrl', 'k3-in-both')).toContain('never into both');
    expect(code('skyrl', 'k1-in-reward')).toMatch(/use_kl_in_reward=true .*use_kl_loss=false/s);
  });

  it('refuse whole-completion estimates and ratios, but for k1, whose sum is the completion’s', () => {
    expect(can('k3-in-reward', { estimatorLevel: 'sequence' })).toBe('');
    expect(can('k1-in-reward', { estimatorLevel: 'sequence' })).toBe(can('k1-in-reward'));
    expect(because('trl', 'k3-in-weighted-loss', { rhoLevel: 'sequence' })).toContain('#6586');
    expect(can('k1-in-reward', { rewardKlAt: 'update', staleness: 2 })).toBe('');
    expect(can('k1-in-reward', { rewardKlAt: 'update' })).toBe(can('k1-in-reward'));
  });

  it('take over what has a name there: clip, group, minibatches, temperature, clamps', () => {
    expect(code('verl', 'k1-in-reward', { clip: 0.3, minibatches: 4 })).toMatch(
      new RegExp(
        'clip_ratio_low=0\\.3 .*clip_ratio_high=0\\.3 .*' +
          'train_batch_size=8 .*ppo_mini_batch_size=2 .*rollout\\.n=6 .*temperature=0\\.8$',
        's',
      ),
    );
    expect(code('verl', 'k1-in-reward')).not.toContain('clip_ratio');
    expect(notes('verl', 'k1-in-reward')).not.toContain('ε is 0.2');
    expect(notes('verl', 'k1-in-reward', { minibatches: 2 })).toContain('ε is 0.2');
    expect(code('nemo-rl', 'k3-in-weighted-loss', { logRatioClamp: 20 })).toMatch(
      /kl_input_clamp_value=20\.0 .*kl_output_clamp_value=null/s,
    );
    expect(notes('verl', 'k3-in-loss', { logRatioClamp: 20, estimateClamp: 10 })).not.toContain('clamps');
    expect(notes('verl', 'k3-in-loss')).toContain(
      'verl clamps the log-ratio to ±20 and the estimate to ±10 here, and no option changes that; the page ' +
        'clamps nothing.',
    );
    expect(notes('trl', 'k3-in-loss', { estimateClamp: 10 })).toContain(
      'TRL clamps nothing here, and no option changes that; the page clamps the estimate to ±10.',
    );
  });

  it('say of β 0 that there is no penalty', () => {
    expect(code('verl', 'k3-in-loss', { beta: 0 })).toMatch(/use_kl_in_reward=False .*use_kl_loss=False/s);
    expect(notes('verl', 'k3-in-loss', { beta: 0 })).toContain('β is 0 here');
  });

  it('say of an estimator that was added from outside that no framework has it', () => {
    const remove = registerEstimator({
      name: 'chi2',
      value: (delta) => Math.expm1(-delta) ** 2,
      derivative: (delta) => -2 * Math.expm1(-delta) * Math.exp(-delta),
      wgsl: { value: 'delta', derivative: '1.0' },
    });
    try {
      expect(because('verl', 'chi2-in-loss')).toBe(
        'The estimator chi2 was added to this page; no framework has one of that name.',
      );
    } finally {
      remove();
    }
  });

  it('take along a controlled β and a moving reference where a framework has them, and say where not', () => {
    const controlled = { betaControl: 'adaptive', targetKl: 0.05, klHorizon: 2000 } as const;
    expect(code('verl', 'k1-in-reward', controlled)).toContain(
      'algorithm.kl_ctrl.type=adaptive \\\nalgorithm.kl_ctrl.target_kl=0.05 \\\nalgorithm.kl_ctrl.horizon=2000',
    );
    expect(code('skyrl', 'k1-in-reward', controlled)).toContain('trainer.algorithm.kl_ctrl.kl_target=0.05');
    expect(code('openrlhf', 'k2-in-loss', controlled)).toContain('--algo.kl.target 0.05');
    expect(code('verl', 'k1-in-reward')).not.toContain('adaptive');
    expect(notes('verl', 'k2-in-loss', controlled)).toContain('verl has no controller of β');
    const moving = { referenceSync: 10, referenceDecay: 0.4, minibatches: 2 } as const;
    expect(code('trl', 'k3-in-loss', moving)).toContain(
      'sync_ref_model=True,\n    ref_model_sync_steps=20,\n    ref_model_mixup_alpha=0.6,',
    );
    expect(notes('verl', 'k3-in-loss', moving)).toContain('verl has no option that moves the reference');
    expect(notes('trl', 'k3-in-loss', moving)).not.toContain('no option that moves');
  });
});
