// Label: the completions of pretraining are the right answers, a share of their digits replaced at random.
//   digit_t = floor(10·uniform(…, 1, t)) where uniform(…, 0, t) < label_noise
// One invocation per (prompt, run). Writes sequences; with G = 1 completion per prompt.
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let prompt = id.x;
  let run = id.y;
  if (prompt >= PROMPTS) { return; }
  let seed = runs[run].seed;
  let u = uniform_from(random_bits(seed, PROMPT_STREAM, pass_.step, prompt, 0u, 0u));
  let problem = problems[pass_.first_problem + min(pass_.problems - 1u, u32(u * f32(pass_.problems)))];
  sequences[run * PROMPTS + prompt] = problem;
  let answer = answer_of(problem);
  for (var t = 0u; t < T; t++) {
    var token = answer_token(answer, t);
    if (token < 10u && uniform_from(random_bits(seed, LABEL_STREAM, pass_.step, prompt, 0u, t)) < runs[run].label_noise) {
      token = min(9u, u32(10.0 * uniform_from(random_bits(seed, LABEL_STREAM, pass_.step, prompt, 1u, t))));
    }
    sequences[RUNS * PROMPTS + (run * PROMPTS + prompt) * T + t] = token;
  }
}
