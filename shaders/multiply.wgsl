// Register-tiled product over the rows of one block: dst[r, n] = Σ_k src[r, k] · W[k, n] + bias[n] (+ what the end asks for).
// A task is 8 rows × 8 columns: 16 vec4 accumulators, 16 vec4 loads per 64 vec4 fused multiply-adds. Unrolled by hand,
// because indexed private arrays live in memory on the software adapter (2.7 ns a load) and in local memory on some GPUs.
// The bias follows its weight in the parameter layout (policy/layout.ts), n4 vec4s at weight + 4·k4·n4.
const PLAIN = 0u;
const RESIDUAL = 1u; // + activations at `extra`
const GELU = 2u;     // gelu of the result besides, at `extra`

fn multiply(src: u32, dst: u32, weight: u32, k4: u32, n4: u32, first: u32, last: u32, end: u32, extra: u32) {
  let across = (n4 + 1u) / 2u;
  let tasks = ((last - first + 7u) / 8u) * across;
  for (var task = lane; task < tasks; task += WORKGROUP) {
    let row = first + (task / across) * 8u;
    let n = (task % across) * 2u;
    let second = min(n + 1u, n4 - 1u);
    let a0 = at(min(row + 0u, last - 1u), src);
    let a1 = at(min(row + 1u, last - 1u), src);
    let a2 = at(min(row + 2u, last - 1u), src);
    let a3 = at(min(row + 3u, last - 1u), src);
    let a4 = at(min(row + 4u, last - 1u), src);
    let a5 = at(min(row + 5u, last - 1u), src);
    let a6 = at(min(row + 6u, last - 1u), src);
    let a7 = at(min(row + 7u, last - 1u), src);
    let bias = base + weight + 4u * k4 * n4;
    let b0 = parameters[bias + n];
    let b1 = parameters[bias + second];
    var c0 = b0; var d0 = b1; var c1 = b0; var d1 = b1; var c2 = b0; var d2 = b1; var c3 = b0; var d3 = b1;
    var c4 = b0; var d4 = b1; var c5 = b0; var d5 = b1; var c6 = b0; var d6 = b1; var c7 = b0; var d7 = b1;
    var w = base + weight;
    for (var k = 0u; k < k4; k++) {
      let x0 = activations[a0 + k]; let x1 = activations[a1 + k]; let x2 = activations[a2 + k]; let x3 = activations[a3 + k];
      let x4 = activations[a4 + k]; let x5 = activations[a5 + k]; let x6 = activations[a6 + k]; let x7 = activations[a7 + k];
      {
        let p = parameters[w + n]; let q = parameters[w + second]; w += n4;
        c0 = fma(vec4f(x0.x), p, c0); d0 = fma(vec4f(x0.x), q, d0); c1 = fma(vec4f(x1.x), p, c1); d1 = fma(vec4f(x1.x), q, d1);
        c2 = fma(vec4f(x2.x), p, c2); d2 = fma(vec4f(x2.x), q, d2); c3 = fma(vec4f(x3.x), p, c3); d3 = fma(vec4f(x3.x), q, d3);
        c4 = fma(vec4f(x4.x), p, c4); d4 = fma(vec4f(x4.x), q, d4); c5 = fma(vec4f(x5.x), p, c5); d5 = fma(vec4f(x5.x), q, d5);
        c6 = fma(vec4f(x6.x), p, c6); d6 = fma(vec4f(x6.x), q, d6); c7 = fma(vec4f(x7.x), p, c7); d7 = fma(vec4f(x7.x), q, d7);
      }
      {
        let p = parameters[w + n]; let q = parameters[w + second]; w += n4;
        c0 = fma(vec4f(x0.y), p, c0); d0 = fma(vec4f(x0.y), q, d0); c1 = fma(vec4f(x1.y), p, c1); d1 = fma(vec4f(x1.y), q, d1);
        c2 = fma(vec4f(x2.y), p, c2); d2 = fma(vec4f(x2.y), q, d2); c3 = fma(vec4f(x3.y), p, c3); d3 = fma(vec4f(x3.y), q, d3);
        c4 = fma(vec4f(x4.y), p, c4); d4 = fma(vec4f(x4.y), q, d4); c5 = fma(vec4f(x5.y), p, c5); d5 = fma(vec4f(x5.y), q, d5);
        c6 = fma(vec4f(x6.y), p, c6); d6 = fma(vec4f(x6.y), q, d6); c7 = fma(vec4f(x7.y), p, c7); d7 = fma(vec4f(x7.y), q, d7);
      }
      {
        let p = parameters[w + n]; let q = parameters[w + second]; w += n4;
        c0 = fma(vec4f(x0.z), p, c0); d0 = fma(vec4f(x0.z), q, d0); c1 = fma(vec4f(x1.z), p, c1); d1 = fma(vec4f(x1.z), q, d1);
        c2 = fma(vec4f(x2.z), p, c2); d2 = fma(vec4f(x2.z), q, d2); c3 = fma(vec4f(x3.z), p, c3); d3 = fma(vec4f(x3.z), q, d3);
        c4 = fma(vec4f(x4.z), p, c4); d4 = fma(vec4f(x4.z), q, d4); c5 = fma(vec4f(x5.z), p, c5); d5 = fma(vec4f(x5.z), q, d5);
        c6 = fma(vec4f(x6.z), p, c6); d6 = fma(vec4f(x6.z), q, d6); c7 = fma(vec4f(x7.z), p, c7); d7 = fma(vec4f(x7.z), q, d7);
      }
      {
        let p = parameters[w + n]; let q = parameters[w + second]; w += n4;
        c0 = fma(vec4f(x0.w), p, c0); d0 = fma(vec4f(x0.w), q, d0); c1 = fma(vec4f(x1.w), p, c1); d1 = fma(vec4f(x1.w), q, d1);
        c2 = fma(vec4f(x2.w), p, c2); d2 = fma(vec4f(x2.w), q, d2); c3 = fma(vec4f(x3.w), p, c3); d3 = fma(vec4f(x3.w), q, d3);
        c4 = fma(vec4f(x4.w), p, c4); d4 = fma(vec4f(x4.w), q, d4); c5 = fma(vec4f(x5.w), p, c5); d5 = fma(vec4f(x5.w), q, d5);
        c6 = fma(vec4f(x6.w), p, c6); d6 = fma(vec4f(x6.w), q, d6); c7 = fma(vec4f(x7.w), p, c7); d7 = fma(vec4f(x7.w), q, d7);
      }
    }
    var c = array<vec4f, 8>(c0, c1, c2, c3, c4, c5, c6, c7);
    var d = array<vec4f, 8>(d0, d1, d2, d3, d4, d5, d6, d7);
    for (var i = 0u; i < 8u && row + i < last; i++) {
      let out = at(row + i, dst);
      var residual = vec4f();
      var residual_second = vec4f();
      if (end == RESIDUAL) {
        residual = activations[at(row + i, extra + n)];
        residual_second = activations[at(row + i, extra + second)];
      }
      activations[out + n] = c[i] + residual;
      if (second > n) { activations[out + second] = d[i] + residual_second; }
    }
    // A loop of its own, not a branch: the software adapter runs both sides of every branch, and tanh is dear.
    for (var i = 0u; end == GELU && i < 8u && row + i < last; i++) {
      let out = at(row + i, extra);
      activations[out + n] = gelu(c[i]);
      if (second > n) { activations[out + second] = gelu(d[i]); }
    }
  }
  storageBarrier();
}
