# https://github.com/OpenRLHF/OpenRLHF/blob/160b08e43b14198731a3ddfef8abd44d23161494/examples/scripts/train_prorlv2_math_hybrid_engine.sh
set -x

python3 -m openrlhf.cli.train_ppo_ray \
   --actor_num_nodes 1 \
   --vllm_num_engines 8 \
   --colocate_all_models \
   --init_kl_coef 1e-4 \
   --gamma 1.0 \
   --use_kl_loss \
   --kl_estimator k2 \
   --advantage_estimator reinforce_baseline \
   --dynamic_filtering \
   --dynamic_filtering_reward_range 0 1 \
   --eps_clip_low_high 0.2 0.27 \
   --pretrain ${MODEL_PATH} \
   --save_steps 5 \
   --train_batch_size 1024 \
   --rollout_batch_size 512 \
   --n_samples_per_prompt 16 \
   --num_episodes 100 \
   --prompt_max_len 1024 \
   --actor_learning_rate 1e-6 \
   --eval_temperature 1.0 \
   --gradient_checkpointing \
   --vllm_enable_sleep \
   --enable_vllm_is_correction \
   --vllm_is_truncated_threshold 0.5 5.0 \
   --use_icepop \
   --stop_properly_penalty_coef 0.0

# Additional options you may try:
#   --async_train                    # Enable async training for higher throughput
