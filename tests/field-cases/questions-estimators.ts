/** Questions on estimators, their values and gradients. */
import { estimator } from '../../src/kl/estimators';
import { parseMethod } from '../../src/kl/placements';
import { theory } from '../../src/kl/theory';
import { METRICS } from '../../src/population/metrics';
import { findRecipe } from '../../src/frameworks/recipes';
import { coefficientsOf, GROUP, must, sum, train, typed, worst, type Question } from './question';

const AT_REFERENCE = { referenceLogprob: GROUP.logprob };

export const estimatorQuestions: readonly Question[] = [
  {
    id: 1,
    source: 'trl #2703, #3452; open-r1 #239; unsloth #2291',
    asked: 'GRPO with one update per rollout: the logged loss is 0 at first, then rises. A bug?',
    answer:
      'No: ρ = 1 and the advantages of a group sum to 0, so the policy term is 0 while its gradient is not. What ' +
      'rises is β·KL.',
    how: '`headless step --dump`, and the curves of KL and gradient norm',
    whole: true,
    check: () => {
      const { advantage, coefficient } = coefficientsOf('k3-in-loss', { advantage: 'grpo' }, AT_REFERENCE);
      must(Math.abs(sum(advantage)) < 1e-12, 'the advantages do not sum to 0');
      const size = Math.hypot(...coefficient);
      must(size > 0.1, 'there is no gradient');
      return `ΣA = ${sum(advantage).toExponential(0)}, ‖c‖ = ${size.toFixed(2)}`;
    },
  },
  {
    id: 2,
    source: 'SkyRL #1864',
    asked: 'The KL loss is 0.63 at step 1.',
    answer: 'It must be 0, since π = π_ref; otherwise the reference is not the start (precision, mask, template).',
    how: 'the KL curves start at exactly 0',
    whole: true,
    check: async () => {
      const [points] = await train(['k3-in-loss'], { steps: 1 });
      const { k1, k2, k3, reverseKl } = points[0].values;
      must(
        [k1, k2, k3, reverseKl].every((value) => Math.abs(value!) < 1e-12),
        'the KL is not 0 at the first step',
      );
      return 'k1, k2, k3 and the exact KL are 0 at step 0';
    },
  },
  {
    id: 4,
    source: 'trl #1161, PR #1180',
    asked: 'A negative KL is reported although abs or full was used.',
    answer: 'What was reported is k1, which has either sign; its mean over π is not negative.',
    how: '`abs-in-loss` trains beside the others; k1, k2, k3 and the exact KL are logged for every method',
    whole: true,
    check: async () => {
      const [points] = await train(['abs-in-reward'], { steps: 12 });
      const negative = points.filter(({ values }) => values.k1! < 0).length;
      must(
        points.every(({ values }) => values.reverseKl! >= 0),
        'the exact KL is negative',
      );
      must(
        (['k1', 'k2', 'k3', 'reverseKl'] as const).every((name) => METRICS.includes(name)),
        'not logged',
      );
      return `abs in reward, 12 steps: k1 below 0 in ${negative}, the exact KL in none`;
    },
  },
  {
    id: 5,
    source: 'MedicalGPT #374; trl #925, #235; LlamaFactory #664',
    asked: 'The KL is −5 … −233.',
    answer:
      'E of log π/π_ref is a KL only over samples of π itself. Stale weights, top-k, top-p or a minimum length ' +
      'make it negative.',
    how: '`staleness`, `topP`, `topK`, `rolloutTemperature` of the sampler; their help says so',
    whole: true,
    check: async () => {
      const arms = ['none', 'none, rolloutTemperature=0.5', 'none, staleness=5'];
      const [all, sharper, stale] = await train(arms, { steps: 30, groupSize: 16, learningRate: 0.005 });
      const negative = (points: typeof all) => points.filter(({ values }) => values.k1! < 0).length;
      must(negative(sharper) + negative(stale) > 2 * negative(all) + 5, 'k1 is as rarely negative');
      return (
        `steps of 30 with k1 < 0: ${negative(all)} on-policy, ${negative(sharper)} sampled at temperature 0.5, ` +
        `${negative(stale)} at staleness 5; the exact KL never`
      );
    },
  },
  {
    id: 6,
    source: 'OpenRLHF #525, #931; open-r1-multimodal #16; torchforge #664',
    asked: 'k3 spikes, up to 6.8e9, and the run is not visibly harmed.',
    answer: 'It is e^(−δ) of one sampled token. The value says little; look at the exact KL.',
    how: 'the exact KL is charted, k3 is logged; the lab shows the tail',
    whole: true,
    check: () => {
      const value = estimator('k3').value(-22);
      must(value > 1e9 && estimator('k2').value(-22) < 300, 'k3 has no heavy tail');
      return `at δ = −22: k3 = ${value.toExponential(1)}, k2 = ${estimator('k2').value(-22)}`;
    },
  },
  {
    id: 7,
    source: 'verl #891, #751, PR #1779; OpenRLHF PR #1160, #1335',
    asked: 'k3 is clamped at its output only: the loss is finite, the gradient NaN.',
    answer:
      'The clamp’s gradient 0 times exp’s inf is NaN beyond 88.7 nats in float32; the clamp must come before exp.',
    how: '`estimateClamp` with `clampGradient=framework`, against `logRatioClamp`',
    whole: true,
    check: () => {
      const far = { referenceLogprob: GROUP.logprob.map((value, i) => (i === 0 ? value + 89 : value)) };
      const after = coefficientsOf('k3-in-loss', { estimateClamp: 10, clampGradient: 'framework' }, far);
      const before = coefficientsOf('k3-in-loss', { logRatioClamp: 20, estimateClamp: 10 }, far);
      must(Number.isNaN(after.coefficient[0]), 'no NaN where the framework has one');
      must(before.coefficient.every(Number.isFinite), 'NaN although clamped before exp');
      return 'δ = −89: NaN clamped after exp, finite clamped before';
    },
  },
  {
    id: 8,
    source: 'trl #3015, PR #5984, #6550, #6637',
    asked:
      'The log-ratio is clipped before exp, on one side; one PR has no gradient beyond, another is straight-through.',
    answer: 'Two different gradients beyond the limit: 0, or the slope at the limit.',
    how: '`logRatioClamp` with `clampSides=upper` and `clampGradient`',
    whole: true,
    check: () => {
      const far = { referenceLogprob: GROUP.logprob.map((value, i) => (i === 0 ? value + 5 : value)) };
      const clamped = { logRatioClamp: 2, clampSides: 'upper' } as const;
      const none = coefficientsOf('none', {}, far).coefficient[0];
      const of = (clampGradient: 'zero' | 'straight-through') =>
        (coefficientsOf('k3-in-loss', { ...clamped, clampGradient }, far).coefficient[0] - none) * (4 / 0.3);
      must(of('zero') === 0, 'a gradient beyond the limit');
      must(Math.abs(of('straight-through') - (1 - Math.exp(2))) < 1e-12, 'not the slope at the limit');
      return `k′ at δ = −5, clamped at 2: 0, or ${of('straight-through').toFixed(2)} straight-through`;
    },
  },
  {
    id: 9,
    source: 'SkyRL #1340, PR #1353; open-instruct #530',
    asked: 'The KL loss was computed without gradient.',
    answer: 'Then the training is that without a penalty; the number is still logged.',
    how: 'a recipe of its own says since when; the method is `none`',
    whole: true,
    check: () => {
      const recipe = findRecipe('skyrl-no-gradient');
      must(recipe.method === 'none', 'another method');
      return `recipe ${recipe.id}: ${recipe.method}`;
    },
  },
  {
    id: 10,
    source: 'open-instruct #534, PR #535; marin PR #5943; NeMo-RL PR #2506',
    asked: 'k1 in the loss.',
    answer: '∇k1 is the score: the reference drops out, and the mean is 0.',
    how: '`k1-in-loss`, row 1 of the lab',
    whole: true,
    check: () => {
      const [with1, without] = [coefficientsOf('k1-in-loss'), coefficientsOf('none')];
      const added = Array.from(with1.coefficient, (c, i) => c - without.coefficient[i]).filter((c) => c !== 0);
      must(
        added.every((c) => Math.abs(c - 0.3 / 4) < 1e-15),
        'not β/N on every token',
      );
      must(theory(parseMethod('k1-in-loss')).table.gradient === 'none', 'another verdict');
      return 'adds exactly β/N to every token’s coefficient; verdict: no gradient';
    },
  },
  {
    id: 11,
    source: 'trl #7086, PR #7095, #7096, #3240',
    asked: 'k3 instead of k1 in RLOO’s or PPO’s reward, for its lower variance.',
    answer:
      'The value stays unbiased, the gradient becomes ∇KL(π‖π_ref) − ∇KL(π_ref‖π), which vanishes near the reference.',
    how: '`k1-in-reward` beside `k3-in-reward`',
    whole: true,
    check: () => {
      const of = (name: string) => theory(parseMethod(name, { estimatorLevel: 'sequence', rhoLevel: 'sequence' }));
      must(of('k3-in-reward').descends === 'reverse-minus-forward', 'another objective');
      must(
        of('k3-in-reward').table.value === 'unbiased' && of('k1-in-reward').table.gradient === 'unbiased',
        'verdicts',
      );
      return `k3 in reward: ${of('k3-in-reward').formula}`;
    },
  },
  {
    id: 12,
    source: 'rlhf-book #489',
    asked: 'GRPO with k1, k2, k3 in the loss, T 0.6, top-p 0.95: k3 is spiky and worst, k1 and k2 alike.',
    answer: 'k1 is no penalty, k2 the reverse KL, k3 the forward KL with unbounded weights.',
    how: 'the three methods with `temperature=0.6 topP=0.95 minibatches=4`',
    whole: true,
    check: () => {
      typed(
        'methods=k1-in-loss,k2-in-loss,k3-in-loss',
        'temperature=0.6',
        'topP=0.95',
        'minibatches=4',
        'advantage=grpo',
      );
      const slopes = ['k1', 'k2', 'k3'].map((name) => Math.abs(estimator(name).derivative(-8)));
      must(slopes[2] > 100 * slopes[1] && slopes[0] === 1, 'other weights');
      return `|k′| at δ = −8: ${slopes.map((slope) => slope.toPrecision(3)).join(', ')}`;
    },
  },
  {
    id: 29,
    source: 'trl #3104, #2854; marin #1708; self-adaptive-llms #5',
    asked: 'The formula of the sampled token is not the KL over the vocabulary.',
    answer: 'It is an estimator with the same mean; the full KL at each prefix has less variance.',
    how: '`full-in-loss` beside `k3-in-loss`',
    whole: true,
    check: () => {
      const { vocabularyWeight } = coefficientsOf('full-in-loss');
      must(Math.abs(vocabularyWeight[0] - 0.3 / 4) < 1e-15, 'no weight on the exact gradient');
      must(theory(parseMethod('k3-in-loss')).table.value === 'unbiased', 'k3’s value is biased');
      return 'full in loss weights ∇KL of every prefix by β/N; k3’s value is unbiased';
    },
  },
  {
    id: 30,
    source: 'SkyRL #805, PR #1445',
    asked: 'The default changed from k3 to k2 in the loss.',
    answer:
      'On-policy k2’s gradient is that of the reverse KL, k3’s that of the forward KL; off-policy both are biased.',
    how: '`k2-in-loss` and `k3-in-loss`, rows 2 and 3',
    whole: true,
    check: () => {
      const gradient = (name: string, offPolicy = false) =>
        theory(parseMethod(name, { estimatorLevel: 'sequence' }), offPolicy).gradient;
      const verdicts = [gradient('k2-in-loss'), gradient('k3-in-loss'), gradient('k2-in-loss', true)];
      must(verdicts.join() === 'unbiased,biased,biased', `other verdicts: ${verdicts.join()}`);
      return `gradient of k2, k3, and k2 off-policy: ${verdicts.join(', ')}`;
    },
  },
  {
    id: 31,
    source: 'trl #4967, #4637, PR #4638, #6503',
    asked: 'An unbiased KL for GRPO.',
    answer: 'k1 in the reward, or ρ·k3 in the loss with ρ of the whole completion differentiated.',
    how: '`k1-in-reward`, `k3-in-weighted-loss`',
    whole: true,
    check: () => {
      const levels = { estimatorLevel: 'token', rhoLevel: 'sequence' } as const;
      const names = ['k1-in-reward', 'k1-in-weighted-loss', 'k3-in-weighted-loss'];
      for (const name of names)
        must(theory(parseMethod(name, { ...levels, rewardKlAt: 'update' }), false).gradient === 'unbiased', name);
      return `unbiased on-policy: ${names.join(', ')}`;
    },
  },
  {
    id: 34,
    source: 'ms-swift #7285',
    asked: 'What does a larger β do in GRPO?',
    answer: 'It pulls harder to the reference; in the loss the pull is proportional to β.',
    how: 'help of β; `beta=0.1,0.3,1` makes an arm of each',
    whole: true,
    check: () => {
      const { arms } = typed('methods=k3-in-loss', 'beta=0.1,0.3,1');
      const pull = (beta: number) =>
        worst(
          coefficientsOf('k3-in-loss', { beta, advantage: 'grpo' }).coefficient,
          coefficientsOf('none', { advantage: 'grpo' }).coefficient,
        );
      must(Math.abs(pull(1) / pull(0.1) - 10) < 1e-9, 'not proportional');
      return `${arms.length} arms; the penalty’s coefficients grow tenfold from β 0.1 to 1`;
    },
  },
];
