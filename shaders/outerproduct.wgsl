// The gradient of a product's weight, and of the bias behind it: dW[k, n] = Σ_r x[r, k] · dy[r, n], db = Σ_r dy, over
// rows from `first` on. A lane keeps 4·TALL × 4 sums in variables with fixed names while the rows stream past; lanes
// beyond the columns take other k. The sums run over rows in order, so a run's bits do not depend on what runs beside
// it. QUADS: as in multiply.wgsl.
fn outerproduct(x: u32, dy: u32, weight: u32, k4: u32, n4: u32, first: u32) {
  let across = (n4 + 3u) & 0xfffffffcu;
  let side = max(1u, WORKGROUP / across);
  let beside = lane / across;
  for (var left = 0u; left < across; left += WORKGROUP) {
    let column = left + lane % across;
    let n = min(column, n4 - 1u);
    for (var k0 = 0u; k0 < k4; k0 += side * TALL) {
      let k = min(k0 + beside * TALL, k4 - TALL);
      //: unroll j TALL
      //: unroll c 4
      var s$(j)_$(c) = vec4f();
      //: end
      //: end
      var total = vec4f();
      for (var row = first; row < rows; row++) {
        let d = scratch[address(row, dy) + n];
        let source = at(row, x) + k;
        //: if QUADS
        //: unroll h TALL_QUADS
        let y$(h) = activations[source + min($(4*h)u + quad_lane, TALL - 1u)];
        //: end
        //: end
        //: unroll j TALL
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
      if (column < n4 && beside < side && k0 + beside * TALL < k4) {
        let out = partial_base + weight + 4u * k * n4 + n;
        //: unroll j TALL
        //: unroll c 4
        partials[out + $(4*j+c)u * n4] = s$(j)_$(c);
        //: end
        //: end
        if (k == 0u) { partials[partial_base + weight + 4u * k4 * n4 + n] = total; }
      }
    }
  }
}
