// The gradients of a product's weight and of the bias stored after it: dW[k, n] = Σ_r x[r, k] · dy[r, n], db = Σ_r dy,
// over rows from `first` on. A lane accumulates 4·TILE_K × 4 sums in separately named variables over all rows; lanes
// beyond the columns take other k. The sums run over rows in order, so a run's bits do not depend on other runs.
// QUADS: as in multiply.wgsl.
fn outerproduct(x: u32, dy: u32, weight: u32, k4: u32, n4: u32, first: u32) {
  let lanes_per_k = (n4 + 3u) & 0xfffffffcu;
  let k_stride = max(1u, WORKGROUP / lanes_per_k);
  let k_lane = lane / lanes_per_k;
  for (var column0 = 0u; column0 < lanes_per_k; column0 += WORKGROUP) {
    let column = column0 + lane % lanes_per_k;
    let n = min(column, n4 - 1u);
    for (var k0 = 0u; k0 < k4; k0 += k_stride * TILE_K) {
      let k = min(k0 + k_lane * TILE_K, k4 - TILE_K);
      //: unroll j TILE_K
      //: unroll c 4
      var s$(j)_$(c) = vec4f();
      //: end
      //: end
      var total = vec4f();
      for (var row = first; row < rows; row++) {
        let d = scratch[address(row, dy) + n];
        let source = at(row, x) + k;
        //: if QUADS
        //: unroll h TILE_K_QUADS
        let y$(h) = activations[source + min($(4*h)u + quad_lane, TILE_K - 1u)];
        //: end
        //: end
        //: unroll j TILE_K
        {
          //: if QUADS
          let y = quadBroadcast(y$(j/4), $(j%4)u);
          //: else
          let y = activations[source + $(j)u];
          //: end
          s$(j)_0 = fma(vec4f(y.x), d, s$(j)_0); s$(j)_1 = fma(vec4f(y.y), d, s$(j)_1);
          s$(j)_2 = fma(vec4f(y.z), d, s$(j)_2); s$(j)_3 = fma(vec4f(y.w), d, s$(j)_3);
        }
        //: end
        total += d;
      }
      if (column < n4 && k_lane < k_stride && k0 + k_lane * TILE_K < k4) {
        let out = partial_base + weight + 4u * k * n4 + n;
        //: unroll j TILE_K
        //: unroll c 4
        partials[out + $(4*j+c)u * n4] = s$(j)_$(c);
        //: end
        //: end
        if (k == 0u) { partials[partial_base + weight + 4u * k4 * n4 + n] = total; }
      }
    }
  }
}
