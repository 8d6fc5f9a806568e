// Rollout: draws a block's prompts, then samples its completions token by token. One workgroup per block, one dispatch.
//   token = first v with Σ_{u ≤ v} π(u | prefix) > uniform(seed, step, prompt, completion, position)
// or, where a run's rollouts have a sampler of their own (sampler.wgsl), the same with its distribution.
// After the end token a completion is padded. Completions with the same tokens so far share a row (sequence.wgsl).
// Keys, values and all activations are kept, so on-policy this forward pass also serves the update. Writes sequences
// with their tree, log-probs [rows, V], activations.
@compute @workgroup_size(WORKGROUP)
//: if QUADS
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u,
  @builtin(subgroup_invocation_id) subgroup_lane: u32) {
  quad_lane = subgroup_lane % 4u;
//: else
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
//: end
  begin(local, group);
  for (var q = lane; q < Q; q += WORKGROUP) { draw(q); }
  storageBarrier();
  plant(lane, run, block);
  var first = 0u;
  for (var token = 0u; token < T; token++) {
    // First the prompts' rows, then for each token the rows of the preceding token.
    let last = rows_used;
    run_rows(first, last);
    sample(token);
    first = last;
    if (token + 1u < T) { grow(lane, run, block, token); }
  }
}

fn draw(q: u32) {
  let prompt = pass_.first_prompt + block * Q + q;
  var index = min(prompt, pass_.problems - 1u); // evaluation: in order; the last problem repeats to fill the block
  if (pass_.stream != EVALUATION_STREAM) {
    let u = uniform_from(random_bits(runs[run].seed, PROMPT_STREAM, pass_.step, prompt, 0u, 0u));
    index = min(pass_.problems - 1u, u32(u * f32(pass_.problems)));
  }
  sequences[problem_index(run, block, q)] = problems[pass_.first_problem + index];
}

//: if SAMPLER
fn behaviour_at(index: u32) -> f32 { return logprobs[index / 4u][index % 4u]; }
//: end

//: if GREEDY
// The likeliest token of a row of log-probs, the first of equal ones.
fn likeliest(at: u32) -> u32 {
  var best = 0u;
  var most = logprobs[at][0];
  for (var v = 1u; v < TOKENS; v++) {
    let logprob = logprobs[at + v / 4u][v % 4u];
    if (logprob > most) { best = v; most = logprob; }
  }
  return best;
}
//: end

fn sample(token: u32) {
  for (var completion = lane; completion < COMPLETIONS; completion += WORKGROUP) {
    let row = row_predicting(tree, completion, token);
    var chosen = TOKEN_PAD; // after an end token; a sampled pad is treated like any other token
    if (row != NO_ROW) {
      let prompt = pass_.first_prompt + block * Q + completion / G;
      let u = uniform_from(random_bits(runs[run].seed, pass_.stream, pass_.step, prompt, completion % G, token));
      var cumulative = 0.0;
      var below = 0u; // tokens whose cumulative probability does not exceed u
      //: unroll v V4
      {
        let p = exp(logprobs[(row_base + row) * V4 + $(v)u]);
        cumulative += p.x; below += select(1u, 0u, cumulative > u);
        cumulative += p.y; below += select(1u, 0u, cumulative > u);
        cumulative += p.z; below += select(1u, 0u, cumulative > u);
        cumulative += p.w; below += select(1u, 0u, cumulative > u);
      }
      //: end
      chosen = min(below, TOKENS - 1u);
      //: if SAMPLER
      if (pass_.stream != EVALUATION_STREAM && has_own_sampler(runs[run])) {
        chosen = draw_from(sampler_of(runs[run], prompt, completion % G, token, (row_base + row) * V), u);
      }
      //: end
      //: if GREEDY
      if (pass_.stream != EVALUATION_STREAM && runs[run].advantage == ADVANTAGE_REMAX && completion % G == G - 1u) {
        chosen = likeliest((row_base + row) * V4); // ReMax's baseline
      }
      //: end
    }
    sequences[token_index(run, block, completion, token)] = chosen;
  }
  storageBarrier();
}
