// Metrics: one row of numbers per run and update, into the ring that the CPU reads now and then. M_ and S_ are the
// columns of metrics and statistics (population/metrics.ts). One workgroup per run; invocation i sums statistic i over
// the minibatch's completions, in order.
var<workgroup> sums: array<f32, STATISTIC_COLUMNS>;
var<workgroup> weights: vec2f;

fn statistic(run: u32, n: u32, column: u32) -> f32 {
  return statistics[(run * PROMPTS * G + pass_.first_block * COMPLETIONS + n) * STATISTIC_COLUMNS + column];
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  let run = group.x;
  let count = pass_.blocks * COMPLETIONS;
  for (var column = local.x; column < STATISTIC_COLUMNS; column += WORKGROUP) {
    var sum = 0.0;
    for (var n = 0u; n < count; n++) { sum += statistic(run, n, column); }
    sums[column] = sum;
    if (column == S_LOG_WEIGHT) {
      // The effective sample size is blind to scale: the largest weight is 1, so nothing overflows.
      var highest = statistic(run, 0u, S_LOG_WEIGHT);
      for (var n = 1u; n < count; n++) { highest = max(highest, statistic(run, n, S_LOG_WEIGHT)); }
      var w = vec2f();
      for (var n = 0u; n < count; n++) {
        let weight = exp(statistic(run, n, S_LOG_WEIGHT) - highest);
        w += vec2f(weight, weight * weight);
      }
      weights = w;
    }
  }
  workgroupBarrier();
  if (local.x != 0u) { return; }
  var total = vec2f();
  for (var i = 0u; i < NORMS; i++) { total += norms[run * NORMS + i]; }
  if (total.y > 0.0 || non_finite(total.x)) { stopped[run] = 1u; }
  let n = f32(count);
  let tokens = sums[S_ANSWER_LENGTH];
  let out = (pass_.ring * RUNS + run) * METRIC_COLUMNS;
  let reward = sums[S_REWARD] / n;
  ring[out + M_REWARD] = reward;
  ring[out + M_REWARD_STD] = sqrt(max(0.0, sums[S_REWARD_SQUARED] / n - reward * reward));
  ring[out + M_REVERSE_KL] = sums[S_REVERSE_KL] / n;
  ring[out + M_FORWARD_KL] = sums[S_FORWARD_KL] / n;
  ring[out + M_K1] = sums[S_K1] / n;
  ring[out + M_K2] = sums[S_K2] / n;
  ring[out + M_K3] = sums[S_K3] / n;
  ring[out + M_ENTROPY] = sums[S_ENTROPY] / tokens;
  ring[out + M_GRAD_NORM] = sqrt(total.x);
  ring[out + M_CLIP_FRACTION] = sums[S_CLIP_FRACTION] / tokens;
  ring[out + M_EFFECTIVE_SAMPLE_SIZE] = weights.x * weights.x / (n * weights.y);
  ring[out + M_ANSWER_LENGTH] = tokens / n;
  ring[out + M_NON_FINITE_SHARE] = total.y / f32(PARAMETERS4 * 4u);
  ring[out + M_STOPPED] = f32(stopped[run]);
  ring[out + M_NEGATIVE_LOG_LIKELIHOOD] = sums[S_NEGATIVE_LOG_LIKELIHOOD] / tokens;
  ring[out + M_KL_CLAMP_FRACTION] = sums[S_KL_CLAMP_FRACTION] / tokens;
}
