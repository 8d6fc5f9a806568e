/**
 * The three loops that take nearly all of the time: y = xW + b, dx = dy·Wᵀ, dW += xᵀdy. Matrices are row-major parts of
 * flat vectors, given as (array, offset). Widths are multiples of 4 (checked in policy/layout.ts). Eight sums are kept
 * in registers, four for each of two rows, so that every loaded number is used more than once; a remaining row is
 * processed alone. The order of each sum is the same in both cases, so a row's bits do not depend on other rows.
 */

/** y[rows, m] = x[rows, n] · w[n, m] + bias[m]; no bias if `biasAt` is negative. */
export function linear(
  y: Float64Array,
  yAt: number,
  x: Float64Array,
  xAt: number,
  rows: number,
  n: number,
  m: number,
  parameters: Float64Array,
  wAt: number,
  biasAt: number,
): void {
  for (let row = 0; row < rows; row += 2) {
    const pair = row + 1 < rows;
    const x0 = xAt + row * n,
      x1 = pair ? x0 + n : x0;
    const y0 = yAt + row * m;
    for (let o = 0; o < m; o += 4) {
      let a0 = 0,
        b0 = 0,
        c0 = 0,
        d0 = 0;
      if (biasAt >= 0) {
        a0 = parameters[biasAt + o];
        b0 = parameters[biasAt + o + 1];
        c0 = parameters[biasAt + o + 2];
        d0 = parameters[biasAt + o + 3];
      }
      let a1 = a0,
        b1 = b0,
        c1 = c0,
        d1 = d0;
      for (let i = 0, at = wAt + o; i < n; i++, at += m) {
        const u = x[x0 + i],
          v = x[x1 + i];
        const a = parameters[at],
          b = parameters[at + 1],
          c = parameters[at + 2],
          d = parameters[at + 3];
        a0 += u * a;
        b0 += u * b;
        c0 += u * c;
        d0 += u * d;
        a1 += v * a;
        b1 += v * b;
        c1 += v * c;
        d1 += v * d;
      }
      const at = y0 + o;
      y[at] = a0;
      y[at + 1] = b0;
      y[at + 2] = c0;
      y[at + 3] = d0;
      if (pair) {
        y[at + m] = a1;
        y[at + m + 1] = b1;
        y[at + m + 2] = c1;
        y[at + m + 3] = d1;
      }
    }
  }
}

/** y[rows, n] = x[rows, m] · w[n, m]ᵀ: the gradient of `linear`'s input, or the product with the untied head [V, d]. */
export function linearTransposed(
  y: Float64Array,
  yAt: number,
  x: Float64Array,
  xAt: number,
  rows: number,
  n: number,
  m: number,
  parameters: Float64Array,
  wAt: number,
): void {
  for (let row = 0; row < rows; row += 2) {
    const pair = row + 1 < rows;
    const x0 = xAt + row * m,
      x1 = pair ? x0 + m : x0;
    const y0 = yAt + row * n;
    for (let i = 0; i < n; i += 4) {
      let a0 = 0,
        b0 = 0,
        c0 = 0,
        d0 = 0;
      let a1 = 0,
        b1 = 0,
        c1 = 0,
        d1 = 0;
      const first = wAt + i * m,
        second = first + m,
        third = second + m,
        fourth = third + m;
      for (let o = 0; o < m; o++) {
        const u = x[x0 + o],
          v = x[x1 + o];
        const a = parameters[first + o],
          b = parameters[second + o],
          c = parameters[third + o],
          d = parameters[fourth + o];
        a0 += u * a;
        b0 += u * b;
        c0 += u * c;
        d0 += u * d;
        a1 += v * a;
        b1 += v * b;
        c1 += v * c;
        d1 += v * d;
      }
      const at = y0 + i;
      y[at] = a0;
      y[at + 1] = b0;
      y[at + 2] = c0;
      y[at + 3] = d0;
      if (pair) {
        y[at + n] = a1;
        y[at + n + 1] = b1;
        y[at + n + 2] = c1;
        y[at + n + 3] = d1;
      }
    }
  }
}

/** dw[n, m] += x[rows, n]ᵀ · dy[rows, m]; dbias[m] += Σ_rows dy, unless `biasAt` is negative. */
export function linearGradient(
  gradient: Float64Array,
  wAt: number,
  biasAt: number,
  x: Float64Array,
  xAt: number,
  dy: Float64Array,
  dyAt: number,
  rows: number,
  n: number,
  m: number,
): void {
  // n is even, like every width.
  for (let i = 0; i < n; i += 2) {
    for (let o = 0; o < m; o += 4) {
      let a0 = 0,
        b0 = 0,
        c0 = 0,
        d0 = 0;
      let a1 = 0,
        b1 = 0,
        c1 = 0,
        d1 = 0;
      for (let row = 0, xi = xAt + i, at = dyAt + o; row < rows; row++, xi += n, at += m) {
        const u = x[xi],
          v = x[xi + 1];
        const a = dy[at],
          b = dy[at + 1],
          c = dy[at + 2],
          d = dy[at + 3];
        a0 += u * a;
        b0 += u * b;
        c0 += u * c;
        d0 += u * d;
        a1 += v * a;
        b1 += v * b;
        c1 += v * c;
        d1 += v * d;
      }
      const at = wAt + i * m + o,
        next = at + m;
      gradient[at] += a0;
      gradient[at + 1] += b0;
      gradient[at + 2] += c0;
      gradient[at + 3] += d0;
      gradient[next] += a1;
      gradient[next + 1] += b1;
      gradient[next + 2] += c1;
      gradient[next + 3] += d1;
    }
  }
  if (biasAt < 0) return;
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < m; o++) gradient[biasAt + o] += dy[dyAt + row * m + o];
  }
}
