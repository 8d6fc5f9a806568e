/** What a key of a framework's configuration is here. */

/** Keys that decide the loss, the advantages or the sampling; every framework has its own names for them. */
export const ROLES = [
  'trainer',
  'advantage',
  'advantage-deviation',
  'advantage-baseline',
  'advantage-whitening',
  'advantage-clip',
  'loss-kl',
  'loss-kl-type',
  'loss-kl-coef',
  'reward-kl',
  'reward-kl-type',
  'reward-kl-coef',
  'weighted-kl',
  'kl-off',
  'kl-control',
  'kl-target',
  'kl-horizon',
  'log-ratio-clamp',
  'estimate-clamp',
  'clip',
  'clip-low',
  'clip-high',
  'clip-range',
  'dual-clip',
  'aggregation',
  'ratio-level',
  'policy-loss',
  'entropy',
  'entropy-on',
  'entropy-quantile',
  'temperature',
  'top-p',
  'top-k',
  'group-size',
  'prompts',
  'mini-batch',
  'updates',
  'accumulation',
  'epochs',
  'dynamic-sampling',
  'correction',
  'correction-type',
  'correction-limits',
  'correction-high',
  'correction-low',
  'reference-sync',
  'reference-steps',
  'reference-mixing',
  'staleness',
  'prediction-loss',
  'sampler-penalty',
] as const;
export type Role = (typeof ROLES)[number];

/** Keys that the toy has nothing for, and whose absence leaves the loss as it is. */
export const LEFT_OUT_GROUPS = [
  'critic',
  'evaluation',
  'logging',
  'files',
  'learning-rate',
  'optimiser',
  'data',
  'length',
  'tools',
  'reward',
  'hardware',
  'model',
  'schedule',
] as const;
export type LeftOutGroup = (typeof LEFT_OUT_GROUPS)[number];

/** One pattern of several. */
const any = (...patterns: readonly RegExp[]): RegExp => new RegExp(patterns.map(({ source }) => source).join('|'));

/** The groups by what their keys are called, in all frameworks; the first that matches. */
const NAMES: readonly (readonly [LeftOutGroup, RegExp])[] = [
  ['critic', /critic|value_clip|cliprange_value|vf_|value_loss|(?:^|[._])(?:gamma|lam|lambd|lambda)$/],
  ['evaluation', /(?:^|[._])(?:eval|val|validation|test_freq|benchmarks|pass_rate)(?:$|[._])|_eval|val_/],
  [
    'logging',
    any(
      /log(?:s|ger|ging|_|$)|wandb|swanlab|tensorboard|mlflow|report_to|project|experiment|run_name/,
      /exp_name|trac[ek]|monitor|profil|tb_|(?:^|\.)(?:notes|tags)$/,
    ),
  ],
  [
    'files',
    any(/save|ckpt|checkpoint|resume|hub|(?:output|local|hdfs|export|ckpt|cache)_?(?:dir|path)/, /overwrite_output/),
  ],
  ['learning-rate', /(?:^|[._])(?:lr|min_lr)(?:$|[._])|learning_rate|warmup|scheduler/],
  [
    'optimiser',
    any(
      /optim|adam|weight_decay|grad_norm|grad_clip|clip_grad|max_norm/,
      /(?:^|[._])(?:l2|betas|eps|foreach|fused|sgd)(?:$|[._])|sgd_/,
    ),
  ],
  ['tools', /turn|tool|state_masking|retriev|max_obs|max_start|think_rl|agent_func|(?:^|\.)async_generate$/],
  [
    'length',
    any(/length|max_len|_len(?:$|_)|max_tokens_to|seq_len|max_new_tokens|max_model_len/, /max_completion_tokens/),
  ],
  [
    'reward',
    any(/reward|(?:^|[._])(?:rm|oracle|verifier|env|judge)(?:$|[._])|environment|verifier|overlong|soft_/, /rm_|code_/),
  ],
  [
    'hardware',
    any(
      /gpu|node|parallel|offload|fsdp|deepspeed|megatron|zero|micro|per_device|gradient_checkpoint/,
      /vllm|sglang|inference|engine|(?:^|[._])(?:ray|tp|pp|ep|cp|dp)(?:$|[._])|memory|dtype/,
      /(?:^|[._])(?:bf16|fp16|tf32)|precision|flash|attn|attention|coloc|colloc|placement|strategy/,
      /device|worker|padding|packing|dynamic_b|ring_|moe|recompute|ulysses|cuda|sleep|backend/,
      /enforce_eager|mbridge|balance|batched|num_seqs|fused|deployment|accumulate_all|dataloader/,
      /hybrid_engine|prefix|prefill|async_engine|max_tokens_per|tokens_per_gpu|nccl|sync_backend/,
      /distributed|weight_sync|router|bucket|stats|checkpoint_engine|mode$|rollout\.name|use_tqdm/,
      /cluster|system_envs|isolated/,
    ),
  ],
  [
    'data',
    any(
      /data|prompt|template|tokenizer|(?:input|label|output|answer)_key|shuffle|truncation|train_files/,
      /max_samples|train_split|chat|column|(?:^|[._])seed|rnd_seed|files|trust_remote|renderer/,
      /max_train$/,
    ),
  ],
  [
    'model',
    any(
      /model|pretrain|lora|dropout|rotary|reference|(?:^|\.)(?:load|ref_load)$|actor_infer|actor_train/,
      /vision|mtp/,
    ),
  ],
  [
    'schedule',
    any(
      /step|epoch|episode|interval|freq|num_rollout|total_|max_train|schedule/,
      /(?:^|[._])(?:defaults|hydra|run)(?:$|[._])/,
    ),
  ],
];

/** Keys whose names sound like the loss, and which are none of it. */
const CERTAIN: readonly (readonly [LeftOutGroup, RegExp])[] = [
  ['length', /overlong_filter|mask_truncated|max_len_mask/],
  ['data', /filter_overlong|^system$/],
  ['reward', /reward_clip|stop_properly|external_plugins|normalize_reward$/],
  [
    'schedule',
    any(
      /filter_groups\.(?:metric|max_num_gen_batches)|staleness_threshold|partial_rollout/,
      /filtering_range|reward_range|require_batches|trajectory_age/,
    ),
  ],
  ['tools', /custom_generate|no_think_rl/],
  ['model', /(?:^|\.)mtp\.|train_type/],
  [
    'hardware',
    any(
      /gpu_ratio|generation_batch_size|sequences_expand|generate_opt_level|calculate_log_probs/,
      /num_beams|num_return_sequences$/,
    ),
  ],
  ['logging', /use_wb|wb_|callbacks/],
  ['files', /^config_(?:path|name)$/],
  ['optimiser', /max_grad_norm|grad_clip|clip_grad/],
];

/** Words that a key of the loss or of the sampling may have: such a key is never taken for something harmless. */
const OF_THE_LOSS = any(
  /(?:^|[._])(?:kl|clip|loss|loss_fn|adv|advantage|ratio|entropy|tis|is|rollout_is|mask|beta|epsilon)(?:$|[._])/,
  /(?:^|[._])(?:eps_clip|algorithm|algo|penalty|whiten|norm|baseline|top)(?:$|[._])/,
  /(?:^|[._])(?:correction|filter)(?:$|[._])|cliprange|temperature/,
);
/** … unless it is plainly one of these. */
const PLAINLY: ReadonlySet<LeftOutGroup> = new Set([
  'critic',
  'evaluation',
  'logging',
  'files',
  'optimiser',
  'learning-rate',
]);

/** Spelling does not tell `kl-coef` from `kl_coef`. */
export const normalised = (key: string): string => key.replaceAll('-', '_');

/** Whether an unknown key's name is like those that decide the loss or the sampling. */
export const soundsLikeLoss = (key: string): boolean => OF_THE_LOSS.test(normalised(key).toLowerCase());

/** The group of a key that has no role; undefined where nobody knows it, or where it might belong to the loss. */
export function groupOf(key: string): LeftOutGroup | undefined {
  const name = normalised(key).toLowerCase();
  const certain = CERTAIN.find(([, names]) => names.test(name))?.[0];
  if (certain !== undefined) return certain;
  const group = NAMES.find(([, names]) => names.test(name))?.[0];
  if (group === undefined || PLAINLY.has(group)) return group;
  return OF_THE_LOSS.test(name) ? undefined : group;
}
