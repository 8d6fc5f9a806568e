# https://github.com/verl-project/verl/blob/7804ce3ac0fa8b5aaf93f94c24364ed04ef00755/examples/reinforce_plus_plus_trainer/run_qwen3_8b_fsdp.sh
adv_estimator=${ADV_ESTIMATOR:-reinforce_plus_plus}

train_batch_size=${TRAIN_BATCH_SIZE:-1024}
ppo_mini_batch_size=${PPO_MINI_BATCH_SIZE:-1024}
rollout_n=${ROLLOUT_N:-8}

DATA=(
    algorithm.adv_estimator=${adv_estimator}
    algorithm.use_kl_in_reward=True
    data.train_batch_size=${train_batch_size}
    data.filter_overlong_prompts=True
)

ACTOR=(
    actor_rollout_ref.actor.optim.lr=3e-6
    actor_rollout_ref.actor.ppo_mini_batch_size=${ppo_mini_batch_size}
    actor_rollout_ref.actor.use_kl_loss=False
    actor_rollout_ref.actor.entropy_coeff=0
)

python3 -m verl.trainer.main_ppo \
    "${DATA[@]}" \
    "${ACTOR[@]}" \
    actor_rollout_ref.rollout.n=${rollout_n} \
    trainer.critic_warmup=0 \
    "$@"
