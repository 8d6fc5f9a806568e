// The weight of a token's policy gradient where the sampler is not μ: w = μ(y)/μ_s(y), truncated or masked.
// src/kl/correction.ts has the formulas in float64.
//: if SAMPLER
var<workgroup> sampler_weights: array<f32, G * T>;

fn behaviour_at(index: u32) -> f32 { return behaviour[index]; }

// Computes w of every token of completion g; returns their sum.
fn observe_sampler(settings: Run, g: u32, length: u32) -> f32 {
  var sum = 0.0;
  for (var t = 0u; t < length; t++) {
    var w = 1.0;
    if (has_own_sampler(settings)) {
      let row = row_at(g, t);
      let y = token_at(g, t);
      w = exp(behaviour[row + y] - sampler_logprob(sampler_of(settings, block * Q + q, g, t, row), y));
    }
    sampler_weights[g * T + t] = w;
    sum += w;
  }
  return sum;
}

// w of a token, or of its whole completion.
fn weight_of(settings: Run, g: u32, t: u32, length: u32) -> f32 {
  if (settings.correction_level == CORRECTION_LEVEL_TOKEN) { return sampler_weights[g * T + t]; }
  var product = 1.0;
  for (var other = 0u; other < length; other++) { product *= sampler_weights[g * T + other]; }
  return product;
}

// Whether w is truncated or masked.
fn corrects(settings: Run, w: f32) -> bool {
  let masks = settings.importance_correction == IMPORTANCE_CORRECTION_MASKED;
  return settings.importance_correction != IMPORTANCE_CORRECTION_NONE
    && (w > settings.correction_high || (masks && w < settings.correction_low));
}

// The factor on the policy gradient.
fn correction_of(settings: Run, w: f32) -> f32 {
  if (settings.importance_correction == IMPORTANCE_CORRECTION_NONE) { return 1.0; }
  if (!corrects(settings, w)) { return w; }
  return select(settings.correction_high, 0.0, settings.importance_correction == IMPORTANCE_CORRECTION_MASKED);
}
//: else
// Every w is 1.
fn observe_sampler(settings: Run, g: u32, length: u32) -> f32 { return f32(length); }
//: end
