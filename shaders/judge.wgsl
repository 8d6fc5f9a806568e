// Judge: counts the right answers in an evaluation's rollout, for the first completion of each problem and for all
// completions. Integer atomics, so the order does not matter. One invocation per completion; evaluations [slot, R, 2].
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let run = id.y;
  let prompt = id.x / G;
  if (id.x >= PROMPTS * G || pass_.first_prompt + prompt >= pass_.problems) { return; }
  let answer = answer_of(sequences[run * PROMPTS + prompt]);
  for (var t = 0u; t < T; t++) {
    let token = sequences[RUNS * PROMPTS + (run * PROMPTS * G + id.x) * T + t];
    if (token != answer_token(answer, t)) { return; }
    if (token == TOKEN_END) { break; }
  }
  let out = (pass_.ring * RUNS + run) * 2u;
  atomicAdd(&evaluations[out + 1u], 1u);
  if (id.x % G == 0u) { atomicAdd(&evaluations[out], 1u); }
}
