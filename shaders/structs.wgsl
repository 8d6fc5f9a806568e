// What every kernel is told. The layouts on the TypeScript side are read off this file by webgpu-utils.
// Run: one element per run of the population; settings are data, so that one dispatch serves all methods.
struct Run {
  seed: u32,
  estimator: u32,         // 0 none, 1 full, 2 … kl/estimators.ts
  loss_placement: u32,    // 0 not in the loss, 1 plain, 2 weighted by rho (attached), 3 weighted by sg(rho)
  in_reward: u32,         // 0 no, 1 one sum for the completion, 2 reward-to-go
  reward_kl_at_update: u32, // 0 frozen at rollout (behaviour policy), 1 recomputed from the policy
  sequence_estimator: u32,
  sequence_rho: u32,
  advantage: u32,         // 0 RLOO, 1 GRPO, 2 cross-entropy
  beta: f32,
  clip: f32,
  log_ratio_clamp: f32,   // of δ, before the estimator; 0 off
  estimate_clamp: f32,    // of k; 0 off
  temperature: f32,
  learning_rate: f32,
  adam_beta1: f32,
  adam_beta2: f32,
  adam_epsilon: f32,
  weight_decay: f32,
  max_grad_norm: f32,
  label_noise: f32,
}

// Pass: one dispatch. Offsets into parameter buffers count vec4s.
struct Pass {
  step: u32,
  update: u32,            // updates before this one
  parameters: u32,        // where run 0's parameters start
  parameters_stride: u32, // from run to run; 0 for the shared reference policy
  next_parameters: u32,   // where Adam writes run 0's
  first_block: u32,       // first block of prompts of this minibatch
  blocks: u32,            // blocks of prompts in this minibatch
  stream: u32,            // which stream of random numbers
  first_problem: u32,     // in the table of problems
  problems: u32,          // how many there are to draw from
  first_prompt: u32,      // evaluation goes through its problems in chunks; 0 in training
  ring: u32,              // row of the metrics ring, or of the evaluation ring
  learning_rate_scale: f32,
}
