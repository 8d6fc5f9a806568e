// Backward: from dlogits to the gradient of every parameter, one workgroup a block, one dispatch. Knows nothing of
// estimators or placements. Each block writes its own partial gradient [R, blocks, PARAMETERS4]; reduce.wgsl sums them.
// scratch [R, blocks, ROWS, SCRATCH4]: DX gradient of the residual stream, NARROW and WIDE of a phase's input and
// output, DSCORES of the attention scores. Formulas: the transpose of forward.wgsl, phase by phase.
const DX = 0u;
const NARROW = D4;
const WIDE = 2u * D4;
const DSCORES = 6u * D4;
var<private> lane: u32;
var<private> run: u32;
var<private> block: u32;
var<private> base: u32;
var<private> row_base: u32;
var<private> partial_base: u32;

fn at(row: u32, offset: u32) -> u32 { return (row_base + row) * ROW4 + offset; }
fn scratch_at(row: u32, offset: u32) -> u32 { return (row_base + row) * SCRATCH4 + offset; }

fn token_of(row: u32) -> u32 {
  if (row < PROMPT_ROWS) { return prompt_token(sequences[problem_index(run, block, row / P)], row % P); }
  let answer = row - PROMPT_ROWS;
  return sequences[token_index(run, block, answer % COMPLETIONS, answer / COMPLETIONS)];
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  lane = local.x;
  run = group.y;
  block = group.x + pass_.first_block;
  base = pass_.parameters + run * pass_.parameters_stride;
  row_base = (run * BLOCKS + block) * ROWS;
  partial_base = (run * BLOCKS + block) * PARAMETERS4;
  head();
  denormalise(FINAL_X, FINAL_STATISTICS, false, LNF, true);
  for (var down = 0u; down < LAYERS; down++) {
    let layer = (LAYERS - 1u - down) * LAYER_STRIDE;
    let weights = LAYER0 + (LAYERS - 1u - down) * LAYER_SIZE;
    for (var stage = 0u; stage < 4u; stage++) {
      outerproduct(layer + INPUT[stage], OUTPUT[stage], weights + WEIGHT[stage], DEPTH[stage], WIDTH[stage]);
      backproduct(OUTPUT[stage], BACK[stage], weights + WEIGHT[stage], DEPTH[stage], WIDTH[stage]);
      storageBarrier();
      if (stage == 0u) { through_gelu(layer + HIDDEN); }
      if (stage == 2u) {
        attention_scores(layer);
        attention_keys(layer);
      }
      if (stage == 1u || stage == 3u) {
        let mlp = stage == 1u;
        denormalise(layer + select(0u, X1, mlp), layer + STATISTICS, mlp, weights + select(W_LN1, W_LN2, mlp), false);
      }
    }
  }
  embeddings();
}

// The four products of a layer, last first: the MLP's two, attention's projection, qkv. What went into each, where the
// gradient of its output is, and where that of its input goes. One call in a loop, as in forward.wgsl.
const INPUT = array(GELU_OUT, LN2, MIXED, LN1);
const OUTPUT = array(DX, WIDE, DX, WIDE);
const BACK = array(WIDE, NARROW, NARROW, NARROW);
const WEIGHT = array(W_MLP, W_FC, W_PROJ, W_QKV);
const DEPTH = array(4u * D4, D4, D4, D4);
const WIDTH = array(D4, 4u * D4, D4, 3u * D4);

// WIDE = dlogits (rows that predict nothing: 0), NARROW = dlogits · head, and the head's own gradient.
fn head() {
  for (var task = lane; task < ROWS * V4; task += WORKGROUP) {
    let row = task / V4;
    let column = task % V4;
    var value = vec4f();
    if (row >= PROMPT_ROWS || row % P == P - 1u) {
      let i = logprob_index(run, block, row) + column * 4u;
      value = vec4f(dlogits[i], dlogits[i + 1u], dlogits[i + 2u], dlogits[i + 3u]);
    }
    scratch[scratch_at(row, WIDE + column)] = value;
  }
  storageBarrier();
  for (var task = lane; task < ROWS * D4; task += WORKGROUP) {
    let row = task / D4;
    let column = task % D4;
    var sum = vec4f();
    for (var v = 0u; v < V; v++) {
      sum = fma(vec4f(scratch[scratch_at(row, WIDE + v / 4u)][v % 4u]), parameters[base + HEAD + v * D4 + column], sum);
    }
    scratch[scratch_at(row, NARROW + column)] = sum;
  }
  for (var task = lane; task < V * D4; task += WORKGROUP) {
    let v = task / D4;
    let column = task % D4;
    var sum = vec4f();
    for (var row = 0u; row < ROWS; row++) {
      sum = fma(vec4f(scratch[scratch_at(row, WIDE + v / 4u)][v % 4u]), activations[at(row, FINAL_LN + column)], sum);
    }
    partials[partial_base + HEAD + v * D4 + column] = sum;
  }
  storageBarrier();
}

// NARROW holds the gradient of a layer norm's output; DX gets (`assign`) or gains that of its input.
fn denormalise(x: u32, statistics: u32, second: bool, gain: u32, assign_: bool) {
  for (var row = lane; row < ROWS; row += WORKGROUP) {
    let both = activations[at(row, statistics)];
    let mean = select(both.x, both.z, second);
    let rstd = select(both.y, both.w, second);
    var sum = vec4f();
    var product = vec4f();
    for (var i = 0u; i < D4; i++) {
      let g = scratch[scratch_at(row, NARROW + i)] * parameters[base + gain + i];
      sum += g;
      product = fma(g, (activations[at(row, x + i)] - mean) * rstd, product);
    }
    let mean_g = (sum.x + sum.y + sum.z + sum.w) / f32(D);
    let mean_product = (product.x + product.y + product.z + product.w) / f32(D);
    for (var i = 0u; i < D4; i++) {
      let unit = (activations[at(row, x + i)] - mean) * rstd;
      var value = rstd * (scratch[scratch_at(row, NARROW + i)] * parameters[base + gain + i] - mean_g - unit * mean_product);
      if (!assign_) { value += scratch[scratch_at(row, DX + i)]; }
      scratch[scratch_at(row, DX + i)] = value;
    }
  }
  for (var column = lane; column < D4; column += WORKGROUP) {
    var gains = vec4f();
    var biases = vec4f();
    for (var row = 0u; row < ROWS; row++) {
      let both = activations[at(row, statistics)];
      let unit = (activations[at(row, x + column)] - select(both.x, both.z, second)) * select(both.y, both.w, second);
      let g = scratch[scratch_at(row, NARROW + column)];
      gains = fma(g, unit, gains);
      biases += g;
    }
    partials[partial_base + gain + column] = gains;
    partials[partial_base + gain + D4 + column] = biases;
  }
  storageBarrier();
}

// WIDE *= gelu_new'(hidden)
fn through_gelu(hidden: u32) {
  for (var task = lane; task < ROWS * 4u * D4; task += WORKGROUP) {
    let row = task / (4u * D4);
    let column = task % (4u * D4);
    let x = activations[at(row, hidden + column)];
    let inner = clamp(0.7978845608028654 * (x + 0.044715 * x * x * x), vec4f(-10.0), vec4f(10.0));
    let t = tanh(inner);
    let slope = 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * 0.7978845608028654 * (1.0 + 3.0 * 0.044715 * x * x);
    scratch[scratch_at(row, WIDE + column)] *= slope;
  }
  storageBarrier();
}

// Per (row, head): d probability = d mixed · value, d score = p (dp − Σ p dp) · scale, d query = Σ d score · key.
fn attention_scores(layer: u32) {
  let scale = inverseSqrt(f32(HEAD4 * 4u));
  for (var task = lane; task < ROWS * HEADS; task += WORKGROUP) {
    let row = task / HEADS;
    let head = task % HEADS;
    let keys = position_of(row) + 1u;
    let out = scratch_at(row, DSCORES + head * KEYS4);
    let probabilities = at(row, layer + ATTENTION + head * KEYS4);
    var shared_ = 0.0;
    for (var four = 0u; four * 4u < keys; four++) {
      var slopes = vec4f();
      for (var i = 0u; i < 4u && four * 4u + i < keys; i++) {
        let v = at(key_row(row, four * 4u + i), layer + QKV + 2u * D4 + head * HEAD4);
        var slope = 0.0;
        for (var c = 0u; c < HEAD4; c++) {
          slope += dot(scratch[scratch_at(row, NARROW + head * HEAD4 + c)], activations[v + c]);
        }
        slopes[i] = slope;
      }
      shared_ += dot(slopes, activations[probabilities + four]);
      scratch[out + four] = slopes;
    }
    for (var four = 0u; four * 4u < keys; four++) {
      scratch[out + four] = activations[probabilities + four] * (scratch[out + four] - shared_) * scale;
    }
    for (var c = 0u; c < HEAD4; c++) {
      var sum = vec4f();
      for (var index = 0u; index < keys; index++) {
        let k = at(key_row(row, index), layer + QKV + D4 + head * HEAD4 + c);
        sum = fma(vec4f(scratch[out + index / 4u][index % 4u]), activations[k], sum);
      }
      scratch[scratch_at(row, WIDE + head * HEAD4 + c)] = sum;
    }
  }
  storageBarrier();
}

// Per (key row, head, vec4): d key = Σ_queries d score · query, d value = Σ_queries probability · d mixed.
fn attention_keys(layer: u32) {
  for (var task = lane; task < ROWS * D4; task += WORKGROUP) {
    let key = task / D4;
    let column = task % D4;
    let head = column / HEAD4;
    let index = position_of(key);
    var sum_k = vec4f();
    var sum_v = vec4f();
    // Queries that see this key: the prompt's later rows and all its completions, or the completion's own later rows.
    var first = 0u;
    var completions = 1u;
    var start = 0u;
    if (key < PROMPT_ROWS) {
      first = (key / P) * G;
      completions = G;
      for (var position = index; position < P; position++) {
        let query = (key / P) * P + position;
        sum_k = fma(vec4f(scratch[scratch_at(query, DSCORES + head * KEYS4 + index / 4u)][index % 4u]), activations[at(query, layer + QKV + column)], sum_k);
        sum_v = fma(vec4f(activations[at(query, layer + ATTENTION + head * KEYS4 + index / 4u)][index % 4u]), scratch[scratch_at(query, NARROW + column)], sum_v);
      }
    } else {
      first = (key - PROMPT_ROWS) % COMPLETIONS;
      start = (key - PROMPT_ROWS) / COMPLETIONS;
    }
    for (var j = start; j + 1u < T; j++) {
      for (var g = first; g < first + completions; g++) {
        let query = PROMPT_ROWS + j * COMPLETIONS + g;
        sum_k = fma(vec4f(scratch[scratch_at(query, DSCORES + head * KEYS4 + index / 4u)][index % 4u]), activations[at(query, layer + QKV + column)], sum_k);
        sum_v = fma(vec4f(activations[at(query, layer + ATTENTION + head * KEYS4 + index / 4u)][index % 4u]), scratch[scratch_at(query, NARROW + column)], sum_v);
      }
    }
    scratch[scratch_at(key, WIDE + D4 + column)] = sum_k;
    scratch[scratch_at(key, WIDE + 2u * D4 + column)] = sum_v;
  }
  storageBarrier();
}

fn embeddings() {
  for (var task = lane; task < (V + CONTEXT) * D4; task += WORKGROUP) {
    let index = task / D4;
    let column = task % D4;
    var sum = vec4f();
    for (var row = 0u; row < ROWS; row++) {
      let mine = select(position_of(row) == index - V, token_of(row) == index, index < V);
      if (mine) { sum += scratch[scratch_at(row, DX + column)]; }
    }
    partials[partial_base + select(WPE + (index - V) * D4, WTE + index * D4, index < V) + column] = sum;
  }
}
