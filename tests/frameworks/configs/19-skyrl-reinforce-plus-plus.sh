# https://github.com/NovaSky-AI/SkyRL/blob/844019ecd894f13e31a6d4ad3f04a3b2503c485e/examples/train/algorithms/reinforce++/run_reinforce++.sh
# REINFORCE++ with
ADV_ESTIMATOR="reinforce++"
USE_KL_IN_REWARD=true
KL_ESTIMATOR_TYPE="k2"

uv run --isolated --extra fsdp -m skyrl.train.entrypoints.main_base \
  trainer.algorithm.advantage_estimator="$ADV_ESTIMATOR" \
  trainer.algorithm.use_kl_loss=false \
  trainer.algorithm.use_kl_in_reward=$USE_KL_IN_REWARD \
  trainer.algorithm.kl_estimator_type=$KL_ESTIMATOR_TYPE \
  trainer.train_batch_size=1024 \
  trainer.policy_mini_batch_size=256 \
  generator.n_samples_per_prompt=5 \
  trainer.run_name="gsm8k_reinforce++" \
  $@
