/** verl and EasyR1, which grew out of it. */
import type { Draft, Penalty } from './draft';
import { estimatorNamed, type Dialect, type Sets, type Pasted } from './dialect';
import type { Role } from './roles';
import type { Values } from './values';

const ADVANTAGES = {
  grpo: 'grpo',
  grpo_vectorized: 'grpo',
  rloo: 'rloo',
  rloo_vectorized: 'rloo',
  reinforce_plus_plus: 'reinforce++',
  reinforce_plus_plus_baseline: 'reinforce++-baseline',
  remax: 'remax',
};

const AGGREGATIONS = {
  'token-mean': 'token-mean',
  'seq-mean-token-sum': 'sequence-sum',
  'seq-mean-token-mean': 'sequence-mean',
  'seq-mean-token-sum-norm': 'fixed-length',
  // Before loss_agg_mode there was use_token_level_loss.
  true: 'token-mean',
  false: 'sequence-mean',
  // EasyR1
  token: 'token-mean',
  seq: 'sequence-mean',
};

/** The estimator whose derivative a KL loss has: a name with + has the gradient of k2 (kl_penalty in core_algos.py). */
const lossEstimator = (type: string | undefined): string | undefined =>
  type?.endsWith('+') ? 'k2' : estimatorNamed(type);
const rewardEstimator = (type: string | undefined): string | undefined => estimatorNamed(type?.replace(/\+$/, ''));

/** Keys of versions before PR #644 (March 2025), and what was only there later. */
const OLD =
  /(?:actor\.(?:ppo_micro_batch_size|use_token_level_loss|state_masking)|\.log_prob_micro_batch_size|\.grad_offload)$/;
const NEW = /loss_agg_mode|clip_ratio_c|use_kl_in_reward|rollout\.mode|model_engine|rollout_correction|\.checkpoint\./;
const isOld = ({ hasKey }: Pasted): boolean => hasKey(OLD) && !hasKey(NEW);
const SEARCH_R1 = /n_agent|state_masking|no_think_rl/;
/** Forks of January 2025 with `policy_loss - kl_loss * kl_loss_coef` in dp_actor.py (ToolRL #52; TinyZero 95df88f). */
const SUBTRACTS = /TinyZero|ToolRL|rlla_/;

const ACTOR = 'actor_rollout_ref.actor';
const ROLLOUT = 'actor_rollout_ref.rollout';

function mend({ placement }: Penalty): Sets {
  return placement === 'reward' ? [['reward-kl-type', 'kl']] : [['loss-kl-type', 'mse']];
}

/** k3 is clamped to ±10 after its log-ratio was to ±20; before, after the exponential only. */
function clampK3(draft: Draft, old: boolean): void {
  if (!draft.penalties.some(({ estimator }) => estimator === 'k3')) return;
  if (old) draft.clamps(0, 10, 'framework');
  else draft.clamps(20, 10);
}

function interpret(values: Values, draft: Draft, pasted: Pasted): void {
  const old = isOld(pasted);
  draft.advantage(ADVANTAGES);
  draft.withoutDeviation(values.has('advantage-deviation') && !values.flag('advantage-deviation'));

  const inLoss = values.flag('loss-kl');
  const inReward = old ? !inLoss : values.flag('reward-kl');
  if (old) draft.note('verl-before-644');
  if (inReward) {
    const beta = values.number('reward-kl-coef');
    draft.penalise(rewardEstimator(values.text('reward-kl-type')), 'reward', beta, 'reward-kl-type');
    if (/reinforce/.test(draft.settings.advantage ?? '')) draft.settings.rewardKl = 'to-go';
    if (draft.settings.advantage === 'grpo' && beta !== 0) draft.note('inside-normalised-reward');
    if (values.has('kl-control') && values.text('kl-control') === 'adaptive') adaptive(values, draft);
  } else if (values.has('reward-kl-coef') && values.number('reward-kl-coef') !== 0)
    draft.note('coefficient-unused', values.entry('reward-kl-coef')!.key);
  if (inLoss) {
    const sign = SUBTRACTS.test(pasted.text) && !pasted.mended ? -1 : 1;
    const beta = values.number('loss-kl-coef');
    const type = values.text('loss-kl-type');
    draft.penalise(lossEstimator(type), 'loss', beta === undefined ? undefined : sign * beta, 'loss-kl-type');
    if (sign < 0) {
      draft.note('kl-subtracted');
      draft.codeFault = {
        file: 'verl/workers/actor/dp_actor.py',
        before: 'policy_loss = policy_loss - kl_loss * self.config.kl_loss_coef',
        after: 'policy_loss = policy_loss + kl_loss * self.config.kl_loss_coef',
      };
    }
    if (type?.endsWith('+')) draft.note('logged-only', type);
  } else if (values.has('loss-kl-type')) draft.note('type-unused', values.entry('loss-kl-type')!.key);
  clampK3(draft, old);

  // clip_ratio_low and _high take the place of clip_ratio where they are there.
  draft.clip(values.number('clip-low') ?? values.number('clip'), values.number('clip-high') ?? values.number('clip'));
  if (!old) draft.settings.dualClip = values.number('dual-clip');
  draft.aggregation(AGGREGATIONS);
  policyLoss(values, draft);
  draft.entropy(values.number('entropy'));
  draft.sampling();
  draft.dynamicSampling(values.flag('dynamic-sampling'));
  correction(values, draft);
  const [prompts, batch] = [values.number('prompts'), values.number('mini-batch')];
  draft.sizes(prompts && batch ? prompts / batch : undefined);
  const sync = values.number('staleness');
  if (sync !== undefined && sync > 0) {
    draft.settings.staleness = sync;
    draft.note('staleness-approximate', sync);
  }
  if (values.flag('prediction-loss')) draft.leaveOut('prediction-loss', 'prediction-loss');
}

function adaptive(values: Values, draft: Draft): void {
  draft.settings.betaControl = 'adaptive';
  draft.settings.targetKl = values.number('kl-target');
  draft.settings.klHorizon = values.number('kl-horizon');
}

function policyLoss(values: Values, draft: Draft): void {
  const mode = draft.choose(
    'policy-loss',
    { vanilla: 'token', default: 'token', gspo: 'geometric' } as Record<string, string>,
    'policy-loss',
  );
  if (mode !== 'geometric') return;
  draft.settings.rhoLevel = mode;
  if (draft.settings.aggregation !== 'sequence-mean') draft.note('gspo-aggregation');
}

function correction(values: Values, draft: Draft): void {
  const kind = values.text('correction');
  if (kind === undefined || kind.toLowerCase() === 'false') return;
  const level = /^sequence$/i.test(kind) ? 'sequence' : undefined;
  draft.correct('truncated', values.number('correction-high'), undefined, level);
}

const VERL_KEYS: Record<string, Role> = {
  'algorithm.adv_estimator': 'advantage',
  'algorithm.norm_adv_by_std_in_grpo': 'advantage-deviation',
  'algorithm.use_kl_in_reward': 'reward-kl',
  'algorithm.kl_penalty': 'reward-kl-type',
  'algorithm.kl_ctrl.kl_coef': 'reward-kl-coef',
  'algorithm.kl_ctrl.type': 'kl-control',
  'algorithm.kl_ctrl.target_kl': 'kl-target',
  'algorithm.kl_ctrl.horizon': 'kl-horizon',
  [`${ACTOR}.use_kl_loss`]: 'loss-kl',
  [`${ACTOR}.kl_loss_type`]: 'loss-kl-type',
  [`${ACTOR}.kl_loss_coef`]: 'loss-kl-coef',
  [`${ACTOR}.clip_ratio`]: 'clip',
  [`${ACTOR}.clip_ratio_low`]: 'clip-low',
  [`${ACTOR}.clip_ratio_high`]: 'clip-high',
  [`${ACTOR}.clip_ratio_c`]: 'dual-clip',
  [`${ACTOR}.loss_agg_mode`]: 'aggregation',
  [`${ACTOR}.use_token_level_loss`]: 'aggregation',
  [`${ACTOR}.entropy_coeff`]: 'entropy',
  [`${ACTOR}.policy_loss.loss_mode`]: 'policy-loss',
  [`${ACTOR}.ppo_epochs`]: 'epochs',
  [`${ACTOR}.ppo_mini_batch_size`]: 'mini-batch',
  'data.train_batch_size': 'prompts',
  [`${ROLLOUT}.n`]: 'group-size',
  [`${ROLLOUT}.n_agent`]: 'group-size',
  [`${ROLLOUT}.temperature`]: 'temperature',
  [`${ROLLOUT}.top_p`]: 'top-p',
  [`${ROLLOUT}.top_k`]: 'top-k',
  'algorithm.filter_groups.enable': 'dynamic-sampling',
  'algorithm.rollout_correction.rollout_is': 'correction',
  'algorithm.rollout_correction.rollout_is_threshold': 'correction-high',
  'algorithm.rollout_is': 'correction',
  'algorithm.rollout_is_threshold': 'correction-high',
  [`${ACTOR}.tis_imp_ratio_cap`]: 'correction-high',
  'async_training.trigger_parameter_sync_step': 'staleness',
  'actor_rollout_ref.model.mtp.enable_train': 'prediction-loss',
};

export const verlDialect: Dialect = {
  id: 'verl',
  name: 'verl',
  source:
    'verl/trainer/config/actor/actor.yaml, rollout/rollout.yaml and ppo_trainer.yaml at 1dda039; before PR #644 ' +
    'verl/trainer/config/ppo_trainer.yaml as in Search-R1 0789f5e',
  style: 'overrides',
  keys: VERL_KEYS,
  mark: /verl\.|actor_rollout_ref|main_ppo|main_dapo/,
  defaults: {
    advantage: 'gae',
    'reward-kl': 'False',
    'reward-kl-type': 'kl',
    'reward-kl-coef': '0.001',
    'kl-target': '0.1',
    'kl-horizon': '10000',
    'loss-kl': 'False',
    'loss-kl-type': 'low_var_kl',
    'loss-kl-coef': '0.001',
    clip: '0.2',
    'dual-clip': '3.0',
    aggregation: 'token-mean',
    entropy: '0',
    'policy-loss': 'vanilla',
    temperature: '1.0',
    'top-p': '1',
    'correction-high': '2.0',
  },
  otherDefaults: (pasted) => ({
    ...(isOld(pasted) ? { entropy: '0.001' } : {}),
    ...(pasted.hasKey(SEARCH_R1) ? { 'top-p': '0.95' } : {}),
  }),
  interpret,
  mend,
  start: (_, pasted) => [
    // Before PR #644 the penalty was in the reward unless it was in the loss.
    ...(isOld(pasted) ? [] : ([['reward-kl', 'True']] as const)),
    ['reward-kl-type', 'kl'],
    ['reward-kl-coef', '0.001'],
  ],
};

function interpretEasyR1(values: Values, draft: Draft): void {
  draft.advantage(ADVANTAGES);
  const inLoss = values.flag('loss-kl');
  if (!values.flag('kl-off')) {
    const type = values.text('loss-kl-type');
    draft.penalise(estimatorNamed(type), inLoss ? 'loss' : 'reward', values.number('loss-kl-coef'), 'loss-kl-type');
  }
  clampK3(draft, false);
  draft.clip(values.number('clip-low'), values.number('clip-high'));
  draft.settings.dualClip = values.number('dual-clip');
  draft.aggregation(AGGREGATIONS);
  policyLoss(values, draft);
  draft.sampling();
  draft.dynamicSampling(values.flag('dynamic-sampling'));
  const [prompts, batch] = [values.number('prompts'), values.number('mini-batch')];
  draft.sizes(prompts && batch ? prompts / batch : undefined);
}

export const easyR1Dialect: Dialect = {
  id: 'easyr1',
  name: 'EasyR1',
  source: 'examples/config.yaml at 0243608, verl/workers/actor/config.py at 27c93cf',
  style: 'overrides',
  keys: {
    'algorithm.adv_estimator': 'advantage',
    'algorithm.disable_kl': 'kl-off',
    'algorithm.use_kl_loss': 'loss-kl',
    'algorithm.kl_penalty': 'loss-kl-type',
    'algorithm.kl_coef': 'loss-kl-coef',
    'algorithm.online_filtering': 'dynamic-sampling',
    'worker.actor.clip_ratio_low': 'clip-low',
    'worker.actor.clip_ratio_high': 'clip-high',
    'worker.actor.clip_ratio_dual': 'dual-clip',
    'worker.actor.loss_avg_mode': 'aggregation',
    'worker.actor.loss_type': 'policy-loss',
    'worker.actor.ppo_epochs': 'epochs',
    'worker.actor.global_batch_size': 'mini-batch',
    'data.rollout_batch_size': 'prompts',
    'worker.rollout.n': 'group-size',
    'worker.rollout.temperature': 'temperature',
    'worker.rollout.top_p': 'top-p',
    'worker.rollout.top_k': 'top-k',
  },
  mark: /worker\.actor|easy_?r1|disable_kl/i,
  // A configuration without these lines gets them from examples/config.yaml, which every script of the project names.
  defaults: {
    advantage: 'grpo',
    'kl-off': 'false',
    'loss-kl': 'true',
    'loss-kl-type': 'low_var_kl',
    'loss-kl-coef': '0.01',
    'clip-low': '0.2',
    'clip-high': '0.3',
    'dual-clip': '3.0',
    aggregation: 'token',
    'top-p': '0.99',
  },
  interpret: interpretEasyR1,
  mend: ({ placement }) => (placement === 'reward' ? [['loss-kl-type', 'kl']] : [['loss-kl-type', 'mse']]),
  start: () => [
    ['kl-off', 'false'],
    ['loss-kl', 'false'],
    ['loss-kl-type', 'kl'],
    ['loss-kl-coef', '0.01'],
  ],
};
