// The two products of the backward pass over the rows of one block, tiled as multiply.wgsl is.
//   backproduct:  dst[r, k] = Σ_n src[r, n] · W[k, n]          (gradient of a product's input; both in scratch)
//   outerproduct: dW[k, n] = Σ_r x[r, k] · dy[r, n], db = Σ_r dy (gradient of its weight and the bias behind it)
// The sums run over rows in order, so a run's bits do not depend on what runs beside it.

fn backproduct(src: u32, dst: u32, weight: u32, k4: u32, n4: u32) {
  let across = (k4 + 1u) / 2u;
  let tasks = ((ROWS + 7u) / 8u) * across;
  for (var task = lane; task < tasks; task += WORKGROUP) {
    let row = (task / across) * 8u;
    let k = (task % across) * 2u;
    let second = min(k + 1u, k4 - 1u);
    let a0 = scratch_at(min(row + 0u, ROWS - 1u), src);
    let a1 = scratch_at(min(row + 1u, ROWS - 1u), src);
    let a2 = scratch_at(min(row + 2u, ROWS - 1u), src);
    let a3 = scratch_at(min(row + 3u, ROWS - 1u), src);
    let a4 = scratch_at(min(row + 4u, ROWS - 1u), src);
    let a5 = scratch_at(min(row + 5u, ROWS - 1u), src);
    let a6 = scratch_at(min(row + 6u, ROWS - 1u), src);
    let a7 = scratch_at(min(row + 7u, ROWS - 1u), src);
    var c0 = vec4f(); var d0 = vec4f(); var c1 = vec4f(); var d1 = vec4f(); var c2 = vec4f(); var d2 = vec4f(); var c3 = vec4f(); var d3 = vec4f();
    var c4 = vec4f(); var d4 = vec4f(); var c5 = vec4f(); var d5 = vec4f(); var c6 = vec4f(); var d6 = vec4f(); var c7 = vec4f(); var d7 = vec4f();
    let p = base + weight + k * 4u * n4;
    let q = base + weight + second * 4u * n4;
    for (var n = 0u; n < n4; n++) {
      let p0 = parameters[p + 0u * n4 + n]; let p1 = parameters[p + 1u * n4 + n];
      let p2 = parameters[p + 2u * n4 + n]; let p3 = parameters[p + 3u * n4 + n];
      let q0 = parameters[q + 0u * n4 + n]; let q1 = parameters[q + 1u * n4 + n];
      let q2 = parameters[q + 2u * n4 + n]; let q3 = parameters[q + 3u * n4 + n];
      let x0 = scratch[a0 + n];
      c0 += vec4f(dot(x0, p0), dot(x0, p1), dot(x0, p2), dot(x0, p3));
      d0 += vec4f(dot(x0, q0), dot(x0, q1), dot(x0, q2), dot(x0, q3));
      let x1 = scratch[a1 + n];
      c1 += vec4f(dot(x1, p0), dot(x1, p1), dot(x1, p2), dot(x1, p3));
      d1 += vec4f(dot(x1, q0), dot(x1, q1), dot(x1, q2), dot(x1, q3));
      let x2 = scratch[a2 + n];
      c2 += vec4f(dot(x2, p0), dot(x2, p1), dot(x2, p2), dot(x2, p3));
      d2 += vec4f(dot(x2, q0), dot(x2, q1), dot(x2, q2), dot(x2, q3));
      let x3 = scratch[a3 + n];
      c3 += vec4f(dot(x3, p0), dot(x3, p1), dot(x3, p2), dot(x3, p3));
      d3 += vec4f(dot(x3, q0), dot(x3, q1), dot(x3, q2), dot(x3, q3));
      let x4 = scratch[a4 + n];
      c4 += vec4f(dot(x4, p0), dot(x4, p1), dot(x4, p2), dot(x4, p3));
      d4 += vec4f(dot(x4, q0), dot(x4, q1), dot(x4, q2), dot(x4, q3));
      let x5 = scratch[a5 + n];
      c5 += vec4f(dot(x5, p0), dot(x5, p1), dot(x5, p2), dot(x5, p3));
      d5 += vec4f(dot(x5, q0), dot(x5, q1), dot(x5, q2), dot(x5, q3));
      let x6 = scratch[a6 + n];
      c6 += vec4f(dot(x6, p0), dot(x6, p1), dot(x6, p2), dot(x6, p3));
      d6 += vec4f(dot(x6, q0), dot(x6, q1), dot(x6, q2), dot(x6, q3));
      let x7 = scratch[a7 + n];
      c7 += vec4f(dot(x7, p0), dot(x7, p1), dot(x7, p2), dot(x7, p3));
      d7 += vec4f(dot(x7, q0), dot(x7, q1), dot(x7, q2), dot(x7, q3));
    }
    var c = array<vec4f, 8>(c0, c1, c2, c3, c4, c5, c6, c7);
    var d = array<vec4f, 8>(d0, d1, d2, d3, d4, d5, d6, d7);
    for (var i = 0u; i < 8u && row + i < ROWS; i++) {
      scratch[scratch_at(row + i, dst) + k] = c[i];
      if (second > k) { scratch[scratch_at(row + i, dst) + second] = d[i]; }
    }
  }
}

fn outerproduct(x: u32, dy: u32, weight: u32, k4: u32, n4: u32) {
  let across = (n4 + 1u) / 2u;
  let tasks = ((k4 + 1u) / 2u) * across;
  for (var task = lane; task < tasks; task += WORKGROUP) {
    let k = (task / across) * 2u;
    let l = min(k + 1u, k4 - 1u);
    let n = (task % across) * 2u;
    let m = min(n + 1u, n4 - 1u);
    var c0 = vec4f(); var d0 = vec4f(); var c1 = vec4f(); var d1 = vec4f(); var c2 = vec4f(); var d2 = vec4f(); var c3 = vec4f(); var d3 = vec4f();
    var c4 = vec4f(); var d4 = vec4f(); var c5 = vec4f(); var d5 = vec4f(); var c6 = vec4f(); var d6 = vec4f(); var c7 = vec4f(); var d7 = vec4f();
    for (var row = 0u; row < ROWS; row++) {
      let u = activations[at(row, x) + k]; let v = activations[at(row, x) + l];
      let p = scratch[scratch_at(row, dy) + n]; let q = scratch[scratch_at(row, dy) + m];
      c0 = fma(vec4f(u.x), p, c0); d0 = fma(vec4f(u.x), q, d0);
      c1 = fma(vec4f(u.y), p, c1); d1 = fma(vec4f(u.y), q, d1);
      c2 = fma(vec4f(u.z), p, c2); d2 = fma(vec4f(u.z), q, d2);
      c3 = fma(vec4f(u.w), p, c3); d3 = fma(vec4f(u.w), q, d3);
      c4 = fma(vec4f(v.x), p, c4); d4 = fma(vec4f(v.x), q, d4);
      c5 = fma(vec4f(v.y), p, c5); d5 = fma(vec4f(v.y), q, d5);
      c6 = fma(vec4f(v.z), p, c6); d6 = fma(vec4f(v.z), q, d6);
      c7 = fma(vec4f(v.w), p, c7); d7 = fma(vec4f(v.w), q, d7);
    }
    var c = array<vec4f, 8>(c0, c1, c2, c3, c4, c5, c6, c7);
    var d = array<vec4f, 8>(d0, d1, d2, d3, d4, d5, d6, d7);
    let rows = select(4u, 8u, l > k);
    for (var i = 0u; i < rows; i++) {
      let out = partial_base + weight + (k * 4u + i) * n4;
      partials[out + n] = c[i];
      if (m > n) { partials[out + m] = d[i]; }
    }
  }
  let bias = partial_base + weight + 4u * k4 * n4;
  for (var n = lane; n < n4; n += WORKGROUP) {
    var sum = vec4f();
    for (var row = 0u; row < ROWS; row++) { sum += scratch[scratch_at(row, dy) + n]; }
    partials[bias + n] = sum;
  }
}
