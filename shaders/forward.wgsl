// GPT-2 forward over a range of token rows of one block, one workgroup, one barrier between phases.
//   x = wte[token] + wpe[position];  per layer: x1 = x + proj(attention(qkv(ln_1 x))), x = x1 + proj(gelu(fc(ln_2 x1)))
//   log-probs = log softmax(lm_head · ln_f x / temperature)
// activations: [R, blocks, ROWS, ROW4] vec4, a row holds every layer one after the other (or, where nothing is
// kept for a backward pass, all layers in the same place: LAYER_STRIDE 0).
var<private> lane: u32;
var<private> run: u32;
var<private> block: u32;
var<private> base: u32;      // vec4 offset of the run's parameters
var<private> row_base: u32;  // first row of this block in the activation arena

fn begin(local: vec3u, group: vec3u) {
  lane = local.x;
  run = group.y;
  block = group.x + pass_.first_block;
  base = pass_.parameters + run * pass_.parameters_stride;
  row_base = (run * BLOCKS + block) * ROWS;
}

fn at(row: u32, offset: u32) -> u32 { return (row_base + row) * ROW4 + offset; }

fn token_of(row: u32) -> u32 {
  if (row < PROMPT_ROWS) { return prompt_token(sequences[problem_index(run, block, row / P)], row % P); }
  let answer = row - PROMPT_ROWS;
  return sequences[token_index(run, block, answer % COMPLETIONS, answer / COMPLETIONS)];
}

fn embed(first: u32, last: u32) {
  for (var task = lane; task < (last - first) * D4; task += WORKGROUP) {
    let row = first + task / D4;
    let column = task % D4;
    activations[at(row, column)] = parameters[base + WTE + token_of(row) * D4 + column]
      + parameters[base + WPE + position_of(row) * D4 + column];
  }
  storageBarrier();
}

// dst = (x − mean) · rstd · gain + bias; mean and rstd go to lanes `half`, `half` + 1 of the statistics.
fn normalise(src: u32, dst: u32, statistics: u32, second: bool, gain: u32, first: u32, last: u32) {
  for (var row = first + lane; row < last; row += WORKGROUP) {
    var sum = vec4f();
    for (var i = 0u; i < D4; i++) { sum += activations[at(row, src + i)]; }
    let mean = (sum.x + sum.y + sum.z + sum.w) / f32(D);
    var squares = vec4f();
    for (var i = 0u; i < D4; i++) {
      let centred = activations[at(row, src + i)] - mean;
      squares = fma(centred, centred, squares);
    }
    let rstd = inverseSqrt((squares.x + squares.y + squares.z + squares.w) / f32(D) + 1e-5);
    for (var i = 0u; i < D4; i++) {
      let unit = (activations[at(row, src + i)] - mean) * rstd;
      activations[at(row, dst + i)] = fma(unit, parameters[base + gain + i], parameters[base + gain + D4 + i]);
    }
    var both = activations[at(row, statistics)];
    if (second) { both.z = mean; both.w = rstd; } else { both.x = mean; both.y = rstd; }
    activations[at(row, statistics)] = both;
  }
  storageBarrier();
}

// Causal attention of one (row, head) per task; the probabilities are kept for the backward pass.
fn attend(layer: u32, first: u32, last: u32) {
  let scale = inverseSqrt(f32(HEAD4 * 4u));
  for (var task = lane; task < (last - first) * HEADS; task += WORKGROUP) {
    let row = first + task / HEADS;
    let head = task % HEADS;
    let keys = position_of(row) + 1u;
    let q = at(row, layer + QKV + head * HEAD4);
    let probabilities = at(row, layer + ATTENTION + head * KEYS4);
    var highest = -3.0e38;
    for (var four = 0u; four * 4u < keys; four++) {
      var scores = vec4f(-3.0e38);
      for (var i = 0u; i < 4u && four * 4u + i < keys; i++) {
        let k = at(key_row(row, four * 4u + i), layer + QKV + D4 + head * HEAD4);
        var score = 0.0;
        for (var c = 0u; c < HEAD4; c++) { score += dot(activations[q + c], activations[k + c]); }
        scores[i] = score * scale;
        highest = max(highest, score * scale);
      }
      activations[probabilities + four] = scores;
    }
    var total = 0.0;
    for (var four = 0u; four * 4u < keys; four++) {
      let weights = exp(activations[probabilities + four] - highest);
      total += weights.x + weights.y + weights.z + weights.w;
      activations[probabilities + four] = weights;
    }
    for (var four = 0u; four * 4u < keys; four++) {
      activations[probabilities + four] = activations[probabilities + four] / total;
    }
    for (var c = 0u; c < HEAD4; c++) {
      var mixed = vec4f();
      for (var index = 0u; index < keys; index++) {
        let weight = activations[probabilities + index / 4u][index % 4u];
        mixed = fma(vec4f(weight), activations[at(key_row(row, index), layer + QKV + 2u * D4 + head * HEAD4 + c)], mixed);
      }
      activations[at(row, layer + MIXED + head * HEAD4 + c)] = mixed;
    }
  }
  storageBarrier();
}

fn gelu(x: vec4f) -> vec4f {
  // The clamp keeps tanh away from exp overflow on adapters that compute it as a quotient; tanh(10) is 1 in f32.
  let inner = clamp(0.7978845608028654 * (x + 0.044715 * x * x * x), vec4f(-10.0), vec4f(10.0));
  return 0.5 * x * (1.0 + tanh(inner));
}

// The four products of a layer: qkv, attention's projection, the MLP's two. One call of multiply in a loop, and not four:
// shader compilers inline every call, and the first picture on the page waits for them.
const SOURCE = array(LN1, MIXED, LN2, GELU_OUT);
const TARGET = array(QKV, X1, HIDDEN, LAYER_STRIDE);
const WEIGHT = array(W_QKV, W_PROJ, W_FC, W_MLP);
const DEPTH = array(D4, D4, D4, 4u * D4);
const WIDTH = array(3u * D4, D4, 4u * D4, D4);
const END = array(PLAIN, RESIDUAL, GELU, RESIDUAL);
const EXTRA = array(0u, 0u, GELU_OUT, X1);

fn layers(first: u32, last: u32) {
  embed(first, last);
  for (var index = 0u; index < LAYERS; index++) {
    let layer = index * LAYER_STRIDE;
    let weights = LAYER0 + index * LAYER_SIZE;
    for (var stage = 0u; stage < 4u; stage++) {
      let mlp = stage == 2u;
      if (stage == 0u || mlp) {
        normalise(layer + select(0u, X1, mlp), layer + SOURCE[stage], layer + STATISTICS, mlp, weights + select(W_LN1, W_LN2, mlp), first, last);
      }
      if (stage == 1u) { attend(layer, first, last); }
      multiply(layer + SOURCE[stage], layer + TARGET[stage], weights + WEIGHT[stage], DEPTH[stage], WIDTH[stage], first, last, END[stage], layer + EXTRA[stage]);
    }
  }
  normalise(FINAL_X, FINAL_LN, FINAL_STATISTICS, false, LNF, first, last);
}

// Log-probs of the rows that predict an answer token.
fn predict(first: u32, last: u32) {
  for (var task = lane; task < (last - first) * V4; task += WORKGROUP) {
    let row = first + task / V4;
    let column = task % V4;
    if (row < PROMPT_ROWS && row % P != P - 1u) { continue; }
    var logits = vec4f();
    for (var i = 0u; i < D4; i++) {
      let x = activations[at(row, FINAL_LN + i)];
      let w = base + HEAD + column * 4u * D4 + i;
      logits += vec4f(dot(x, parameters[w]), dot(x, parameters[w + D4]),
        dot(x, parameters[w + 2u * D4]), dot(x, parameters[w + 3u * D4]));
    }
    logits /= runs[run].temperature;
    let out = logprob_index(run, block, row) + column * 4u;
    logprobs[out] = logits.x;
    logprobs[out + 1u] = logits.y;
    logprobs[out + 2u] = logits.z;
    logprobs[out + 3u] = logits.w;
  }
  storageBarrier();
  for (var row = first + lane; row < last; row += WORKGROUP) {
    if (row < PROMPT_ROWS && row % P != P - 1u) { continue; }
    let out = logprob_index(run, block, row);
    var highest = logprobs[out];
    for (var v = 1u; v < V; v++) { highest = max(highest, logprobs[out + v]); }
    var total = 0.0;
    for (var v = 0u; v < V; v++) { total += exp(logprobs[out + v] - highest); }
    // In this order: highest + log(total) would round away what a near-certain token's log-prob consists of.
    let normaliser = log(total);
    for (var v = 0u; v < V; v++) { logprobs[out + v] = (logprobs[out + v] - highest) - normaliser; }
  }
  storageBarrier();
}
