// GPT-2 forward pass over a range of token rows of one block: one workgroup, with a barrier between phases.
//   x = wte[token] + wpe[position];  per layer: x1 = x + proj(attention(qkv(ln_1 x))), x = x1 + proj(gelu(fc(ln_2 x1)))
//   log-probs = log softmax(lm_head · ln_f x / temperature)
// activations: [R, blocks, ROWS, ROW4] vec4. A row holds all layers one after the other, or, if nothing is kept for a
// backward pass, each layer overwrites the previous one (LAYER_STRIDE 0).
var<private> lane: u32;
var<private> quad_lane: u32;
var<private> run: u32;
var<private> block: u32;
var<private> base: u32;      // vec4 offset of the run's parameters
var<private> row_base: u32;  // first row of this block in the activation arena
var<private> tree: u32;

fn begin(local: vec3u, group: vec3u) {
  lane = local.x;
  run = group.y;
  block = group.x + pass_.first_block;
  base = pass_.parameters + run * pass_.parameters_stride;
  row_base = (run * BLOCKS + block) * ROWS;
  tree = tree_of(run, block);
}

fn address(row: u32, offset: u32) -> u32 { return (row_base + row) * ROW4 + offset; }
fn load(index: u32) -> vec4f { return activations[index]; }
fn store(index: u32, value: vec4f) { activations[index] = value; }

fn embed(first: u32, last: u32) {
  for (var task = lane; task < (last - first) * D4; task += WORKGROUP) {
    let row = first + task / D4;
    let column = task % D4;
    let word = sequences[tree + TREE_WORDS + row];
    activations[address(row, column)] = parameters[base + WTE + token_of(word) * D4 + column]
      + parameters[base + WPE + position_of(word) * D4 + column];
  }
  storageBarrier();
}

// dst = (x − mean) · rstd · gain + bias. Stores mean and rstd in x and y of the statistics; for a layer's `second`
// norm, in z and w.
fn normalise(src: u32, dst: u32, statistics: u32, second: bool, gain: u32, first: u32, last: u32) {
  for (var row = first + lane; row < last; row += WORKGROUP) {
    var sum = vec4f();
    for (var i = 0u; i < D4; i++) { sum += activations[address(row, src + i)]; }
    let mean = (sum.x + sum.y + sum.z + sum.w) / f32(D);
    var squares = vec4f();
    for (var i = 0u; i < D4; i++) {
      let centred = activations[address(row, src + i)] - mean;
      squares = fma(centred, centred, squares);
    }
    let rstd = inverseSqrt((squares.x + squares.y + squares.z + squares.w) / f32(D) + 1e-5);
    for (var i = 0u; i < D4; i++) {
      let unit = (activations[address(row, src + i)] - mean) * rstd;
      activations[address(row, dst + i)] = fma(unit, parameters[base + gain + i], parameters[base + gain + D4 + i]);
    }
    var kept = activations[address(row, statistics)];
    if (second) { kept.z = mean; kept.w = rstd; } else { kept.x = mean; kept.y = rstd; }
    activations[address(row, statistics)] = kept;
  }
  storageBarrier();
}

// Causal attention, one (row, head) per task, in one pass over the keys with online softmax (Milakov & Gimelshein
// 2018): a higher score rescales the weights so far. The backward pass only needs log Σ exp score.
fn attend(layer: u32, first: u32, last: u32) {
  let scale = inverseSqrt(f32(HEAD4 * 4u));
  for (var task = lane; task < (last - first) * HEADS; task += WORKGROUP) {
    let row = first + task / HEADS;
    let head = task % HEADS;
    let word = sequences[tree + TREE_WORDS + row];
    let query = address(row, layer + QKV + head * HEAD4);
    //: unroll c HEAD4
    let q$(c) = activations[query + $(c)u];
    var mixed$(c) = vec4f();
    //: end
    var highest = -3.0e38;
    var total = 0.0;
    for (var index = 0u; index <= position_of(word); index++) {
      let k = address(key_row(tree, row, prompt_of(word), index), layer + QKV + D4 + head * HEAD4);
      var score = 0.0;
      //: unroll c HEAD4
      score += dot(q$(c), activations[k + $(c)u]);
      //: end
      let higher = max(highest, score * scale);
      let fade = exp(highest - higher);
      let weight = exp(score * scale - higher);
      highest = higher;
      total = fma(total, fade, weight);
      //: unroll c HEAD4
      mixed$(c) = fma(vec4f(weight), activations[k + D4 + $(c)u], mixed$(c) * fade);
      //: end
    }
    //: unroll c HEAD4
    activations[address(row, layer + MIXED + head * HEAD4 + $(c)u)] = mixed$(c) / total;
    //: end
    activations[address(row, layer + ATTENTION + head)] = vec4f(highest + log(total), 0.0, 0.0, 0.0);
  }
  storageBarrier();
}

// The four products of a layer: qkv, attention's projection, the MLP's two. One call of multiply in a loop instead of
// four calls: shader compilers inline every call, and the page waits for them before it can show anything.
const SOURCE = array(LN1, MIXED, LN2, GELU_OUT);
const TARGET = array(QKV, X1, HIDDEN, LAYER_STRIDE);
const WEIGHT = array(W_QKV, W_PROJ, W_FC, W_MLP);
const DEPTH = array(D4, D4, D4, 4u * D4);
const WIDTH = array(3u * D4, D4, 4u * D4, D4);
const END = array(BIAS, BIAS | RESIDUAL, BIAS | GELU, BIAS | RESIDUAL);
const EXTRA = array(0u, 0u, GELU_OUT, X1);

// From tokens to log-probs, for rows first … last − 1. From the last layer's attention on, only rows that predict a
// token are computed: of the prompts' earlier rows, the last layer only needs keys and values.
fn run_rows(first: u32, last: u32) {
  embed(first, last);
  var from_row = first;
  for (var step = 0u; step <= 4u * LAYERS; step++) {
    let stage = step % 4u;
    let final_ = step == 4u * LAYERS;
    let layer = step / 4u * LAYER_STRIDE;
    let weights = LAYER0 + step / 4u * LAYER_SIZE;
    if (step == 4u * LAYERS - 3u) { from_row = max(first, PREFIX_ROWS); }
    if (stage % 2u == 0u) {
      let mlp = stage == 2u;
      normalise(select(layer + select(0u, X1, mlp), FINAL_X, final_), select(layer + SOURCE[stage], FINAL_LN, final_),
        select(layer + STATISTICS, FINAL_STATISTICS, final_), mlp,
        select(weights + select(W_LN1, W_LN2, mlp), LNF, final_), from_row, last);
    }
    if (final_) { break; }
    if (stage == 1u) { attend(layer, from_row, last); }
    multiply(layer + SOURCE[stage], layer + TARGET[stage], weights + WEIGHT[stage], DEPTH[stage], WIDTH[stage],
      from_row, last, END[stage], layer + EXTRA[stage]);
  }
  predict(from_row, last);
}

// Entries 4v to 4v + 3 of the vocabulary, with `instead` for padding (PolicyConfig in src/policy/config.ts).
fn unless_padding(entries: vec4f, v: u32, instead: f32) -> vec4f {
  //: if PADDED
  return select(entries, vec4f(instead), vec4u(4u * v) + vec4u(0u, 1u, 2u, 3u) >= vec4u(TOKENS));
  //: else
  return entries;
  //: end
}

// Log-probs. First the logits, four rows × four tokens per task; then the softmax, one row per task.
fn predict(first: u32, last: u32) {
  for (var task = lane; task < (last - first + 3u) / 4u * V4; task += WORKGROUP) {
    let row = first + task / V4 * 4u;
    let v = task % V4;
    //: unroll r 4
    let x$(r) = address(min(row + $(r)u, last - 1u), FINAL_LN);
    var logits$(r) = vec4f();
    //: end
    for (var i = 0u; i < D4; i++) {
      let w = base + HEAD + 4u * v * D4 + i;
      let w0 = parameters[w]; let w1 = parameters[w + D4];
      let w2 = parameters[w + 2u * D4]; let w3 = parameters[w + 3u * D4];
      //: unroll r 4
      { let x = activations[x$(r) + i]; logits$(r) += vec4f(dot(x, w0), dot(x, w1), dot(x, w2), dot(x, w3)); }
      //: end
    }
    //: unroll r 4
    if (row + $(r)u < last) { activations[address(row + $(r)u, LOGITS + v)] = logits$(r); }
    //: end
  }
  storageBarrier();
  for (var row = first + lane; row < last; row += WORKGROUP) {
    let logits = address(row, LOGITS);
    let temperature = runs[run].temperature;
    var highest = vec4f(-3.0e38);
    //: unroll v V4
    let logits$(v) = unless_padding(activations[logits + $(v)u] / temperature, $(v)u, -1.0e30);
    highest = max(highest, logits$(v));
    //: end
    let most = max(max(highest.x, highest.y), max(highest.z, highest.w));
    var sum = vec4f();
    //: unroll v V4
    sum += exp(logits$(v) - most);
    //: end
    // Subtract in this order: most + log(total) would round away the log-prob of a near-certain token.
    let normaliser = log(sum.x + sum.y + sum.z + sum.w);
    //: unroll v V4
    logprobs[(row_base + row) * V4 + $(v)u] = unless_padding((logits$(v) - most) - normaliser, $(v)u, PADDED_LOGPROB);
    //: end
  }
  storageBarrier();
}
