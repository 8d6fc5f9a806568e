// Rollout: draws a block's prompts, then samples its completions token by token. One workgroup a block, one dispatch.
//   token = first v with Σ_{u ≤ v} π(u | prefix) > uniform(seed, step, prompt, completion, position)
// After the end token a completion is padding. Keys, values and all activations stay in the arena, so that on-policy
// this forward pass is the learner's own. Writes sequences, log-probs [rows, V], activations.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  begin(local, group);
  for (var q = lane; q < Q; q += WORKGROUP) { draw(q); }
  storageBarrier();
  for (var token = 0u; token < T; token++) {
    // First the prompt's rows, then for each token the rows of the one before it.
    let first = select(PROMPT_ROWS + (token - 1u) * COMPLETIONS, 0u, token == 0u);
    let last = PROMPT_ROWS + token * COMPLETIONS;
    layers(first, last);
    predict(first, last);
    sample(token);
  }
}

fn draw(q: u32) {
  let prompt = pass_.first_prompt + block * Q + q;
  var index = min(prompt, pass_.problems - 1u); // evaluation: in order, the last one again where none is left
  if (pass_.stream != EVALUATION_STREAM) {
    let u = uniform_from(random_bits(runs[run].seed, PROMPT_STREAM, pass_.step, prompt, 0u, 0u));
    index = min(pass_.problems - 1u, u32(u * f32(pass_.problems)));
  }
  sequences[problem_index(run, block, q)] = problems[pass_.first_problem + index];
}

fn sample(token: u32) {
  for (var completion = lane; completion < COMPLETIONS; completion += WORKGROUP) {
    var chosen = TOKEN_PAD;
    if (!over(completion, token)) {
      let prompt = pass_.first_prompt + block * Q + completion / G;
      let u = uniform_from(random_bits(runs[run].seed, pass_.stream, pass_.step, prompt, completion % G, token));
      let row = logprob_index(run, block, row_predicting(completion, token));
      var cumulative = 0.0;
      chosen = V - 1u;
      for (var v = 0u; v < V; v++) {
        cumulative += exp(logprobs[row + v]);
        if (cumulative > u) { chosen = v; break; }
      }
    }
    sequences[token_index(run, block, completion, token)] = chosen;
  }
  storageBarrier();
}

// Whether an end token stands before `token`. A sampled pad is a token like any other; only an end ends.
fn over(completion: u32, token: u32) -> bool {
  for (var t = 0u; t < token; t++) {
    if (sequences[token_index(run, block, completion, t)] == TOKEN_END) { return true; }
  }
  return false;
}
