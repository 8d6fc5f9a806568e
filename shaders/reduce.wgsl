// Reduce: gradient = Σ_blocks partial gradients, in block order (no float atomics: the same bits every time), and for
// each workgroup the sum of squares and the number of non-finite entries. One vec4 per invocation and iteration.
var<workgroup> partial_sums: array<vec2f, WORKGROUP>;

fn counted(bad: bool) -> f32 { return select(0.0, 1.0, bad); }

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  let run = group.y;
  var squares = 0.0;
  var bad = 0.0;
  for (var round = 0u; round < ROUNDS; round++) {
    let index = (group.x * ROUNDS + round) * WORKGROUP + local.x;
    if (index >= PARAMETERS4) { break; }
    var sum = vec4f();
    for (var b = 0u; b < pass_.blocks; b++) {
      sum += partials[(run * BLOCKS + pass_.first_block + b) * PARAMETERS4 + index];
    }
    gradient[run * PARAMETERS4 + index] = sum;
    squares += dot(sum, sum);
    bad += counted(non_finite(sum.x)) + counted(non_finite(sum.y)) + counted(non_finite(sum.z))
      + counted(non_finite(sum.w));
  }
  partial_sums[local.x] = vec2f(squares, bad);
  workgroupBarrier();
  if (local.x == 0u) {
    var total = vec2f();
    for (var i = 0u; i < WORKGROUP; i++) { total += partial_sums[i]; }
    norms[run * NORMS + group.x] = total;
  }
}
