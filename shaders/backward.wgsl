// Backward: from dlogits to the gradient of every parameter, one workgroup per block, one dispatch. Independent of
// estimators and placements. Each block writes a partial gradient [R, blocks, PARAMETERS4]; reduce.wgsl sums them.
// scratch [R, blocks, ROWS, SCRATCH4]: DX gradient of the residual stream, NARROW and WIDE gradients of a phase's input
// and output, INNER Σ d mixed · mixed of each head. Formulas: the transpose of forward.wgsl, phase by phase. A row
// shared by several completions carries the sum of their gradients and is processed once.
const DX = 0u;
const NARROW = D4;
const WIDE = 2u * D4;
const INNER = 6u * D4;
var<private> lane: u32;
var<private> quad_lane: u32;
var<private> run: u32;
var<private> block: u32;
var<private> base: u32;
var<private> row_base: u32;
var<private> kept_base: u32;  // of the kept forward pass; runs may share one (FORWARDS)
var<private> partial_base: u32;
var<private> tree: u32;
var<private> rows: u32;

fn at(row: u32, offset: u32) -> u32 { return (kept_base + row) * ROW4 + offset; }
fn address(row: u32, offset: u32) -> u32 { return (row_base + row) * SCRATCH4 + offset; }
fn load(index: u32) -> vec4f { return scratch[index]; }
fn store(index: u32, value: vec4f) { scratch[index] = value; }

@compute @workgroup_size(WORKGROUP)
//: if QUADS
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u,
  @builtin(subgroup_invocation_id) subgroup_lane: u32) {
  quad_lane = subgroup_lane % 4u;
//: else
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
//: end
  lane = local.x;
  run = group.y;
  block = group.x + pass_.first_block;
  base = pass_.parameters + run * pass_.parameters_stride;
  row_base = (run * BLOCKS + block) * ROWS;
  kept_base = (run % FORWARDS * BLOCKS + block) * ROWS;
  partial_base = (run * BLOCKS + block) * PARAMETERS4;
  tree = tree_of(run, block);
  rows = sequences[tree];
  head();
  for (var step = 0u; step <= 4u * LAYERS; step++) {
    // Step 0 is the final norm; then for each layer, last first: the MLP's two products, attention's projection, qkv.
    let stage = (step + 3u) % 4u;
    let above = (step + 3u) / 4u - 1u; // layers already processed
    let layer = (LAYERS - 1u - above) * LAYER_STRIDE;
    let weights = LAYER0 + (LAYERS - 1u - above) * LAYER_SIZE;
    // Above the last layer's attention, only rows that predict a token have a gradient (forward.wgsl).
    let first = select(0u, PREFIX_ROWS, step < 4u);
    if (step > 0u) {
      outerproduct(layer + INPUT[stage], OUTPUT[stage], weights + WEIGHT[stage], DEPTH[stage], WIDTH[stage], first);
      multiply(OUTPUT[stage], BACK[stage], weights + WEIGHT[stage], WIDTH[stage], DEPTH[stage], first, rows, 0u, 0u);
      if (stage == 0u) { through_gelu(layer + HIDDEN, first); }
      if (stage == 2u) {
        attention_queries(layer, first);
        attention_keys(layer, first);
      }
    }
    if (step == 0u || stage % 2u == 1u) {
      let mlp = stage == 1u;
      let final_ = step == 0u;
      denormalise(select(layer + select(0u, X1, mlp), FINAL_X, final_),
        select(layer + STATISTICS, FINAL_STATISTICS, final_), mlp,
        select(weights + select(W_LN1, W_LN2, mlp), LNF, final_), first,
        select(select(0u, PREFIX_ROWS, step == 4u), rows, final_));
    }
  }
  embeddings();
}

// For each product: its input, the gradient of its output, and where to write the gradient of its input.
const INPUT = array(GELU_OUT, LN2, MIXED, LN1);
const OUTPUT = array(DX, WIDE, DX, WIDE);
const BACK = array(WIDE, NARROW, NARROW, NARROW);
const WEIGHT = array(W_MLP, W_FC, W_PROJ, W_QKV);
const DEPTH = array(4u * D4, D4, D4, D4);
const WIDTH = array(D4, 4u * D4, D4, 3u * D4);

// NARROW = dlogits · head for the rows that predict a token, four rows × four columns per task; and the head's weight
// gradient, d head[v, d] = Σ_rows dlogits[v] · ln_f[d], four tokens × four columns per task.
fn head() {
  for (var task = lane; task < (rows - PREFIX_ROWS + 3u) / 4u * D4; task += WORKGROUP) {
    let row = PREFIX_ROWS + task / D4 * 4u;
    let column = task % D4;
    //: unroll r 4
    let d$(r) = (row_base + min(row + $(r)u, rows - 1u)) * V4;
    var sum$(r) = vec4f();
    //: end
    for (var v = 0u; v < V4; v++) {
      let w = base + HEAD + 4u * v * D4 + column;
      let w0 = parameters[w]; let w1 = parameters[w + D4];
      let w2 = parameters[w + 2u * D4]; let w3 = parameters[w + 3u * D4];
      //: unroll r 4
      { let d = dlogits[d$(r) + v]; sum$(r) += d.x * w0 + d.y * w1 + d.z * w2 + d.w * w3; }
      //: end
    }
    //: unroll r 4
    if (row + $(r)u < rows) { scratch[address(row + $(r)u, NARROW + column)] = sum$(r); }
    //: end
  }
  for (var task = lane; task < V4 * D4; task += WORKGROUP) {
    let v = task / D4;
    let column = task % D4;
    var s0 = vec4f(); var s1 = vec4f(); var s2 = vec4f(); var s3 = vec4f();
    for (var row = PREFIX_ROWS; row < rows; row++) {
      let d = dlogits[(row_base + row) * V4 + v];
      let x = activations[at(row, FINAL_LN + column)];
      s0 = fma(vec4f(d.x), x, s0); s1 = fma(vec4f(d.y), x, s1);
      s2 = fma(vec4f(d.z), x, s2); s3 = fma(vec4f(d.w), x, s3);
    }
    let out = partial_base + HEAD + v * 4u * D4 + column;
    partials[out] = s0; partials[out + D4] = s1; partials[out + 2u * D4] = s2; partials[out + 3u * D4] = s3;
  }
  storageBarrier();
}

// Layer norm: from the gradient of its output, in NARROW, to that of its input, which is added to DX; in rows before
// `fresh` it overwrites DX.
fn denormalise(x: u32, statistics: u32, second: bool, gain: u32, first: u32, fresh: u32) {
  for (var row = first + lane; row < rows; row += WORKGROUP) {
    let kept = activations[at(row, statistics)];
    let mean = select(kept.x, kept.z, second);
    let rstd = select(kept.y, kept.w, second);
    var sum = vec4f();
    var product = vec4f();
    for (var i = 0u; i < D4; i++) {
      let g = scratch[address(row, NARROW + i)] * parameters[base + gain + i];
      sum += g;
      product = fma(g, (activations[at(row, x + i)] - mean) * rstd, product);
    }
    let mean_g = (sum.x + sum.y + sum.z + sum.w) / f32(D);
    let mean_product = (product.x + product.y + product.z + product.w) / f32(D);
    for (var i = 0u; i < D4; i++) {
      let unit = (activations[at(row, x + i)] - mean) * rstd;
      let g = scratch[address(row, NARROW + i)] * parameters[base + gain + i];
      let value = rstd * (g - mean_g - unit * mean_product);
      scratch[address(row, DX + i)] = value + select(scratch[address(row, DX + i)], vec4f(), row < fresh);
    }
  }
  for (var column = lane; column < D4; column += WORKGROUP) {
    var gains = vec4f();
    var biases = vec4f();
    for (var row = first; row < rows; row++) {
      let kept = activations[at(row, statistics)];
      let unit = (activations[at(row, x + column)] - select(kept.x, kept.z, second)) * select(kept.y, kept.w, second);
      let g = scratch[address(row, NARROW + column)];
      gains = fma(g, unit, gains);
      biases += g;
    }
    partials[partial_base + gain + column] = gains;
    partials[partial_base + gain + D4 + column] = biases;
  }
  storageBarrier();
}

// WIDE *= gelu_new'(hidden); with gelu = x·s, s = sigmoid(u): s + x·s(1 − s)·u'.
fn through_gelu(hidden: u32, first: u32) {
  for (var task = lane; task < (rows - first) * 4u * D4; task += WORKGROUP) {
    let row = first + task / (4u * D4);
    let column = task % (4u * D4);
    let x = activations[at(row, hidden + column)];
    let s = sigmoid_of_gelu(x);
    let slope = fma(x * s * (1.0 - s), 1.5957691216057308 * fma(vec4f(3.0 * 0.044715), x * x, vec4f(1.0)), s);
    scratch[address(row, WIDE + column)] *= slope;
  }
  storageBarrier();
}

// Per (row, head), in one pass over the keys, with probabilities p recomputed from the scores (Dao et al. 2022):
// d probability = d mixed · value, d score = p (d probability − Σ d mixed · mixed) · scale, d query = Σ d score · key.
fn attention_queries(layer: u32, first: u32) {
  let scale = inverseSqrt(f32(HEAD4 * 4u));
  for (var task = lane; task < first * D4; task += WORKGROUP) {
    scratch[address(task / D4, WIDE + task % D4)] = vec4f();
  }
  for (var task = lane; task < (rows - first) * HEADS; task += WORKGROUP) {
    let row = first + task / HEADS;
    let head = task % HEADS;
    let word = sequences[tree + TREE_WORDS + row];
    let normaliser = activations[at(row, layer + ATTENTION + head)].x;
    var inner = 0.0;
    //: unroll c HEAD4
    let q$(c) = activations[at(row, layer + QKV + head * HEAD4 + $(c)u)];
    let dm$(c) = scratch[address(row, NARROW + head * HEAD4 + $(c)u)];
    inner += dot(dm$(c), activations[at(row, layer + MIXED + head * HEAD4 + $(c)u)]);
    var dq$(c) = vec4f();
    //: end
    for (var index = 0u; index <= position_of(word); index++) {
      let k = at(key_row(tree, row, prompt_of(word), index), layer + QKV + D4 + head * HEAD4);
      var score = 0.0;
      var slope = 0.0;
      //: unroll c HEAD4
      let k$(c) = activations[k + $(c)u];
      score += dot(q$(c), k$(c));
      slope += dot(dm$(c), activations[k + D4 + $(c)u]);
      //: end
      let d = exp(score * scale - normaliser) * (slope - inner) * scale;
      //: unroll c HEAD4
      dq$(c) = fma(vec4f(d), k$(c), dq$(c));
      //: end
    }
    //: unroll c HEAD4
    scratch[address(row, WIDE + head * HEAD4 + $(c)u)] = dq$(c);
    //: end
    scratch[address(row, INNER + head)] = vec4f(inner, 0.0, 0.0, 0.0);
  }
  storageBarrier();
}

// Per (key row, head): d key = Σ_queries d score · query, d value = Σ_queries p · d mixed.
fn attention_keys(layer: u32, first: u32) {
  let scale = inverseSqrt(f32(HEAD4 * 4u));
  for (var task = lane; task < rows * HEADS; task += WORKGROUP) {
    let key = task / HEADS;
    let head = task % HEADS;
    let word = sequences[tree + TREE_WORDS + key];
    let prompt = prompt_of(word);
    let index = position_of(word);
    let k = at(key, layer + QKV + D4 + head * HEAD4);
    //: unroll c HEAD4
    let k$(c) = activations[k + $(c)u];
    let v$(c) = activations[k + D4 + $(c)u];
    var dk$(c) = vec4f();
    var dv$(c) = vec4f();
    //: end
    // Queries that attend to this key, in segments of adjacent rows: the prompt's later prefix rows, its last row, then
    // its answers' rows, level by level. A key in an answer is attended to only by itself and its descendants.
    let level = index - P; // of an answer's key
    let own_segment = select(select(0u, 1u, index == P - 1u), 2u + level, index >= P);
    for (var segment = own_segment; segment < 2u + LEVELS; segment++) {
      var query = key;
      var end = select(prompt * (P - 1u) + P - 1u, key, first > 0u);
      if (segment == 1u) { query = PREFIX_ROWS + prompt; end = query + 1u; }
      if (segment >= 2u) {
        let start = tree + TREE_STARTS + (segment - 2u) * (Q + 1u) + prompt;
        query = sequences[start];
        end = sequences[start + 1u];
      }
      for (; query < end; query++) {
        if (index >= P
          && sequences[tree + TREE_PATHS + (query - PROMPT_ROWS) * LEVELS + level] != key) { continue; }
        let q = at(query, layer + QKV + head * HEAD4);
        let dm = address(query, NARROW + head * HEAD4);
        var score = 0.0;
        var slope = 0.0;
        //: unroll c HEAD4
        let q$(c) = activations[q + $(c)u];
        let dm$(c) = scratch[dm + $(c)u];
        score += dot(q$(c), k$(c));
        slope += dot(dm$(c), v$(c));
        //: end
        let p = exp(score * scale - activations[at(query, layer + ATTENTION + head)].x);
        let d = p * (slope - scratch[address(query, INNER + head)].x) * scale;
        //: unroll c HEAD4
        dk$(c) = fma(vec4f(d), q$(c), dk$(c));
        dv$(c) = fma(vec4f(p), dm$(c), dv$(c));
        //: end
      }
    }
    //: unroll c HEAD4
    scratch[address(key, WIDE + D4 + head * HEAD4 + $(c)u)] = dk$(c);
    scratch[address(key, WIDE + 2u * D4 + head * HEAD4 + $(c)u)] = dv$(c);
    //: end
  }
  storageBarrier();
}

// Adds the rows to the gradients of their token and position embeddings, in row order. Each lane has one column; if
// there are more lanes than columns, it handles every stride-th token or position.
fn embeddings() {
  let stride = max(1u, WORKGROUP / D4);
  for (var task = lane; task < (V + CONTEXT) * D4; task += WORKGROUP) {
    partials[partial_base + select(WPE + task - V * D4, WTE + task, task < V * D4)] = vec4f();
  }
  storageBarrier();
  if (lane / D4 >= stride) { return; }
  for (var column = lane % D4; column < D4; column += WORKGROUP) {
    for (var row = 0u; row < rows; row++) {
      let word = sequences[tree + TREE_WORDS + row];
      let token = partial_base + WTE + token_of(word) * D4 + column;
      let position = partial_base + WPE + position_of(word) * D4 + column;
      // A loop instead of `if`: see multiply.wgsl.
      for (var once = token_of(word) % stride == lane / D4; once; once = false) {
        partials[token] += scratch[address(row, DX + column)];
      }
      for (var once = position_of(word) % stride == lane / D4; once; once = false) {
        partials[position] += scratch[address(row, DX + column)];
      }
    }
  }
}
