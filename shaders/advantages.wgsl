// From rewards and charged penalties to advantages. src/kl/advantages.ts has the formulas and their sources.
var<workgroup> rewards: array<f32, G>;
var<workgroup> charges: array<f32, PENALTIES * G * T>; // K_i, or K_{i,t}, the sum from token t on; without β

// The number of a group's completions that are trained on: ReMax's last one is greedy, and only its baseline.
fn trained_of(settings: Run) -> u32 { return select(G, G - 1u, settings.advantage == ADVANTAGE_REMAX); }

// The reward of completion g and its charges from token t on: R, K of the first penalty, K of the second.
//: if SECOND
alias Account = vec3f;
fn account(g: u32, t: u32) -> Account { return vec3f(rewards[g], charges[g * T + t], charges[(G + g) * T + t]); }
//: else
alias Account = vec2f;
fn account(g: u32, t: u32) -> Account { return vec2f(rewards[g], charges[g * T + t]); }
//: end

// R − βK, of each penalty that is in the reward.
fn balance(settings: Run, account: Account) -> f32 {
  var x = account.x;
  if (settings.in_reward != IN_REWARD_NONE) { x -= settings.beta * account.y; }
  //: if SECOND
  if (settings.second_in_reward != IN_REWARD_NONE) { x -= settings.second_beta * account.z; }
  //: end
  return x;
}

fn score(settings: Run, g: u32, t: u32) -> f32 { return balance(settings, account(g, t)); }

// Rewards and penalties are centred separately: if all completions are right, an advantage consists of K alone, the
// rounding of 1 − βK would exceed it, and dividing by a deviation would amplify the error.
fn mean_account(t: u32) -> Account {
  var sum = Account();
  for (var j = 0u; j < G; j++) { sum += account(j, t); }
  return sum / f32(G);
}

fn centred(settings: Run, g: u32, t: u32, mean: Account) -> f32 { return balance(settings, account(g, t) - mean); }

fn advantage(settings: Run, g: u32, t: u32) -> f32 {
  switch settings.advantage {
    case ADVANTAGE_NONE: { return score(settings, g, t); }
    case ADVANTAGE_REMAX: { return score(settings, g, t) - rewards[G - 1u]; }
    case ADVANTAGE_GRPO: { return select(score(settings, g, t), by_group(settings, g, t), G > 1u); }
    case ADVANTAGE_MEAN: { return centred(settings, g, t, mean_account(t)); }
    case ADVANTAGE_RLOO_NORMALISED: { return by_others(settings, g, t); }
    //: if MINIBATCH
    case ADVANTAGE_REINFORCE_PLUS_PLUS, ADVANTAGE_REINFORCE_PLUS_PLUS_BASELINE: { return whitened(settings, g, t); }
    //: end
    default: { return leave_one_out(settings, g, t); }
  }
}

// RLOO: minus the mean of the others.
fn leave_one_out(settings: Run, g: u32, t: u32) -> f32 {
  var total = 0.0;
  var own = 0.0;
  for (var j = 0u; j < G; j++) {
    let x = score(settings, j, t);
    total += x;
    if (j == g) { own = x; }
  }
  if (G == 1u) { return own; }
  return own - (total - own) / f32(max(G, 2u) - 1u);
}

// GRPO: divided by the deviation of the whole completions' scores.
fn by_group(settings: Run, g: u32, t: u32) -> f32 {
  let group = mean_account(0u);
  var squares = 0.0;
  for (var j = 0u; j < G; j++) {
    let x = centred(settings, j, 0u, group);
    squares += x * x;
  }
  let own = centred(settings, g, t, mean_account(t));
  return own / (sqrt(squares / f32(max(G, 2u) - 1u)) + GRPO_EPSILON);
}

// NeMo-RL: minus the mean of the others, divided by their deviation unless that is 0.
fn by_others(settings: Run, g: u32, t: u32) -> f32 {
  if (G == 1u) { return score(settings, g, t); }
  let others = f32(max(G, 2u) - 1u);
  let own = centred(settings, g, t, mean_account(t)) * f32(G) / others;
  let group = mean_account(0u);
  let mean = -centred(settings, g, 0u, group) / others;
  var squares = 0.0;
  for (var j = 0u; j < G; j++) {
    let x = centred(settings, j, 0u, group) - mean;
    squares += select(x * x, 0.0, j == g);
  }
  let deviation = sqrt(squares / max(1.0, others - 1.0));
  return select(own, own / (deviation + NEMO_EPSILON), deviation > NEMO_EPSILON);
}
