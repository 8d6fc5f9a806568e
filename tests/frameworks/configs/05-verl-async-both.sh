# https://github.com/verl-project/verl/blob/0730d6a22d056040125eaf3408bef699f331d5bd/verl/experimental/fully_async_policy/shell/grpo_qwen35_35b_megatron_async.sh
set -xeuo pipefail

project_name=${PROJECT_NAME:-'Qwen3.5-35B-A3B-grpo-mtp-megatron'}
exp_name=${EXP_NAME:-"$(date +%Y%m%d%H)_exp"}

adv_estimator=grpo

use_kl_in_reward=True
kl_coef=0.01
use_kl_loss=True
kl_loss_coef=0.02

clip_ratio_low=0.2
clip_ratio_high=0.28

max_turns=6
max_prompt_length=$((1024 * 12))
max_response_length=$((1024 * 4))

loss_mode="gspo"
loss_agg_mode="seq-mean-token-mean"

enable_filter_groups=True
temperature=0.7
top_p=0.75
val_top_p=0.7

rollout_name="sglang"
train_batch_size=0
n_resp_per_prompt=8
ppo_mini_batch_size=16
trigger_parameter_sync_step=4

mtp_params=(
  actor_rollout_ref.model.mtp.enable=True
  actor_rollout_ref.model.mtp.enable_train=True
  actor_rollout_ref.model.mtp.mtp_loss_scaling_factor=0.1
)

if [ "$rollout_name" = "sglang" ]; then
  mtp_params+=(
    actor_rollout_ref.model.mtp.speculative_algorithm="NEXTN"
  )
fi

python -m verl.experimental.fully_async_policy.fully_async_main \
    --config-path=config \
    --config-name='fully_async_ppo_megatron_trainer.yaml' \
    data.max_prompt_length=${max_prompt_length} \
    data.max_response_length=$(((max_prompt_length + max_response_length) * max_turns - max_prompt_length)) \
    data.train_batch_size="${train_batch_size}" \
    actor_rollout_ref.rollout.n=${n_resp_per_prompt} \
    actor_rollout_ref.rollout.name=${rollout_name} \
    algorithm.adv_estimator=${adv_estimator} \
    algorithm.use_kl_in_reward=${use_kl_in_reward} \
    algorithm.kl_ctrl.kl_coef=${kl_coef} \
    +algorithm.filter_groups.enable=${enable_filter_groups} \
    actor_rollout_ref.actor.use_kl_loss=${use_kl_loss} \
    actor_rollout_ref.actor.kl_loss_coef=${kl_loss_coef} \
    actor_rollout_ref.actor.clip_ratio_low=${clip_ratio_low} \
    actor_rollout_ref.actor.clip_ratio_high=${clip_ratio_high} \
    actor_rollout_ref.actor.policy_loss.loss_mode=${loss_mode} \
    actor_rollout_ref.actor.clip_ratio_c=10.0 \
    actor_rollout_ref.actor.optim.lr=1e-7 \
    actor_rollout_ref.actor.ppo_mini_batch_size=${ppo_mini_batch_size} \
    actor_rollout_ref.actor.entropy_coeff=0 \
    actor_rollout_ref.actor.loss_agg_mode=${loss_agg_mode} \
    actor_rollout_ref.rollout.temperature=${temperature} \
    actor_rollout_ref.rollout.top_p=${top_p} \
    actor_rollout_ref.rollout.val_kwargs.top_p=${val_top_p} \
    actor_rollout_ref.rollout.multi_turn.max_user_turns=${max_turns} \
    trainer.logger=['console','tensorboard'] \
    trainer.experiment_name="${exp_name}" \
    rollout.total_rollout_steps=$(((64 * 32 * 10))) \
    async_training.staleness_threshold=0.5 \
    async_training.trigger_parameter_sync_step=${trigger_parameter_sync_step} \
    async_training.partial_rollout=True \
    "${mtp_params[@]}" \
    "$@"
