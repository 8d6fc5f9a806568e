// What the coefficients of one group depend on in the others: the number of completions that are trained on and of
// their tokens, and the mean and deviation of their scores. Each workgroup computes it from the log-probs and tokens
// of the whole minibatch, if its run has a setting that uses it. src/kl/minibatch.ts has the formulas.

// Sums over some tokens, and the mean of their (reward, charge) with Σ of the products of the two's deviations from it:
// reward², reward · charge, charge².
struct Moments { completions: f32, tokens: f32, mean: vec2f, products: vec3f }
var<workgroup> minibatch: Moments;

// What the terms of a completion's tokens are divided by.
fn divisor_of(settings: Run, length: u32) -> f32 {
  var completions = f32(pass_.blocks * Q * trained_of(settings));
  //: if MINIBATCH
  if (settings.dynamic_sampling == DYNAMIC_SAMPLING_ON) { completions = minibatch.completions; }
  if (settings.aggregation == AGGREGATION_TOKEN_MEAN) { return minibatch.tokens; }
  //: end
  if (settings.aggregation == AGGREGATION_SEQUENCE_MEAN) { return completions * f32(length); }
  if (settings.aggregation == AGGREGATION_FIXED_LENGTH) { return completions * f32(T); }
  return completions;
}

//: if MINIBATCH
// The verifier's 0 or 1.
fn reward_of(g: u32) -> f32 {
  let answer = answer_of(sequences[problem_index(run, block, q)]);
  for (var t = 0u; t < length_of(g); t++) { if (token_at(g, t) != answer_token(answer, t)) { return 0.0; } }
  return 1.0;
}

var<workgroup> partials: array<Moments, WORKGROUP>;

fn is_whitened(settings: Run) -> bool {
  return settings.advantage == ADVANTAGE_REINFORCE_PLUS_PLUS
    || settings.advantage == ADVANTAGE_REINFORCE_PLUS_PLUS_BASELINE;
}

fn needs_minibatch(settings: Run) -> bool {
  return is_whitened(settings) || settings.dynamic_sampling == DYNAMIC_SAMPLING_ON
    || settings.aggregation == AGGREGATION_TOKEN_MEAN;
}

// The values of every WORKGROUP-th group from the lane's on. Changes whose turn it is.
fn survey(settings: Run, lane: u32) -> Moments {
  var moments = Moments();
  var earned: array<f32, G>;
  var charged: array<f32, G * T>; // β₁K + β₂K, whole or to go
  for (var prompt = lane; prompt < pass_.blocks * Q; prompt += WORKGROUP) {
    turn_to(pass_.first_block * Q + prompt);
    let trained = trained_of(settings);
    var differ = settings.dynamic_sampling == DYNAMIC_SAMPLING_OFF;
    for (var g = 0u; g < G; g++) {
      earned[g] = reward_of(g);
      differ = differ || (g < trained && earned[g] != earned[0]);
    }
    if (!differ) { continue; }
    moments.completions += f32(trained);
    if (!is_whitened(settings)) {
      for (var g = 0u; g < trained; g++) { moments.tokens += f32(length_of(g)); }
      continue;
    }
    for (var g = 0u; g < G; g++) {
      for (var t = 0u; t < T; t++) { charged[g * T + t] = 0.0; }
      var from_token: array<f32, T>;
      //: unroll n PENALTIES
      {
        let penalty = penalty_$(n)(settings);
        if (penalty.in_reward != IN_REWARD_NONE) {
          _ = charge_of(settings, penalty, g, length_of(g), &from_token);
          for (var t = 0u; t < T; t++) { charged[g * T + t] += penalty.beta * from_token[t]; }
        }
      }
      //: end
    }
    for (var t = 0u; t < T; t++) {
      var baseline = vec2f();
      if (settings.advantage == ADVANTAGE_REINFORCE_PLUS_PLUS_BASELINE) {
        for (var g = 0u; g < G; g++) { baseline += vec2f(earned[g], charged[g * T + t]); }
        baseline /= f32(G);
      }
      for (var g = 0u; g < G; g++) {
        if (t < length_of(g)) { moments = with_one(moments, vec2f(earned[g], charged[g * T + t]) - baseline); }
      }
    }
  }
  return moments;
}

fn products_of(a: vec2f, b: vec2f) -> vec3f { return vec3f(a.x * b.x, a.x * b.y, a.y * b.y); }

// With one more token (Welford's algorithm).
fn with_one(moments: Moments, value: vec2f) -> Moments {
  let tokens = moments.tokens + 1.0;
  let difference = value - moments.mean;
  let mean = moments.mean + difference / tokens;
  return Moments(moments.completions, tokens, mean, moments.products + products_of(difference, value - mean));
}

// The moments of two sets of tokens together (Chan et al.).
fn together(a: Moments, b: Moments) -> Moments {
  let tokens = a.tokens + b.tokens;
  let difference = b.mean - a.mean;
  let share = b.tokens / max(1.0, tokens);
  return Moments(a.completions + b.completions, tokens, a.mean + share * difference,
    a.products + b.products + a.tokens * share * products_of(difference, difference));
}

fn all_together() -> Moments {
  var moments = partials[0];
  for (var lane = 1u; lane < WORKGROUP; lane++) { moments = together(moments, partials[lane]); }
  return moments;
}

// REINFORCE++: less the minibatch's mean, divided by its deviation. `moments` are of reward and charge, whose products
// with β are in it.
fn whitened(settings: Run, g: u32, t: u32) -> f32 {
  var own = account(g, t);
  if (settings.advantage == ADVANTAGE_REINFORCE_PLUS_PLUS_BASELINE) { own -= mean_account(t); }
  own.x -= minibatch.mean.x;
  let products = minibatch.products;
  let variance = max(0.0, products.x - 2.0 * products.y + products.z) / max(1.0, minibatch.tokens - 1.0);
  return (balance(settings, own) + minibatch.mean.y) / sqrt(variance + WHITEN_EPSILON);
}
//: end
