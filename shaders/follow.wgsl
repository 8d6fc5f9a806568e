// A reference that follows the policy: θ_ref ← d θ_ref + (1 − d) θ after every reference_sync steps. A run's reference
// has two slots, of which a step reads the one of its parity and this writes the other: every run's is at least copied.
// src/population/reference-motion.ts is this file in float64.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  let run = group.y;
  let settings = runs[run];
  let moving = settings.reference_sync > 0u || settings.reference_decay > 0.0;
  let due = moving && (pass_.step + 1u) % max(1u, settings.reference_sync) == 0u;
  for (var round = 0u; round < ROUNDS; round++) {
    let index = (group.x * ROUNDS + round) * WORKGROUP + local.x;
    if (index >= PARAMETERS4) { break; }
    let here = ((pass_.step % 2u) * RUNS + run) * PARAMETERS4 + index;
    let there = (((pass_.step + 1u) % 2u) * RUNS + run) * PARAMETERS4 + index;
    var next = reference[here];
    if (due) {
      let d = settings.reference_decay;
      next = d * next + (1.0 - d) * parameters[pass_.parameters + run * PARAMETERS4 + index];
    }
    reference[there] = next;
  }
}
