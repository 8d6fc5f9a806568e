# https://github.com/sail-sg/understand-r1-zero/blob/0bc78c28c67b204d803cab1cb01375766083cc59/examples/qwen2.5-math-7b.sh
N_GPU=8
N_SAMPLE=8

# R1 template
python train_zero_math.py \
    --critic_type drgrpo \
    --gpus $N_GPU \
    --enable_prefix_caching \
    --collocate \
    --vllm_sleep \
    --vllm_gpu_ratio 0.35 \
    --gradient-checkpointing \
    --flash-attn \
    --bf16 \
    --rnd-seed \
    --learning_rate 0.000001 \
    --lr_scheduler constant \
    --num_ppo_epochs 1 \
    --beta 0 \
    --oracle_type reward \
    --oracle math \
    --pretrain Qwen/Qwen2.5-Math-7B \
    --prompt_template r1 \
    --verifier_version math_verify \
    --zero-stage 2 \
    --ref_offload \
    --num_prompt_epoch 20 \
    --num_samples $N_SAMPLE \
    --temperature 1 \
    --top_p 1 \
    --generate_max_length 3000 \
    --train_batch_size 128 \
    --train_batch_size_per_device 1 \
    --rollout_batch_size 128 \
    --rollout_batch_size_per_device $((128 / N_GPU)) \
    --pi_buffer_maxlen_per_device $((128 * N_SAMPLE / N_GPU)) \
    --eval_steps 16 \
    --eval_temperature 0 \
    --use-wb \
    --wb-run-name qwen2.5-Math-7b-drgrpo-r1template

# Qwen-Math template
python train_zero_math.py \
    --critic_type drgrpo \
    --beta 0 \
    --prompt_template qwen_math \
    --num_samples $N_SAMPLE
