// Metrics: one row of numbers per run and update, into the ring that the CPU reads now and then. Columns as METRICS in
// population/api.ts. One workgroup per run; invocation i sums statistic i over the minibatch's completions, in order.
const STATISTIC_COLUMNS = 13u;
const METRIC_COLUMNS = 16u;
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
    if (column == 10u) {
      // The effective sample size is blind to scale: the largest weight is 1, so nothing overflows.
      var highest = statistic(run, 0u, 10u);
      for (var n = 1u; n < count; n++) { highest = max(highest, statistic(run, n, 10u)); }
      var w = vec2f();
      for (var n = 0u; n < count; n++) {
        let weight = exp(statistic(run, n, 10u) - highest);
        w += vec2f(weight, weight * weight);
      }
      weights = w;
    }
  }
  workgroupBarrier();
  if (local.x != 0u) { return; }
  var total = vec2f();
  for (var i = 0u; i < NORMS; i++) { total += norms[run * NORMS + i]; }
  let infinite = (bitcast<u32>(total.x) & 0x7f800000u) == 0x7f800000u;
  if (total.y > 0.0 || infinite) { stopped[run] = 1u; }
  let n = f32(count);
  let out = (pass_.ring * RUNS + run) * METRIC_COLUMNS;
  let reward = sums[0] / n;
  ring[out] = reward;
  ring[out + 1u] = sqrt(max(0.0, sums[1] / n - reward * reward));
  for (var i = 2u; i < 7u; i++) { ring[out + i] = sums[i] / n; }
  ring[out + 7u] = sums[7] / sums[8];
  ring[out + 8u] = sqrt(total.x);
  ring[out + 9u] = sums[9] / sums[8];
  ring[out + 10u] = weights.x * weights.x / (n * weights.y);
  ring[out + 11u] = sums[8] / n;
  ring[out + 12u] = total.y / f32(PARAMETERS4 * 4u);
  ring[out + 13u] = f32(stopped[run]);
  ring[out + 14u] = sums[11] / sums[8];
  ring[out + 15u] = sums[12] / sums[8];
}
