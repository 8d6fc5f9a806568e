// The penalties of a run: their estimates under its clamps, what they charge in the reward and what they add to the
// loss. A run has up to two, with the same code; the second is compiled only if some run has one. src/kl/penalty.ts
// has the formulas in float64.
struct Penalty {
  beta: f32,
  estimator: u32,
  loss_placement: u32,
  in_reward: u32,
  reward_kl_at: u32,
  estimator_level: u32,
}

// At β = 0 there is no penalty, even where its estimate overflows: 0 · ∞ would be NaN.
fn settings_of_run() -> Run {
  var settings = runs[run];
  if (settings.beta == 0.0) {
    settings.in_reward = IN_REWARD_NONE;
    settings.loss_placement = LOSS_PLACEMENT_NONE;
  }
  //: if SECOND
  if (settings.second_beta == 0.0) {
    settings.second_in_reward = IN_REWARD_NONE;
    settings.second_loss_placement = LOSS_PLACEMENT_NONE;
  }
  //: end
  return settings;
}

fn penalty_0(settings: Run) -> Penalty {
  return Penalty(settings.beta, settings.estimator, settings.loss_placement, settings.in_reward,
    settings.reward_kl_at, settings.estimator_level);
}

//: if SECOND
fn penalty_1(settings: Run) -> Penalty {
  return Penalty(settings.second_beta, settings.second_estimator, settings.second_loss_placement,
    settings.second_in_reward, settings.second_reward_kl_at, settings.second_estimator_level);
}
//: end

// k(δ) and dk/dδ under the run's clamps; `held` if one is active.
struct Estimate { value: f32, derivative: f32, held: bool }

fn estimate_of(settings: Run, kind: u32, delta: f32) -> Estimate {
  let upper = settings.clamp_sides == CLAMP_SIDES_UPPER;
  let most = settings.log_ratio_clamp;
  if (most > 0.0 && beyond(-delta, most, upper)) {
    let nearest = clamp(delta, -most, select(most, max(most, delta), upper));
    let value = within(estimator_value(kind, nearest), settings.estimate_clamp, upper);
    return Estimate(value, held_derivative(settings, kind, nearest), true);
  }
  let value = estimator_value(kind, delta);
  let limit = settings.estimate_clamp;
  if (limit > 0.0 && beyond(value, limit, upper)) {
    return Estimate(within(value, limit, upper), held_derivative(settings, kind, delta), true);
  }
  return Estimate(value, estimator_derivative(kind, delta), false);
}

fn beyond(value: f32, limit: f32, upper: bool) -> bool { return value > limit || (!upper && value < -limit); }

fn within(value: f32, limit: f32, upper: bool) -> f32 {
  if (limit <= 0.0) { return value; }
  if (upper) { return min(value, limit); }
  return clamp(value, -limit, limit);
}

// The derivative where a clamp is active. As a framework's code that clamps after exp, it is 0 · k′, which is not
// finite where k′ is not.
fn held_derivative(settings: Run, kind: u32, delta: f32) -> f32 {
  if (settings.clamp_gradient == CLAMP_GRADIENT_ZERO) { return 0.0; }
  let slope = estimator_derivative(kind, delta);
  if (settings.clamp_gradient == CLAMP_GRADIENT_STRAIGHT_THROUGH || non_finite(slope)) { return slope; }
  return 0.0;
}

// Writes what a penalty in the reward charges completion g, without β: the whole sum at each token, or the sum from it
// on. Returns a bit for each token where a clamp is active. The penalty is not differentiated; it is that of the
// current policy, or frozen at rollout.
fn charge_of(
  settings: Run, penalty: Penalty, g: u32, length: u32, from_token: ptr<function, array<f32, T>>,
) -> u32 {
  let frozen = penalty.reward_kl_at == REWARD_KL_AT_ROLLOUT;
  let whole = penalty.estimator_level == ESTIMATOR_LEVEL_SEQUENCE;
  var held = 0u;
  var sum = 0.0;
  var delta_sum = 0.0;
  for (var t = 0u; t < length; t++) {
    let y = token_at(g, t);
    let row = row_at(g, t);
    let past = select(policy[row + y], behaviour[row + y], frozen) - reference[row + y];
    var estimate = 0.0;
    if (penalty.estimator == ESTIMATOR_FULL) {
      if (frozen) { estimate = exact_kl_behaviour(row); } else { estimate = exact_kl(row); }
    } else if (!whole) {
      let clamped = estimate_of(settings, penalty.estimator, past);
      estimate = clamped.value;
      if (clamped.held) { held |= 1u << t; }
    }
    (*from_token)[t] = estimate;
    sum += estimate;
    delta_sum += past;
  }
  if (whole && per_sample(penalty.estimator)) {
    let clamped = estimate_of(settings, penalty.estimator, delta_sum);
    sum = clamped.value;
    if (clamped.held) { held = 0xffffffffu; }
  }
  if (penalty.in_reward == IN_REWARD_TO_GO) {
    for (var t = length; t < T; t++) { (*from_token)[t] = 0.0; }
    for (var t = T - 1u; t > 0u; t--) { (*from_token)[t - 1u] += (*from_token)[t]; }
  } else {
    for (var t = 0u; t < T; t++) { (*from_token)[t] = sum; }
  }
  return held;
}

// The factor on ∇ρ where one ratio weights the whole completion, whose gradient contains all of its estimates; each
// token of a geometric mean has its share.
fn whole_estimate(settings: Run, penalty: Penalty, g: u32, length: u32, delta_sum: f32) -> f32 {
  var sum = 0.0;
  if (per_sample(penalty.estimator) && penalty.estimator_level == ESTIMATOR_LEVEL_SEQUENCE) {
    sum = estimate_of(settings, penalty.estimator, delta_sum).value;
  } else {
    for (var t = 0u; t < length; t++) {
      let at = row_at(g, t) + token_at(g, t);
      if (penalty.estimator == ESTIMATOR_FULL) { sum += terms[completion_index(g) * T + t].z; }
      else { sum += estimate_of(settings, penalty.estimator, policy[at] - reference[at]).value; }
    }
  }
  if (settings.rho_level == RHO_LEVEL_GEOMETRIC) { return sum / f32(length); }
  return sum;
}

// What a penalty in the loss adds at one token: to c_t, and to the weight of the exact KL's gradient.
struct LossTerm { coefficient: f32, exact_weight: f32, held: bool }

fn loss_term(settings: Run, penalty: Penalty, delta: f32, kl: f32, rho: f32, whole: f32) -> LossTerm {
  var term = LossTerm();
  var value = kl;
  var derivative = 0.0;
  if (penalty.estimator == ESTIMATOR_FULL) {
    term.exact_weight = penalty.beta;
  } else {
    let estimate = estimate_of(settings, penalty.estimator, delta);
    value = estimate.value;
    derivative = estimate.derivative;
    term.held = estimate.held;
  }
  if (settings.rho_level != RHO_LEVEL_TOKEN) { value = whole; }
  if (penalty.loss_placement == LOSS_PLACEMENT_PLAIN) { term.coefficient = penalty.beta * derivative; }
  if (penalty.loss_placement == LOSS_PLACEMENT_WEIGHTED) {
    term.coefficient = penalty.beta * rho * (value + derivative);
    term.exact_weight *= rho;
  }
  if (penalty.loss_placement == LOSS_PLACEMENT_DETACHED) {
    term.coefficient = penalty.beta * rho * derivative;
    term.exact_weight *= rho;
  }
  return term;
}
