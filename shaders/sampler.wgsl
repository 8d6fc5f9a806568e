// The sampler of training rollouts, where it is not μ, the behaviour policy's distribution as the trainer computes it:
//   x_v = (round(log μ_v, sampler_bits) + sampler_noise · z_v) · temperature / rolloutTemperature,
//   the top_k largest x, and of those the largest before which less than top_p of their probability has been seen,
//   log μ_s = log softmax(x) over the tokens that are kept.
// src/population/sampler.ts has it in float64, and says what it stands for. Nothing is stored: z is a function of
// (seed, step, prompt, completion, token, v), and each use computes x again. A kernel that includes this defines
// behaviour_at, which reads log μ. Compiled only if a run asks for a sampler of its own.
//: if SAMPLER
fn has_own_sampler(settings: Run) -> bool {
  return settings.top_p < 1.0 || settings.top_k > 0u || settings.rollout_temperature > 0.0
    || settings.sampler_noise > 0.0 || settings.sampler_bits > 0u;
}

struct Sampler {
  at: u32,      // where the row of log μ starts
  key: u32,     // of the noise
  entry: u32,   // of the noise of token 0 of the vocabulary
  scale: f32,
  noise: f32,
  bits: u32,
  top: f32,     // the largest x
  least: f32,   // the last token that is kept, and its x; of equal ones, the first in the vocabulary are kept
  last: u32,
  mass: f32,    // Σ exp(x − top) of those that are kept
}

// The sampler of one token of one completion.
fn sampler_of(settings: Run, prompt: u32, sample: u32, token: u32, at: u32) -> Sampler {
  var scale = 1.0;
  if (settings.rollout_temperature > 0.0) { scale = settings.temperature / settings.rollout_temperature; }
  let key = random_key(settings.seed, NOISE_STREAM, pass_.step, prompt, sample);
  var s = Sampler(at, key, token * V, scale, settings.sampler_noise, settings.sampler_bits, -3.0e38, -3.0e38, V, 0.0);
  for (var v = 0u; v < V; v++) { s.top = max(s.top, sampler_logit(s, v)); }
  for (var v = 0u; v < V; v++) { s.mass += exp(sampler_logit(s, v) - s.top); }
  if (settings.top_k > 0u) { s = narrowed(s, settings.top_k, s.mass * 2.0); }
  if (settings.top_p < 1.0) { s = narrowed(s, V, s.mass * settings.top_p); }
  return s;
}

fn sampler_logit(s: Sampler, v: u32) -> f32 {
  var x = behaviour_at(s.at + v);
  if (s.bits > 0u && s.bits < 24u) {
    let pattern = bitcast<u32>(x);
    let dropped = 24u - s.bits;
    let half = (1u << (dropped - 1u)) - 1u + ((pattern >> dropped) & 1u);
    x = bitcast<f32>(((pattern + half) >> dropped) << dropped);
  }
  if (s.noise > 0.0) { x += s.noise * normal_from(mix32(s.key ^ (s.entry + v))); }
  return x * s.scale;
}

// Whether the sampler keeps a token.
fn keeps(s: Sampler, v: u32, x: f32) -> bool { return x > s.least || (x == s.least && v <= s.last); }

// Keeps the likeliest tokens: at most `count`, and of a mass that is less than `mass` without the last.
fn narrowed(all: Sampler, count: u32, mass: f32) -> Sampler {
  var s = all;
  s.mass = 0.0;
  s.least = 3.0e38;
  for (var n = 0u; n < min(count, V) && s.mass < mass; n++) {
    var next = V;
    var most = 0.0;
    for (var v = 0u; v < V; v++) {
      let x = sampler_logit(s, v);
      if (!(n > 0u && keeps(s, v, x)) && (next == V || x > most)) { next = v; most = x; }
    }
    s.least = most;
    s.last = next;
    s.mass += exp(most - s.top);
  }
  return s;
}

// The token that u draws, in the order of the vocabulary.
fn draw_from(s: Sampler, u: f32) -> u32 {
  var cumulative = 0.0;
  var drawn = TOKENS - 1u;
  for (var v = 0u; v < TOKENS; v++) {
    let x = sampler_logit(s, v);
    if (!keeps(s, v, x)) { continue; }
    drawn = v; // the last one, if rounding leaves the sum below u
    cumulative += exp(x - s.top);
    if (cumulative > u * s.mass) { break; }
  }
  return drawn;
}

fn sampler_logprob(s: Sampler, v: u32) -> f32 { return sampler_logit(s, v) - s.top - log(s.mass); }
//: end
