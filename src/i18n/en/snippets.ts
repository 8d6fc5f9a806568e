/** What to know of lines that are written for a framework, and why there are none. */
export const snippets = {
  notes: {
    zeroBeta: 'β is 0 here, so there is no penalty to write down.',
    detachedIsLoss: 'These runs are on-policy: ρ is 1 and not differentiated, so the term is the plain loss.',
    sameAsK2:
      'On-policy the gradient of ρ·k3 is that of k2 in the loss, sample by sample; the number that is logged ' +
      'differs.',
    sameAsWeightedK3:
      'The same gradient, sample by sample: ρ·k3 with ρ differentiated is k1 times ρ, whatever is written; the ' +
      'number that is logged differs.',
    staleness: 'Staleness is not set by these lines: asynchronous training is a mode of its own there.',
    clipOff: 'The page does not clip the ratio; there ε is 0.2 unless you set it wide.',
    sequenceRatio: 'The page’s ratio is that of the whole completion; there it is each token’s. On-policy both are 1.',
    tokenRatio: 'RLOOTrainer’s ratio is that of the whole completion, the page’s is each token’s.',
    sumNotToGo:
      'The penalty is summed over the whole completion there, on the page from each token on: the same ' +
      'expectation, more variance.',
    toGoNotSum:
      'The penalty is summed from each token on there, on the page over the whole completion: the same ' +
      'expectation, less variance.',
    penaltyAfterBaseline:
      'There the penalty is taken off after the rewards have become advantages, so neither baseline nor deviation ' +
      'touches it; on the page both do.',
    meanOfAll:
      'The baseline is the mean of the whole group, that of the page the mean of the others: a factor of G/(G − ' +
      '1), which a larger learning rate makes up for.',
    tokenMean:
      'There losses are averaged over tokens, on the page they are summed over an answer: what the penalty in the ' +
      'loss weighs against the reward then depends on the length.',
    otherMean:
      'There losses are averaged over all tokens of a batch, on the page over each answer first: short answers weigh ' +
      'less there.',
    inactiveNeMo:
      'These lines are those of a version since PR #2506; before it, the same lines were the plain k3 in the loss.',
    isWeightClamped: 'The flag came with PR #1309 (August 2026); its ρ is clamped.',
    onePerDevice: 'For one device; on several, divide per_device_train_batch_size by their number.',
  },
  clamped: (logRatio: number, estimate: number) =>
    [
      ...(logRatio ? [`the log-ratio to ±${logRatio}`] : []),
      ...(estimate ? [`the estimate to ±${estimate}`] : []),
    ].join(' and ') || 'nothing',
  clampsDiffer: (framework: string, there: string, here: string) =>
    `${framework} clamps ${there} here, and no option changes that; the page clamps ${here}.`,
  noControl: (framework: string) => `${framework} has no controller of β for this penalty: β stays fixed there.`,
  noMovingReference: (framework: string) =>
    `${framework} has no option that moves the reference: it stays where it is there.`,
  reasons: {
    full:
      'No framework takes the exact KL over the vocabulary at each prefix as a penalty (verl names it full and ' +
      'raises NotImplementedError).',
    ownEstimator: (name: string) => `The estimator ${name} was added to this page; no framework has one of that name.`,
    sequenceEstimator:
      'Every framework applies its estimator token by token; one k2 or k3, or one ratio, for the whole completion ' +
      'is not offered.',
    sequenceRatio:
      'No framework multiplies its KL by the ratio of the whole completion; set the ρ level to token. (TRL’s ' +
      'importance_sampling_level="sequence" takes a geometric mean and adds a wrong term, issue #6586.)',
    frozen:
      'In the reward, frameworks take the KL once, of the policy that was there when the batch was made; ' +
      'recomputing it at every update is not offered.',
    noRatio: (framework: string) =>
      `${framework} multiplies no KL term by ρ, and off-policy no other writing has this gradient.`,
    noWeighted: (framework: string) =>
      `${framework} multiplies no KL term by a differentiated ρ, and no other of its options has this gradient.`,
    oneOfBoth: (framework: string) =>
      `${framework} puts the penalty into the reward or into the loss, never into both.`,
    trlLoss: 'TRL’s GRPO has k3 in the loss only, plain or times ρ; no option names another estimator.',
    trlReward: 'In TRL the KL in the reward is RLOOTrainer’s, and that is always k1.',
    trlRewardGrpo:
      'GRPOTrainer has no KL in the reward (issue #4967 asked for it and was closed), and RLOOTrainer does not ' +
      'divide by the group’s deviation; set the advantage to leave-one-out.',
    nemoReward:
      'NeMo-RL has the KL in the reward with its Reinforce++ and GAE estimators only; Reinforce++ takes off each ' +
      'token’s own KL, without that of later tokens, and normalises over the batch.',
    nemoLoss:
      'Since PR #2506 NeMo-RL multiplies every KL in the loss by a differentiated factor, and with it none of its ' +
      'estimators has this gradient.',
  },
};
