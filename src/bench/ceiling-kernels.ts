/**
 * WGSL of the ceiling: kernels with only arithmetic, or one plain matrix product, to measure an adapter's peak.
 */

/** Loop iterations per invocation of an FMA chain. */
export const FMA_LOOPS = 256;
/** Multiply-adds per chain and iteration, so that the loop overhead is negligible. */
const FMA_UNROLL = 8;
/** The product is SIZE × SIZE × SIZE. */
export const SIZE = 512;

export interface FmaShape {
  chains: number;
  workgroup: number;
}

export const fmaName = ({ chains, workgroup }: FmaShape): string => `${chains} × vec4, workgroup ${workgroup}`;
/** Floating-point operations per invocation; a fused multiply-add counts as two. */
export const fmaFlops = ({ chains }: FmaShape): number => FMA_LOOPS * FMA_UNROLL * chains * 4 * 2;

/**
 * `chains` independent chains a ← a·m + c of vec4 in registers. a starts at the lane's index and converges to
 * c/(1 − m) = 2.
 */
export function fmaSource({ chains, workgroup }: FmaShape): string {
  const each = (line: (i: number) => string) => Array.from({ length: chains }, (_, i) => line(i)).join('\n    ');
  return `
@group(0) @binding(0) var<storage, read> factors: array<vec4f, 2>;
@group(0) @binding(1) var<storage, read_write> result: array<vec4f, ${workgroup}>;
@compute @workgroup_size(${workgroup})
fn main(@builtin(local_invocation_index) lane: u32) {
    let m = factors[0];
    let c = factors[1];
    ${each((i) => `var a${i} = vec4f(f32(lane) + ${i}.0);`)}
    for (var loop_ = 0u; loop_ < ${FMA_LOOPS}u; loop_++) {
    ${Array(FMA_UNROLL)
      .fill(each((i) => `a${i} = fma(a${i}, m, c);`))
      .join('\n    ')}
    }
    result[lane] = ${Array.from({ length: chains }, (_, i) => `a${i}`).join(' + ')};
}`;
}

/**
 * direct: every invocation reads its rows of A and columns of B itself. shared: the workgroup loads blocks of both into
 * workgroup memory. broadcast: the lanes of a subgroup work on the same rows, read each row once and broadcast it.
 * stationary: weight-stationary as in shaders/multiply.wgsl: a chunk of B is kept in registers for `rows` rows of A,
 * each loaded jointly by a quad.
 */
export interface MatmulShape {
  kind: 'direct' | 'shared' | 'broadcast' | 'stationary';
  /** The tile of C per invocation, and the workgroup's size. */
  rows: number;
  columns: number;
  x: number;
  y: number;
}

export function matmulName({ kind, rows, columns, x, y }: MatmulShape): string {
  const how = {
    direct: '',
    shared: ', workgroup memory',
    broadcast: ', subgroup broadcast',
    stationary: ', weights stand still',
  }[kind];
  return `${rows} × ${columns}, workgroup ${x} × ${y}${how}`;
}

/** Workgroups in x and y for one product; z is used for the copies. */
export function matmulGroups({ rows, columns, x, y }: MatmulShape): [number, number] {
  return [SIZE / (columns * x), SIZE / (rows * y)];
}

const range = (length: number) => Array.from({ length }, (_, i) => i);
const XYZW = 'xyzw';

/**
 * C = A·B, all row-major [SIZE, SIZE], vec4 along the rows.
 * @param subgroup the adapter's minimum subgroup size; for `broadcast` only.
 */
export function matmulSource(shape: MatmulShape, subgroup = 4): string {
  const { kind, rows, columns, x, y } = shape;
  if (kind === 'stationary') return stationarySource(shape);
  const c4 = columns / 4;
  const accumulators = range(rows)
    .flatMap((i) => range(c4).map((j) => `var c${i}_${j} = vec4f();`))
    .join(' ');
  const store = range(rows)
    .flatMap((i) => range(c4).map((j) => `C[base + (row + ${i}u) * N4 + column + ${j}u] = c${i}_${j};`))
    .join('\n    ');
  const products = range(4)
    .map((k) =>
      [
        ...range(c4).map(
          (j) =>
            `let b${k}_${j} = ` +
            (kind === 'shared'
              ? `tileB[(k + ${k}u) * ${x * c4}u + id.x * ${c4}u + ${j}u];`
              : `B[(4u * k4 + ${k}u) * N4 + column + ${j}u];`),
        ),
        ...range(rows).flatMap((i) => range(c4).map((j) => `c${i}_${j} += a${i}.${XYZW[k]} * b${k}_${j};`)),
      ].join(' '),
    )
    .join('\n      ');
  const loads: Record<Exclude<MatmulShape['kind'], 'stationary'>, string> = {
    direct: range(rows)
      .map((i) => `let a${i} = A[(row + ${i}u) * N4 + k4];`)
      .join(' '),
    shared: range(rows)
      .map((i) => `let a${i} = tileA[(id.y * ${rows}u + ${i}u) * 4u + (k >> 2u)];`)
      .join(' '),
    broadcast: broadcastLoads(rows, subgroup),
  };
  const lanes = x * y;
  const blocks = { a: y * rows * 4, b: 16 * x * c4 };
  const fillTiles = [
    `for (var i = lane; i < ${blocks.a}u; i += ${lanes}u) ` +
      `{ tileA[i] = A[(group.y * ${y * rows}u + i / 4u) * N4 + k0 + i % 4u]; }`,
    `for (var i = lane; i < ${blocks.b}u; i += ${lanes}u) ` +
      `{ tileB[i] = B[(4u * k0 + i / ${x * c4}u) * N4 + group.x * ${x * c4}u + i % ${x * c4}u]; }`,
  ].join('\n      ');
  const tiles = [
    `var<workgroup> tileA: array<vec4f, ${blocks.a}>;`,
    `var<workgroup> tileB: array<vec4f, ${blocks.b}>;`,
  ].join('\n');
  const builtins = [
    '@builtin(local_invocation_id) id: vec3u',
    '@builtin(workgroup_id) group: vec3u',
    '@builtin(local_invocation_index) lane: u32',
    ...(kind === 'broadcast' ? ['@builtin(subgroup_invocation_id) member: u32'] : []),
  ].join(', ');
  const loop =
    kind !== 'shared'
      ? `for (var k4 = 0u; k4 < N4; k4++) {\n      ${loads[kind]}\n      ${products}\n    }`
      : `for (var k0 = 0u; k0 < N4; k0 += 4u) {
      workgroupBarrier();
      ${fillTiles}
      workgroupBarrier();
      for (var k = 0u; k < 16u; k += 4u) {
      ${loads.shared}
      ${products}
      }
    }`;
  return `${kind === 'broadcast' ? 'enable subgroups;' : ''}
const N4 = ${SIZE / 4}u;
@group(0) @binding(0) var<storage, read> A: array<vec4f, ${(SIZE * SIZE) / 4}>;
@group(0) @binding(1) var<storage, read> B: array<vec4f, ${(SIZE * SIZE) / 4}>;
@group(0) @binding(2) var<storage, read_write> C: array<vec4f>;
${kind === 'shared' ? tiles : ''}
@compute @workgroup_size(${x}, ${y})
fn main(${builtins}) {
    let row = (group.y * ${y}u + id.y) * ${rows}u;
    let column = (group.x * ${x}u + id.x) * ${c4}u;
    let base = group.z * ${(SIZE * SIZE) / 4}u;
    ${accumulators}
    ${loop}
    ${store}
}`;
}

/** With at least `subgroup` lanes, lane l holds rows l, l + subgroup, …; the lane of a broadcast must be constant. */
function broadcastLoads(rows: number, subgroup: number): string {
  const lanes = Math.min(subgroup, rows);
  return [
    ...range(rows / lanes).map(
      (part) => `let own${part} = A[(row + ${part * lanes}u + member % ${lanes}u) * N4 + k4];`,
    ),
    ...range(rows).map((i) => `let a${i} = subgroupBroadcast(own${Math.floor(i / lanes)}, ${i % lanes}u);`),
  ].join(' ');
}

/** vec4s of a row kept in registers at once. */
const CHUNK = 16;

function stationarySource({ rows, x }: MatmulShape): string {
  const each = (count: number, line: (i: number) => string) => range(count).map(line).join('\n      ');
  const builtins =
    '@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32, ' +
    '@builtin(subgroup_invocation_id) member: u32';
  return `enable subgroups;
const N4 = ${SIZE / 4}u;
@group(0) @binding(0) var<storage, read> A: array<vec4f, ${(SIZE * SIZE) / 4}>;
@group(0) @binding(1) var<storage, read> B: array<vec4f, ${(SIZE * SIZE) / 4}>;
@group(0) @binding(2) var<storage, read_write> C: array<vec4f>;
@compute @workgroup_size(${x})
fn main(${builtins}) {
    let column = group.x * ${x}u + lane;
    for (var k4 = 0u; k4 < N4; k4 += ${CHUNK}u) {
      ${each(4 * CHUNK, (i) => `let b${i} = B[(4u * k4 + ${i}u) * N4 + column];`)}
      for (var row = group.y * ${rows}u; row < (group.y + 1u) * ${rows}u; row++) {
      let c = group.z * ${(SIZE * SIZE) / 4}u + row * N4 + column;
      var sum = vec4f();
      for (var once = k4 > 0u; once; once = false) { sum = C[c]; }
      ${each(CHUNK / 4, (h) => `let own${h} = A[row * N4 + k4 + ${4 * h}u + member % 4u];`)}
      ${each(
        CHUNK,
        (j) =>
          `let a${j} = quadBroadcast(own${Math.floor(j / 4)}, ${j % 4}u); ${range(4)
            .map((k) => `sum = fma(vec4f(a${j}.${XYZW[k]}), b${4 * j + k}, sum);`)
            .join(' ')}`,
      )}
      C[c] = sum;
      }
    }
}`;
}

/** Writes one number per workgroup, to measure the cost of a dispatch. */
export const emptySource = (workgroup: number): string => `
@group(0) @binding(0) var<storage, read_write> result: array<u32, ${workgroup}>;
@compute @workgroup_size(${workgroup})
fn main(@builtin(local_invocation_index) lane: u32) { result[lane] = result[lane] + 1u; }`;
