/** Questions on settings of the loss, of the sampler and of training. */
import { readConfig } from '../../src/frameworks/config/reading';
import { coefficientsOf, GROUP, must, sum, train, typed, worst, type Question } from './question';

const EQUAL = { rewards: [1, 1, 1, 1] };
/** ρ of every token far from 1. */
const STALE = { behaviourLogprob: GROUP.logprob.map((value, i) => value + (i % 2 === 0 ? -0.5 : 0.4)) };

export const settingQuestions: readonly Question[] = [
  {
    id: 3,
    source: 'verl #2305',
    asked: 'The log-ratio is not 0 in the first epoch.',
    answer: 'It is 0 if the trainer recomputes its own log-probs; otherwise sampler and trainer differ numerically.',
    how: '`samplerBits` or `samplerNoise` give the toy such a sampler; metric of the importance weight',
    whole: true,
    check: async () => {
      const [same, rounded] = await train(['none', 'none, samplerBits=3'], { steps: 6 });
      const of = (points: typeof same) => points.map(({ values }) => JSON.stringify(values)).join();
      must(of(same) !== of(rounded), 'a rounded sampler changes nothing');
      return 'log-probs rounded to 3 bits in the sampler: other samples from the first step on';
    },
  },
  {
    id: 13,
    source: 'trl #5588, PR #5640, #5777, #7068',
    asked: 'A group with equal rewards: A = 0, but the KL gradient stays.',
    answer: 'So the objective has it. Leaving such groups out is another objective.',
    how: '`dynamicSampling=on` beside `off`',
    whole: true,
    check: () => {
      const kept = coefficientsOf('k3-in-loss', { advantage: 'grpo' }, EQUAL);
      const left = coefficientsOf('k3-in-loss', { advantage: 'grpo', dynamicSampling: 'on' }, EQUAL);
      must(sum(kept.advantage) === 0 && Math.hypot(...kept.coefficient) > 0.01, 'no KL gradient');
      must(
        left.coefficient.every((c) => c === 0),
        'the group is not left out',
      );
      return `‖c‖ of a group without spread: ${Math.hypot(...kept.coefficient).toFixed(3)}, and 0 where it is left out`;
    },
  },
  {
    id: 14,
    source: 'verl #594, PR #644',
    asked: 'The KL is inside the score that GRPO normalises.',
    answer: 'With equal rewards A = −(K − K̄)/sd K, of size 1 whatever β is.',
    how: '`k1-in-reward` with `advantage=grpo`; a claim of the findings',
    whole: true,
    check: () => {
      const size = (advantage: 'grpo' | 'rloo', beta: number) =>
        Math.hypot(...coefficientsOf('k1-in-reward', { advantage, beta }, EQUAL).advantage) / 2;
      must(size('grpo', 0.01) > 0.8 && size('rloo', 0.01) < 0.05, 'other sizes');
      return `rms A at β 0.01: ${size('grpo', 0.01).toFixed(2)} with GRPO, ${size('rloo', 0.01).toFixed(3)} with RLOO`;
    },
  },
  {
    id: 15,
    source: 'slime #397, PR #2359, #2368',
    asked: '`--kl-coef` with GRPO does nothing.',
    answer: 'Right: only the KL loss counts there.',
    how: 'paste the flags',
    whole: true,
    check: () => {
      const reading = readConfig('python train.py --advantage-estimator grpo --kl-coef 0.1 --rollout-batch-size 32');
      must(reading.dialect.id === 'slime', `read as ${reading.dialect.id}`);
      must(reading.training.method === 'none', `read as ${reading.training.method}`);
      return 'read as slime, and as no penalty';
    },
  },
  {
    id: 16,
    source: 'slime PR #2258; verl PR #6519',
    asked: 'A coefficient of 0 still multiplies NaN.',
    answer: '0 · NaN is NaN: the term must be left out.',
    how: '`beta=0` equals `none` bit for bit',
    whole: true,
    check: () => {
      const far = { referenceLogprob: GROUP.logprob.map((value) => value + 2000) };
      const [zero, none] = [coefficientsOf('k3-in-loss', { beta: 0 }, far), coefficientsOf('none', {}, far)];
      must(worst(zero.coefficient, none.coefficient) === 0, 'they differ');
      return 'δ = −2000, where k3 overflows: the same bits as without a penalty';
    },
  },
  {
    id: 17,
    source: 'verl #265, #509, #3276; OpenRLHF #768; EasyR1 #45; TinyZero #67; Search-R1 #118',
    asked: 'KL in the reward or in the loss, or both?',
    answer: 'Two gradients, which add up; each can have its own estimator and β, as in verl.',
    how: '`k1-in-reward` with `second=k3-in-loss secondBeta=0.02`',
    whole: true,
    check: async () => {
      const experiment = typed('arms=k1-in-reward, beta=0.01, second=k3-in-loss, secondBeta=0.02');
      const [both, first] = await train([...experiment.arms, 'k1-in-reward, beta=0.01'], { steps: 4 });
      must(both.at(-1)!.values.gradNorm !== first.at(-1)!.values.gradNorm, 'the second penalty changes nothing');
      return 'trains with two estimators and two β';
    },
  },
  {
    id: 18,
    source: 'Logic-RL #58, RAGEN #58, ToolRL #52',
    asked: 'The KL loss is subtracted.',
    answer: 'Then it is maximised: the policy is driven away from the reference.',
    how: '`beta=-0.1`, with a warning that says so',
    whole: true,
    check: () => {
      must(typed('beta=-0.1').beta === -0.1, 'refused');
      const none = coefficientsOf('none').coefficient;
      const push = (beta: number) => coefficientsOf('k3-in-loss', { beta }).coefficient.map((c, i) => c - none[i]);
      must(
        worst(
          push(-0.3),
          push(0.3).map((c) => -c),
        ) < 1e-15,
        'not the opposite gradient',
      );
      return 'β −0.3 adds the opposite of β 0.3';
    },
  },
  {
    id: 19,
    source: 'trl PR #3029, #4159; OpenRLHF PR #853, #857; compose-rl PR #105; miles PR #1345',
    asked: 'Log-probs are taken at another temperature than that of sampling.',
    answer: 'π at the sampling temperature must be in ρ and KL; otherwise both are of a policy that sampled nothing.',
    how: '`rolloutTemperature` beside `temperature`',
    whole: true,
    check: async () => {
      const [same, other] = await train(['none', 'none, rolloutTemperature=0.5'], { steps: 4 });
      must(other[0].values.k1 === 0 && same[0].values.k1 === 0, 'log-probs follow the sampler');
      must(other[0].values.reward !== same[0].values.reward, 'the sampler does not differ');
      return `reward of the first step: ${same[0].values.reward} sampled at 1, ${other[0].values.reward} at 0.5`;
    },
  },
  {
    id: 20,
    source: 'trl #6586, PR #6594, #7188',
    asked: 'A sequence-level ratio times the token’s KL.',
    answer: 'It adds Σk · ∇mean log π, where the ratio is differentiated.',
    how: '`rhoLevel=geometric` (GSPO) or `sequence` with a weighted loss',
    whole: true,
    check: () => {
      const of = (rhoLevel: 'token' | 'geometric') => coefficientsOf('none', { levels: { rhoLevel } }, STALE).ratio;
      must(new Set(of('geometric').slice(0, 3)).size === 1, 'not one ratio per completion');
      must(new Set(of('token').slice(0, 3)).size > 1, 'one ratio');
      return `geometric mean of ρ of the first completion: ${of('geometric')[0].toFixed(3)}`;
    },
  },
  {
    id: 21,
    source: 'verl #801',
    asked: 'Do clip bounds matter while the ratio is 1?',
    answer: 'Not with one update on fresh samples.',
    how: '`clip` with `minibatches=1` and `4`; metric clipFraction',
    whole: true,
    check: () => {
      const on = worst(coefficientsOf('none', { clip: 0.2 }).coefficient, coefficientsOf('none').coefficient);
      const off = coefficientsOf('none', { clip: 0.2 }, STALE).clipped;
      must(on === 0 && sum(off) > 0, 'it matters on-policy, or never');
      return `tokens clipped: 0 on-policy, ${sum(off)} of 11 with stale samples`;
    },
  },
  {
    id: 22,
    source: 'tinker-cookbook PR #822; prime-rl #964; marin #8955',
    asked: 'With stale samples unclipped importance sampling falls apart, PPO stays.',
    answer: 'The variance of ρA grows with the distance from μ; clipping bounds it.',
    how: '`staleness=10` with `clip=0,0.2`',
    whole: true,
    check: () => {
      const far = { behaviourLogprob: GROUP.logprob.map((value) => value - 4) };
      const size = (clip: number) => Math.max(...coefficientsOf('none', { clip }, far).coefficient.map((c) => -c));
      must(size(0.2) === 0 && size(0) > 5, 'not bounded');
      typed('staleness=10', 'clip=0,0.2');
      return `largest weight on a good token at ρ = e⁴: ${size(0).toFixed(1)}, clipped ${size(0.2)}`;
    },
  },
  {
    id: 23,
    source: 'trl #2908; open-instruct #546; verifiers #64; theLMbook #8',
    asked: 'The reference is updated during training.',
    answer: 'The KL restarts from 0 at each synchronisation.',
    how: '`referenceSync`, or `referenceDecay` for a moving average',
    whole: true,
    check: async () => {
      const [fixed, synced] = await train(['k3-in-loss', 'k3-in-loss, referenceSync=4'], { steps: 5 });
      must(synced[4].values.reverseKl! < 1e-9 && fixed[4].values.reverseKl! > 1e-4, 'the KL goes on');
      return `KL at step 4: ${fixed[4].values.reverseKl!.toExponential(1)}, and 0 right after a synchronisation`;
    },
  },
  {
    id: 24,
    source: 'trl #4532; miles PR #3222; verl kl_ctrl',
    asked: 'An adaptive β.',
    answer: 'β ← β(1 + clip(KL/target − 1, ±0.2)·n/horizon).',
    how: '`betaControl=adaptive targetKl klHorizon`; β is charted',
    whole: true,
    check: async () => {
      const [points] = await train(['k1-in-reward, betaControl=adaptive, targetKl=0.001, klHorizon=100'], { steps: 8 });
      const betas = points.map(({ values }) => (values as Record<string, number>).beta);
      must(betas.at(-1)! > betas[0], `β does not rise: ${betas.join()}`);
      return `β from ${betas[0].toFixed(2)} to ${betas.at(-1)!.toFixed(2)} in 8 steps above the target`;
    },
  },
  {
    id: 25,
    source: 'verl #742; tinker-cookbook #579; trl PR #3256; open-instruct #636',
    asked: 'Dr. GRPO.',
    answer:
      'The mean is subtracted and nothing else; tokens are summed and divided by a constant. RLOO is G/(G − 1) ' +
      'times that.',
    how: '`advantage=mean aggregation=fixed-length`',
    whole: true,
    check: () => {
      const dr = coefficientsOf('none', { advantage: 'mean', aggregation: 'fixed-length' }).coefficient;
      const rloo = coefficientsOf('none', { advantage: 'rloo' }).coefficient;
      must(
        worst(
          dr.map((c) => c * 3 * (4 / 3)),
          rloo,
        ) < 1e-15,
        'not a multiple of RLOO',
      );
      return 'RLOO = T · G/(G − 1) times Dr. GRPO, token by token';
    },
  },
  {
    id: 26,
    source: 'verl #957, #911, #1233, #2776; rllm PR #513; miles PR #872; AReaL PR #1546',
    asked: 'Token mean, sequence mean or sum?',
    answer: 'A token weighs 1/Σ|o|, 1/(N|o|) or 1/N: the KL against the reward changes with length.',
    how: '`aggregation`',
    whole: true,
    check: () => {
      const of = (aggregation: 'token-mean' | 'sequence-mean' | 'sequence-sum') =>
        coefficientsOf('none', { aggregation }).divisor;
      must(of('token-mean')[0] === 11 && of('sequence-mean')[2] === 8 && of('sequence-sum')[0] === 4, 'other weights');
      return 'divisors of a completion of 2 tokens among 4 with 11: 11, 8 and 4';
    },
  },
  {
    id: 27,
    source: 'trl PR #3867, #4493, #4772; verl PR #2953; slime PR #690; ms-swift #6235; NeMo-RL PR #2269',
    asked: 'The sampler is not the trainer: TIS, MIS.',
    answer: 'The ratio of trainer to sampler, truncated or masked, weights the policy gradient.',
    how: '`samplerNoise` with `importanceCorrection=truncated` or `masked`',
    whole: true,
    check: () => {
      const other = { samplerLogprob: GROUP.logprob.map((value, i) => value - (i === 0 ? 2 : 0)) };
      const of = (importanceCorrection: 'none' | 'truncated' | 'masked') =>
        coefficientsOf('none', { importanceCorrection, correctionHigh: 2, correctionLow: 0.5 }, other).correction[0];
      must(of('none') === 1 && of('truncated') === 2 && of('masked') === 0, 'other weights');
      return 'weight of a token at a ratio of e²: 1, 2 truncated, 0 masked';
    },
  },
  {
    id: 28,
    source: 'DAPO #33; rllm #116; VLM-R1 PR #199; textpolicy #6',
    asked: 'Entropy falls; clip-higher.',
    answer: 'ε_high > ε_low lets rare good tokens grow further before they are clipped.',
    how: '`clip=0.2 clipHigh=0.28`, `entropyBonus`',
    whole: true,
    check: () => {
      const up = { behaviourLogprob: GROUP.logprob.map((value) => value - Math.log(1.25)) };
      const clipped = (clipHigh: number) => sum(coefficientsOf('none', { clip: 0.2, clipHigh }, up).clipped);
      must(clipped(0) > 0 && clipped(0.28) === 0, 'the upper side is not its own');
      return `tokens clipped at ρ = 1.25: ${clipped(0)} with ε 0.2, ${clipped(0.28)} with ε_high 0.28`;
    },
  },
  {
    id: 32,
    source: 'trl #4040; ms-swift #5264',
    asked: 'KL is nan or absent at β 0.',
    answer: 'The reference is not even loaded there, so nothing can be measured.',
    how: 'the toy measures it at β 0 all the same; the recipe’s note says what TRL does',
    whole: true,
    check: async () => {
      const [points] = await train(['k3-in-loss, beta=0'], { steps: 4 });
      must(points[3].values.reverseKl! > 0, 'not measured');
      return `KL after 4 steps at β 0: ${points[3].values.reverseKl!.toExponential(1)}`;
    },
  },
  {
    id: 33,
    source: 'trl #2933',
    asked: 'Exclude tokens (EOS) from the KL.',
    answer: 'A mask on k_t.',
    how: 'not possible: there is no mask of tokens',
    whole: false,
    check: () => 'not built',
  },
];
