# https://github.com/radixark/miles/blob/46fad7c20b0c58ec3c49932af81f16a2e04fcdd9/examples/search-r1/run_qwen2.5_3B.sh
set -ex

ROLLOUT_ARGS=(
   --prompt-data nq_hotpotqa_train/train.parquet
   --label-key reward_model
   --num-rollout 3000
   --rollout-batch-size 32
   --n-samples-per-prompt 8
   --rollout-max-response-len 512
   --rollout-temperature 1

   # eval args
   # --eval-interval 25

   --global-batch-size 256
   --balance-data
)

GRPO_ARGS=(
   --advantage-estimator grpo
   --use-kl-loss
   --kl-loss-coef 0.001
   --kl-loss-type low_var_kl
   --entropy-coef 0.00
   --eps-clip 0.2
   --eps-clip-high 0.28

   # whether enabling TIS
   # --use-tis
)

OPTIMIZER_ARGS=(
   --optimizer adam
   --lr 1e-6
   --weight-decay 0.01
   --adam-beta2 0.98
)

MISC_ARGS=(
   # default dropout in megatron is 0.1
   --attention-dropout 0.0
   --accumulate-allreduce-grads-in-fp32
   --attention-backend flash
)

ray job submit --address="http://127.0.0.1:8265" \
   -- python3 train.py \
   --actor-num-nodes 1 \
   --rollout-num-gpus 4 \
   --colocate \
   ${ROLLOUT_ARGS[@]} \
   ${OPTIMIZER_ARGS[@]} \
   ${GRPO_ARGS[@]} \
   ${MISC_ARGS[@]} \
   --custom-generate-function-path generate_with_search.generate
