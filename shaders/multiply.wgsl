// Products over the rows of one block: dst[r, n] = start + Σ_k src[r, k] · W[k, n] over rows first … last − 1.
// Weight-stationary: a lane keeps 4·CHUNK weights of each of its four columns in separately named variables and, row
// after row, adds CHUNK vec4s to one accumulator; longer sums are accumulated in dst, chunk by chunk. On the software
// adapter a load costs as much as ten fused multiply-adds, and this order has the fewest loads without the register
// spills of larger accumulator tiles (docs/benchmarks.md, what was tried). Lanes beyond the columns take other rows.
// TRANSPOSED: the weight is stored [n, k], as a backward pass needs it. QUADS: four lanes load a quarter of a row each
// and broadcast it, which gives the same bits with a quarter of those loads. Rows are accessed with `load`/`store` at
// `address(row, offset)`; weights are in `parameters`.
const BIAS = 1u;     // start with the bias, which follows its weight in the parameter layout (policy/layout.ts)
const RESIDUAL = 2u; // also start with the row at `extra`
const GELU = 4u;     // also write the gelu of the result to `extra`

fn multiply(src: u32, dst: u32, weight: u32, k4: u32, n4: u32, first: u32, last: u32, end: u32, extra: u32) {
  let lanes_per_row = (n4 + 3u) & 0xfffffffcu; // whole quads: the four lanes of a quad have the same row
  let row_stride = max(1u, WORKGROUP / lanes_per_row);
  let row_lane = lane / lanes_per_row;
  let w = base + weight;
  for (var column0 = 0u; column0 < lanes_per_row; column0 += WORKGROUP) {
    let column = column0 + lane % lanes_per_row;
    let in_columns = column < n4 && row_lane < row_stride;
    let n = min(column, n4 - 1u);
    for (var k = 0u; k < k4; k += CHUNK) {
      //: unroll j CHUNK
      //: unroll c 4
      //: if TRANSPOSED
      let w$(j)_$(c) = parameters[w + (4u * n + $(c)u) * k4 + k + $(j)u];
      //: else
      let w$(j)_$(c) = parameters[w + (4u * (k + $(j)u) + $(c)u) * n4 + n];
      //: end
      //: end
      //: end
      let bias = select(vec4f(), parameters[w + 4u * k4 * n4 + n], k == 0u && (end & BIAS) != 0u);
      for (var r = first; r < last; r += row_stride) {
        let row = min(r + row_lane, last - 1u);
        var sum = bias;
        // A loop that runs at most once, instead of `if`: the software adapter executes both sides of a branch and
        // masks their stores, but skips a loop that no lane enters.
        for (var once = k > 0u || (end & RESIDUAL) != 0u; once; once = false) {
          sum += load(address(row, select(extra, dst, k > 0u)) + n);
        }
        let x = address(row, src) + k;
        //: if QUADS
        //: unroll h CHUNK_QUADS
        let y$(h) = load(x + min($(4*h)u + quad_lane, CHUNK - 1u));
        //: end
        //: unroll j CHUNK
        let x$(j) = quadBroadcast(y$(j/4), $(j%4)u);
        //: end
        //: else
        //: unroll j CHUNK
        let x$(j) = load(x + $(j)u);
        //: end
        //: end
        //: unroll j CHUNK
        //: if TRANSPOSED
        sum += vec4f(dot(x$(j), w$(j)_0), dot(x$(j), w$(j)_1), dot(x$(j), w$(j)_2), dot(x$(j), w$(j)_3));
        //: else
        sum = fma(vec4f(x$(j).x), w$(j)_0, sum); sum = fma(vec4f(x$(j).y), w$(j)_1, sum);
        sum = fma(vec4f(x$(j).z), w$(j)_2, sum); sum = fma(vec4f(x$(j).w), w$(j)_3, sum);
        //: end
        //: end
        let in_range = in_columns && r + row_lane < last;
        if (in_range) { store(address(row, dst) + n, sum); }
        for (var once = in_range && (end & GELU) != 0u && k + CHUNK >= k4; once; once = false) {
          store(address(row, extra) + n, gelu(sum));
        }
      }
    }
  }
  storageBarrier();
}

// gelu_new(x) = x/2 (1 + tanh(√(2/π)(x + 0.044715 x³))) = x·σ(2√(2/π)(x + 0.044715 x³)): one exponential, to base 2
// because that is what the hardware computes. The bound keeps it finite.
fn sigmoid_of_gelu(x: vec4f) -> vec4f {
  let inner = x * fma(vec4f(-2.302208198 * 0.044715), x * x, vec4f(-2.302208198));
  return 1.0 / (1.0 + exp2(min(inner, vec4f(80.0))));
}
fn gelu(x: vec4f) -> vec4f { return x * sigmoid_of_gelu(x); }
