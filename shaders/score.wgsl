// Score: log-probs of given sequences under given parameters, all token rows at once.
//   log π(v | prefix) at the sampling temperature, for every row that predicts an answer token.
// Used for the reference policy and, off-policy, for the current policy. Writes log-probs [rows, V] and activations.
@compute @workgroup_size(WORKGROUP)
//: if QUADS
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u,
  @builtin(subgroup_invocation_id) subgroup_lane: u32) {
  quad_lane = subgroup_lane % 4u;
//: else
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
//: end
  begin(local, group);
  run_rows(0u, sequences[tree]);
}
