# https://github.com/OpenRLHF/OpenRLHF/blob/34ba2900752083bcd78fc2471e0e5f3968f50285/examples/scripts/train_dapo_ray_hybrid_engine.sh
set -x

python3 -m openrlhf.cli.train_ppo_ray \
   --ref_num_nodes 1 \
   --vllm_num_engines 4 \
   --colocate_all_models \
   --init_kl_coef 1e-3 \
   --gamma 1.0 \
   --use_kl_loss \
   --kl_estimator k3 \
   --advantage_estimator group_norm \
   --dynamic_filtering \
   --dynamic_filtering_reward_range 0 1 \
   --eps_clip_low_high 0.2 0.27 \
   --pretrain OpenRLHF/Llama-3-8b-sft-mixture \
   --remote_rm_url /openrlhf/examples/python/reward_func.py \
   --micro_train_batch_size 8 \
   --train_batch_size 128 \
   --rollout_batch_size 128 \
   --n_samples_per_prompt 8 \
   --max_epochs 1 \
   --prompt_max_len 1024 \
   --bf16 \
   --actor_learning_rate 5e-7 \
   --vllm_enable_is_correction

# You could also try
#   --kl_estimator k2 \
