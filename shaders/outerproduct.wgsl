// The gradient of a product's weight, and of the bias behind it: dW[k, n] = Σ_r x[r, k] · dy[r, n], db = Σ_r dy, over rows from
// `first` on. As in multiply.wgsl: 4·ROW_QUADS rows of dy stand still in variables, and the columns of x stream past; more rows
// go through dW, chunk by chunk. The sums run over rows in order, so a run's bits do not depend on what runs beside it.
fn outerproduct(x: u32, dy: u32, weight: u32, k4: u32, n4: u32, first: u32) {
  let across = (n4 + 3u) & 0xfffffffcu;
  let side = max(1u, WORKGROUP / across);
  let beside = lane / across;
  for (var left = 0u; left < across; left += WORKGROUP) {
    let column = left + lane % across;
    let mine = column < n4 && beside < side;
    let n = min(column, n4 - 1u);
    for (var row = first; row < rows; row += 4u * ROW_QUADS) {
      var total = vec4f();
      //: unroll j ROW_QUADS
      //: unroll c 4
      let d$(j)_$(c) = select(vec4f(), scratch[address(min(row + $(4*j+c)u, rows - 1u), dy) + n], row + $(4*j+c)u < rows);
      total += d$(j)_$(c);
      //: end
      //: end
      for (var k0 = 0u; k0 < k4; k0 += side) {
        let k = min(k0 + beside, k4 - 1u);
        let out = partial_base + weight + 4u * k * n4 + n;
        var s0 = vec4f(); var s1 = vec4f(); var s2 = vec4f(); var s3 = vec4f();
        for (var once = row > first; once; once = false) {
          s0 = partials[out]; s1 = partials[out + n4]; s2 = partials[out + 2u * n4]; s3 = partials[out + 3u * n4];
        }
        //: unroll j ROW_QUADS
        {
          //: if QUADS
          let y = activations[at(min(row + $(4*j)u + quad_lane, rows - 1u), x) + k];
          //: end
          //: unroll c 4
          {
            //: if QUADS
            let x_ = quadBroadcast(y, $(c)u);
            //: else
            let x_ = activations[at(min(row + $(4*j+c)u, rows - 1u), x) + k];
            //: end
            s0 = fma(vec4f(x_.x), d$(j)_$(c), s0); s1 = fma(vec4f(x_.y), d$(j)_$(c), s1);
            s2 = fma(vec4f(x_.z), d$(j)_$(c), s2); s3 = fma(vec4f(x_.w), d$(j)_$(c), s3);
          }
          //: end
        }
        //: end
        if (mine && k0 + beside < k4) {
          partials[out] = s0; partials[out + n4] = s1; partials[out + 2u * n4] = s2; partials[out + 3u * n4] = s3;
        }
      }
      let bias = partial_base + weight + 4u * k4 * n4 + n;
      for (var once = mine && beside == 0u; once; once = false) {
        if (row > first) { total += partials[bias]; }
        partials[bias] = total;
      }
    }
  }
}
