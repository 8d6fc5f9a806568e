# https://github.com/modelscope/ms-swift/blob/474b096d09b285f1e11b956570788028401bc87c/examples/train/grpo/internal/reinforce_plus_plus.sh
PYTORCH_CUDA_ALLOC_CONF='expandable_segments:True' \
NPROC_PER_NODE=8 \
swift rlhf \
    --rlhf_type grpo \
    --advantage_estimator reinforce_plus_plus \
    --scale_rewards batch \
    --kl_in_reward true \
    --reward_funcs external_r1v_acc format \
    --use_vllm true \
    --overlong_filter false \
    --importance_sampling_level sequence \
    --epsilon 3e-4 \
    --epsilon_high 4e-4 \
    --max_completion_length 1024 \
    --per_device_train_batch_size 2 \
    --learning_rate 1e-6 \
    --gradient_accumulation_steps 4 \
    --num_generations 16 \
    --temperature 1.0 \
    --deepspeed zero1 \
    --report_to tensorboard swanlab \
    --num_iterations 1 \
    --beta 0.001
