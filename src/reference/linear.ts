/**
 * The three loops that cost all the time: y = xW + b, dx = dy·Wᵀ, dW += xᵀdy. Matrices are row-major parts of flat
 * vectors, given as (array, offset). Widths are multiples of 4 (policy/layout.ts sees to it), so four sums run in
 * registers at a time; that is about three times as fast as one.
 */

/** y[rows, m] = x[rows, n] · w[n, m] + bias[m]; no bias where `biasAt` is negative. */
export function linear(
  y: Float64Array, yAt: number, x: Float64Array, xAt: number, rows: number, n: number, m: number,
  parameters: Float64Array, wAt: number, biasAt: number,
): void {
  for (let row = 0; row < rows; row++) {
    const xRow = xAt + row * n;
    const yRow = yAt + row * m;
    for (let o = 0; o < m; o += 4) {
      let a = 0, b = 0, c = 0, d = 0;
      if (biasAt >= 0) {
        a = parameters[biasAt + o]; b = parameters[biasAt + o + 1]; c = parameters[biasAt + o + 2]; d = parameters[biasAt + o + 3];
      }
      for (let i = 0, at = wAt + o; i < n; i++, at += m) {
        const value = x[xRow + i];
        a += value * parameters[at];
        b += value * parameters[at + 1];
        c += value * parameters[at + 2];
        d += value * parameters[at + 3];
      }
      y[yRow + o] = a; y[yRow + o + 1] = b; y[yRow + o + 2] = c; y[yRow + o + 3] = d;
    }
  }
}

/** y[rows, n] = x[rows, m] · w[n, m]ᵀ. The input's gradient of `linear`, and the untied head [V, d] itself. */
export function linearTransposed(
  y: Float64Array, yAt: number, x: Float64Array, xAt: number, rows: number, n: number, m: number,
  parameters: Float64Array, wAt: number,
): void {
  for (let row = 0; row < rows; row++) {
    const xRow = xAt + row * m;
    const yRow = yAt + row * n;
    for (let i = 0; i < n; i += 4) {
      let a = 0, b = 0, c = 0, d = 0;
      const first = wAt + i * m, second = first + m, third = second + m, fourth = third + m;
      for (let o = 0; o < m; o++) {
        const value = x[xRow + o];
        a += value * parameters[first + o];
        b += value * parameters[second + o];
        c += value * parameters[third + o];
        d += value * parameters[fourth + o];
      }
      y[yRow + i] = a; y[yRow + i + 1] = b; y[yRow + i + 2] = c; y[yRow + i + 3] = d;
    }
  }
}

/** dw[n, m] += x[rows, n]ᵀ · dy[rows, m]; dbias[m] += Σ_rows dy, where `biasAt` is not negative. */
export function linearGradient(
  gradient: Float64Array, wAt: number, biasAt: number, x: Float64Array, xAt: number,
  dy: Float64Array, dyAt: number, rows: number, n: number, m: number,
): void {
  for (let i = 0; i < n; i++) {
    const gRow = wAt + i * m;
    for (let o = 0; o < m; o += 4) {
      let a = 0, b = 0, c = 0, d = 0;
      for (let row = 0, xi = xAt + i, at = dyAt + o; row < rows; row++, xi += n, at += m) {
        const value = x[xi];
        a += value * dy[at];
        b += value * dy[at + 1];
        c += value * dy[at + 2];
        d += value * dy[at + 3];
      }
      gradient[gRow + o] += a; gradient[gRow + o + 1] += b; gradient[gRow + o + 2] += c; gradient[gRow + o + 3] += d;
    }
  }
  if (biasAt < 0) return;
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < m; o++) gradient[biasAt + o] += dy[dyAt + row * m + o];
  }
}
