// Score: log-probs of given sequences under given parameters, all token rows at once.
//   log π(v | prefix) at temperature, for every row that predicts an answer token.
// Run for the reference policy, and off-policy for the policy itself. Writes log-probs [rows, V] and activations.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  begin(local, group);
  layers(0u, ROWS);
  predict(0u, ROWS);
}
