// Label: the completions of pretraining are the right answers, with a share of their digits replaced at random.
//   digit_t = floor(10·uniform(…, 1, t)) where uniform(…, 0, t) < label_noise
// One workgroup per block. Writes sequences with their tree; G = 1 completion per prompt.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  let run = group.y;
  let block = group.x;
  let seed = runs[run].seed;
  for (var q = local.x; q < Q; q += WORKGROUP) {
    let prompt = block * Q + q;
    let u = uniform_from(random_bits(seed, PROMPT_STREAM, pass_.step, prompt, 0u, 0u));
    let problem = problems[pass_.first_problem + min(pass_.problems - 1u, u32(u * f32(pass_.problems)))];
    sequences[problem_index(run, block, q)] = problem;
    let answer = answer_of(problem);
    for (var t = 0u; t < T; t++) {
      var token = answer_token(answer, t);
      let coin = uniform_from(random_bits(seed, LABEL_STREAM, pass_.step, prompt, 0u, t));
      if (token < 10u && coin < runs[run].label_noise) {
        token = min(9u, u32(10.0 * uniform_from(random_bits(seed, LABEL_STREAM, pass_.step, prompt, 1u, t))));
      }
      sequences[token_index(run, block, q, t)] = token;
    }
  }
  storageBarrier();
  plant(local.x, run, block);
  for (var level = 0u; level < LEVELS; level++) { grow(local.x, run, block, level); }
}
