/** What a pasted configuration says, line by line, and what is to be changed in it. */
import type { Verdict } from '../../kl/theory';

export const config = {
  title: 'Paste your config',
  lead:
    'A training command, a script, a YAML or TOML file, or a GRPOConfig(…) call: it is read here, and nothing of it ' +
    'is run or leaves this page.',
  placeholder: 'algorithm.adv_estimator=grpo\nactor_rollout_ref.actor.use_kl_loss=True\n…',
  understood: (frameworks: readonly string[]) => `Understood are ${frameworks.join(', ')}.`,
  syntaxes: { shell: 'a command line', yaml: 'YAML', toml: 'TOML', python: 'Python' },
  readAs: (framework: string, syntax: string) => `Read as ${framework}, written as ${syntax}.`,
  readIn: (source: string) => `Keys and defaults as in ${source}.`,
  penalty: (method: string, beta: string) => `${method}, β ${beta}`,
  twoPenalties: (first: string, second: string) => `${first}; and ${second}`,
  ofMethod: (method: string, sentence: string) => `${method}: ${sentence}`,
  rows: (rows: readonly string[]) => (rows.length === 1 ? `row ${rows[0]}` : `rows ${rows.join(' and ')}`),
  verdicts: { unbiased: 'unbiased gradient', biased: 'biased gradient', none: 'no force on average' } satisfies Record<
    Verdict,
    string
  >,
  noPenalty: 'no penalty',
  hereOffPolicy: (verdict: string) => `with samples of an older policy, as this trains: ${verdict}`,
  whole: 'The whole loss can be trained here.',
  notWhole: 'Not all of the loss can be trained here:',
  leaves: 'Model, lengths, learning rate and batch stay the toy’s.',
  change: 'What to change',
  changeNothing: 'Nothing: on-policy, the expected gradient of the penalty is that of the reverse KL.',
  changeImpossible: 'No option of this framework gives the penalty the gradient of the reverse KL.',
  startPenalty: 'There is no penalty. These lines would switch on one whose gradient is unbiased:',
  line: (line: number) => `line ${line}`,
  newLine: 'new line',
  deleted: '(without this line)',
  inCode: (file: string) => `in ${file}`,
  becomes: (method: string, rows: string) => `With it: ${method}${rows === '' ? '' : `, ${rows}`}.`,
  copy: 'Copy',
  copied: 'Copied',
  arms: 'To train',
  armNames: { own: 'as pasted', corrected: 'corrected', none: 'no penalty' },
  train: 'Train these beside each other',
  ownBeta: (beta: string) => `With its own β of ${beta}`,
  ownBetaHelp: (beta: string) =>
    `Answers here have a few tokens instead of thousands, and a penalty that weak hardly shows; not ticked, β is ` +
    `${beta}, ` +
    'the page’s.',
  settings: (settings: string) => `Set with them: ${settings}.`,
  remarks: 'Remarks',
  sections: {
    read: 'Read',
    defaults: 'Not written, so the default',
    leftOut: 'Left out, without effect on the loss here',
    unknown: 'Not known here',
    rest: 'Other lines',
  },
  overridden: 'is set again further down',
  fromVariable: (name: string, line: number) => `from ${name}, line ${line}`,
  lines: (lines: readonly string[]) => (lines.length === 1 ? `line ${lines[0]}` : `lines ${lines.join(', ')}`),

  /** What a key decides. */
  roles: {
    trainer: 'trainer',
    advantage: 'advantage',
    'advantage-deviation': 'division of the advantage by a deviation',
    'advantage-baseline': 'baseline of the advantage',
    'advantage-whitening': 'advantages normalised over the batch',
    'advantage-clip': 'limit of the advantage',
    'loss-kl': 'KL penalty in the loss',
    'loss-kl-type': 'estimator of the KL',
    'loss-kl-coef': 'β',
    'reward-kl': 'KL penalty in the reward',
    'reward-kl-type': 'estimator of the KL in the reward',
    'reward-kl-coef': 'β in the reward',
    'weighted-kl': 'KL times the ratio ρ',
    'kl-off': 'switches the KL off',
    'kl-control': 'fixed or adaptive β',
    'kl-target': 'target of the adaptive β',
    'kl-horizon': 'horizon of the adaptive β',
    'log-ratio-clamp': 'clamp of the log-ratio',
    'estimate-clamp': 'clamp of the estimate',
    clip: 'PPO’s ε',
    'clip-low': 'PPO’s lower ε',
    'clip-high': 'PPO’s upper ε',
    'clip-range': 'PPO’s ε on both sides',
    'dual-clip': 'dual clip c, for negative advantages',
    aggregation: 'how the losses of tokens are averaged',
    'ratio-level': 'ratio of each token or of the completion',
    'policy-loss': 'policy loss',
    entropy: 'coefficient of the entropy bonus',
    'entropy-on': 'entropy bonus',
    'entropy-quantile': 'share of tokens, by entropy, that are trained',
    temperature: 'temperature of sampling',
    'top-p': 'top-p of sampling',
    'top-k': 'top-k of sampling',
    'group-size': 'completions per prompt',
    prompts: 'prompts per batch',
    'mini-batch': 'size of an update',
    updates: 'updates per batch',
    accumulation: 'accumulated steps per update',
    epochs: 'passes over a batch',
    'dynamic-sampling': 'groups of equal rewards left out',
    correction: 'correction of the sampler’s probabilities',
    'correction-type': 'kind of that correction',
    'correction-limits': 'limits of that correction',
    'correction-high': 'upper limit of that correction',
    'correction-low': 'lower limit of that correction',
    'reference-sync': 'reference policy synchronised',
    'reference-steps': 'steps between synchronisations',
    'reference-mixing': 'share of the policy in the new reference',
    staleness: 'asynchronous training',
    'prediction-loss': 'multi-token prediction loss',
    'sampler-penalty': 'penalty on the distance from the sampler',
  },
  groups: {
    critic: 'critic and discount, unused without GAE',
    evaluation: 'evaluation',
    logging: 'logging',
    files: 'files and checkpoints',
    'learning-rate': 'learning rate',
    optimiser: 'optimiser',
    data: 'data and prompts',
    length: 'lengths; no answer here is cut off',
    tools: 'tools and turns; answers here have none',
    reward: 'rewards; here right or wrong',
    hardware: 'hardware and speed',
    model: 'model',
    schedule: 'duration and schedule',
  },
  rest: {
    comment: 'comments',
    variable: 'variables',
    command: 'other commands',
    branch: 'conditions, loops and functions; not run',
    'second-command': 'a further command; the longest is read',
    structure: 'brackets, headings and further lines of values',
  },
  leftOut: {
    critic: (given: string) => `Advantages by a critic (${given}): the toy has none.`,
    advantage: (given: string) => `The advantage ${given}.`,
    'advantage-whitening': () => 'Advantages are normalised over the batch once more.',
    'advantage-clip': (given: string) => `Advantages are limited to ±${given}.`,
    'policy-loss': (given: string) => `The policy loss ${given}.`,
    aggregation: (given: string) => `Losses averaged as ${given}.`,
    estimator: (given: string) => `The estimator ${given}.`,
    epochs: (given: string) => `${given} passes over each batch: the toy uses every sample once.`,
    'entropy-quantile': (given: string) => `Only the ${given} of tokens with the highest entropy are trained.`,
    'prediction-loss': () => 'A loss for predicting several tokens ahead.',
    'sampler-penalty': (given: string) =>
      `The loss penalises the squared log-ratio to the policy that sampled (strength ${given}) and masks tokens that ` +
      'strayed; no reference policy is in it.',
    correction: (given: string) => `The correction ${given} of the sampler’s probabilities.`,
    unresolved: (given: string) => `${given}: the value is not in the text.`,
    'unknown-of-loss': (given: string) => `${given} is not known here, and may belong to the loss.`,
    unknown: (given: string) => `${given} is not known here.`,
    'top-k': (given: string) => `Top-k ${given}: the toy’s vocabulary is smaller.`,
    'one-sample': () => 'One completion per prompt: the toy’s groups have at least two.',
  },
  notes: {
    'verl-before-644': () =>
      'These keys are of verl before PR #644 (March 2025) or a fork of it: the penalty is in the reward unless ' +
      'use_kl_loss is on, the entropy bonus is 0.001, and there is no dual clip.',
    'kl-subtracted': () =>
      'This fork subtracts the KL loss (verl of January 2025, ToolRL #52): β is negative, and training drives the ' +
      'policy away from the reference.',
    'zero-coefficient': () => 'The coefficient is 0, so there is no penalty.',
    'type-unused': (given: string) => `${given} has no effect, since use_kl_loss is off.`,
    'coefficient-unused': (given: string) => `${given} has no effect: the penalty that it belongs to is off.`,
    'inside-normalised-reward': () =>
      'The penalty is inside the reward that is divided by the group’s deviation σ, so its strength is β/σ. The toy ' +
      'does the same.',
    'penalty-after-baseline': () =>
      'There the penalty is taken off after the baseline; the toy takes off the group’s mean penalty as well, which ' +
      'leaves the expectation as it is.',
    'groups-left-out': () =>
      'Groups of equal rewards are left out here; some frameworks sample until the batch is full again, which only ' +
      'makes it larger.',
    'sampler-in-bfloat16': () =>
      'The correction needs a sampler that differs from the trainer: here its log-probabilities are rounded to ' +
      'bfloat16.',
    'minibatches-rounded': (given: string) =>
      `Updates per batch are ${given} here, because they must divide the prompts.`,
    'staleness-approximate': (given: string) =>
      `Asynchronous: how old samples are varies there; here all are ${given} updates old.`,
    'trl-6503': () =>
      'use_bias_correction_kl is not written: true since PR #6503 (July 2026), which is row 6; before, it was false, ' +
      'and the same lines were row 3.',
    'nemo-2506': () =>
      'Since PR #2506 the estimate is multiplied by a differentiated ratio; before, the same lines were the plain ' +
      'loss: k3 was row 3.',
    'slime-reward-ignored': (given: string) => `${given} is ignored with this advantage (issues #397, #2359).`,
    'second-command': () => 'The text has several training commands; the one with most options is read.',
    'gspo-aggregation': () =>
      'With GSPO the policy loss is averaged per answer, whatever loss_agg_mode says; here it is as loss_agg_mode ' +
      'says.',
    'logged-only': (given: string) =>
      `${given} decides only the number that is logged; the gradient is that of k2, times ρ where ρ is on.`,
    'skyrl-default-k3': () =>
      'kl_estimator_type is not written, and its default is k3: in the reward that is row 9, not k1.',
  },
};
