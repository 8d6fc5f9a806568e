// Metrics: one row of numbers per run and update, into the ring that the CPU reads now and then. M_ and S_ are the
// columns of metrics and statistics (population/metrics.ts), from which write_means is generated. One workgroup per
// run; invocation i sums statistic i over the minibatch's completions, in order.
var<workgroup> sums: array<f32, STATISTIC_COLUMNS>;
var<workgroup> weights: vec2f;

fn statistic(run: u32, n: u32, column: u32) -> f32 {
  return statistics[(run * PROMPTS * G + pass_.first_block * COMPLETIONS + n) * STATISTIC_COLUMNS + column];
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  let run = group.x;
  // ReMax's baselines, the last completion of each group, do not count.
  let trained = select(G, G - 1u, runs[run].advantage == ADVANTAGE_REMAX);
  let all = pass_.blocks * COMPLETIONS;
  let count = pass_.blocks * Q * trained;
  for (var column = local.x; column < STATISTIC_COLUMNS; column += WORKGROUP) {
    var sum = 0.0;
    for (var n = 0u; n < all; n += G) {
      for (var g = 0u; g < trained; g++) { sum += statistic(run, n + g, column); }
    }
    sums[column] = sum;
    if (column == S_LOG_WEIGHT) {
      // The effective sample size is scale-invariant: dividing by the largest weight prevents overflow.
      var highest = statistic(run, 0u, S_LOG_WEIGHT);
      for (var n = 0u; n < all; n += G) {
        for (var g = 0u; g < trained; g++) { highest = max(highest, statistic(run, n + g, S_LOG_WEIGHT)); }
      }
      var w = vec2f();
      for (var n = 0u; n < all; n += G) {
        for (var g = 0u; g < trained; g++) {
          let weight = exp(statistic(run, n + g, S_LOG_WEIGHT) - highest);
          w += vec2f(weight, weight * weight);
        }
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
  let out = (pass_.ring * RUNS + run) * METRIC_COLUMNS;
  let reward = sums[S_REWARD] / n;
  write_means(out, n, sums[S_ANSWER_LENGTH]);
  ring[out + M_REWARD_STD] = sqrt(max(0.0, sums[S_REWARD_SQUARED] / n - reward * reward));
  ring[out + M_GRAD_NORM] = sqrt(total.x);
  ring[out + M_EFFECTIVE_SAMPLE_SIZE] = weights.x * weights.x / (n * weights.y);
  ring[out + M_NON_FINITE_SHARE] = total.y / f32(PARAMETERS4 * 4u);
  ring[out + M_STOPPED] = f32(stopped[run]);
  ring[out + M_BETA] = runs[run].beta;
}
