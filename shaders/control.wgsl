// The controller of β: β ← β(1 + clip(KL/target − 1, ±0.2) N/horizon), KL the mean over the step's completions of
// S_CONTROLLED_KL. Writes the β that the next step reads. One workgroup per run, whose first invocation sums in order.
// The β of a stopped run stays. src/kl/beta-control.ts has the formula and its sources.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  let run = group.x;
  let penalised = runs[run].loss_placement != LOSS_PLACEMENT_NONE || runs[run].in_reward != IN_REWARD_NONE;
  let controlled = penalised && runs[run].beta_control == BETA_CONTROL_ADAPTIVE;
  if (local.x != 0u || !controlled || stopped[run] != 0u) { return; }
  // ReMax's baselines, the last completion of each group, do not count.
  let trained = select(G, G - 1u, runs[run].advantage == ADVANTAGE_REMAX);
  var sum = 0.0;
  for (var prompt = 0u; prompt < PROMPTS; prompt++) {
    for (var g = 0u; g < trained; g++) {
      sum += statistics[((run * PROMPTS + prompt) * G + g) * STATISTIC_COLUMNS + S_CONTROLLED_KL];
    }
  }
  let completions = f32(PROMPTS * trained);
  let error = clamp(sum / completions / runs[run].target_kl - 1.0, -MOST_ERROR, MOST_ERROR);
  runs[run].beta *= 1.0 + error * completions / runs[run].kl_horizon;
}
