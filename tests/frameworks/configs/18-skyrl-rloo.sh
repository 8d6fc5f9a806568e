# https://github.com/NovaSky-AI/SkyRL/blob/844019ecd894f13e31a6d4ad3f04a3b2503c485e/examples/train/algorithms/rloo/run_rloo.sh
set -x

DATA_DIR="$HOME/data/gsm8k"
NUM_GPUS=4
LOGGER="wandb"  # change to "console" to print to stdout

ADV_ESTIMATOR="rloo"
USE_KL_IN_REWARD=true

uv run --isolated --extra fsdp -m skyrl.train.entrypoints.main_base \
  data.train_data="['$DATA_DIR/train.parquet']" \
  trainer.algorithm.advantage_estimator="$ADV_ESTIMATOR" \
  trainer.algorithm.use_kl_loss=false \
  trainer.algorithm.use_kl_in_reward=$USE_KL_IN_REWARD \
  trainer.policy.model.path="Qwen/Qwen2.5-1.5B-Instruct" \
  trainer.placement.ref_num_gpus_per_node=$NUM_GPUS \
  trainer.epochs=20 \
  trainer.eval.interval=5 \
  trainer.update_epochs_per_batch=1 \
  trainer.train_batch_size=1024 \
  trainer.policy_mini_batch_size=256 \
  generator.sampling_params.max_generate_length=1024 \
  trainer.policy.optimizer_config.lr=1.0e-6 \
  generator.inference_engine.backend=vllm \
  environment.env_class=gsm8k \
  generator.n_samples_per_prompt=5 \
  trainer.logger="$LOGGER" \
  $@
