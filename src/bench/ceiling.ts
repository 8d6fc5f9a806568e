/**
 * The ceiling of an adapter: its peak multiply-add rate, the speed of a plain matrix product, and the cost of a
 * dispatch and of a submit. Measured in the same session as the engine, on a separate device.
 */
import { requestAdapter } from '../engine/engine';
import { fmaName, matmulName, SIZE, type FmaShape, type MatmulShape } from './ceiling-kernels';
import type { Ceiling, CeilingProbe } from './bench-record';
import { Probes } from './ceiling-probes';

const tile = (kind: MatmulShape['kind'], rows: number, columns: number, x: number, y: number): MatmulShape => ({
  kind,
  rows,
  columns,
  x,
  y,
});
/** The shapes to try; the best of each list is the ceiling. */
export const CEILING_SHAPES: { fma: readonly FmaShape[]; matmul: readonly MatmulShape[] } = {
  fma: [
    { chains: 2, workgroup: 64 },
    { chains: 4, workgroup: 64 },
    { chains: 8, workgroup: 64 },
    { chains: 8, workgroup: 4 },
    { chains: 8, workgroup: 256 },
    { chains: 12, workgroup: 64 },
  ],
  matmul: [
    tile('direct', 4, 4, 8, 8),
    tile('direct', 8, 4, 8, 8),
    tile('direct', 8, 8, 8, 8),
    tile('direct', 8, 8, 4, 1),
    tile('direct', 8, 16, 4, 4),
    tile('shared', 4, 4, 16, 16),
    tile('shared', 8, 8, 8, 8),
    tile('broadcast', 8, 4, 64, 1),
    tile('broadcast', 8, 8, 64, 1),
    tile('broadcast', 16, 4, 16, 1),
    tile('broadcast', 8, 16, 32, 1),
    tile('stationary', 64, 4, 4, 1),
    tile('stationary', 64, 4, 64, 1),
  ],
};

/** Not yet in TypeScript's list of features. */
const SUBGROUPS = 'subgroups' as GPUFeatureName;
/** A product with a larger error, relative to its largest entry, is wrong and is ignored. */
const TOLERANCE = 1e-4;

/**
 * @param gpu defaults to `navigator.gpu`.
 * @param tell is called with what is measured next.
 * @throws Error with one sentence if there is no adapter or a kernel cannot run.
 */
export async function measureCeiling(
  kind: 'gpu' | 'software',
  tell: (what: string) => void = () => {},
  gpu?: GPU,
  shapes = CEILING_SHAPES,
): Promise<Ceiling> {
  const { device, adapter, subgroups } = await openDevice(gpu);
  try {
    const bench = new Probes(device, kind);
    const fma: CeilingProbe[] = [];
    for (const shape of shapes.fma) {
      tell(`ceiling: multiply-add chains, ${fmaName(shape)}`);
      fma.push(await bench.fma(shape));
    }
    const matmul: CeilingProbe[] = [];
    for (const shape of shapes.matmul) {
      if ((shape.kind === 'broadcast' || shape.kind === 'stationary') && !subgroups) continue;
      tell(`ceiling: ${SIZE} × ${SIZE} × ${SIZE} product, ${matmulName(shape)}`);
      matmul.push(await bench.matmul(shape, smallestSubgroup(adapter)));
    }
    tell('ceiling: dispatches and submits');
    const right = matmul.filter(({ error }) => error! < TOLERANCE);
    return {
      fma,
      matmul,
      bestFma: best(fma),
      bestMatmul: best(right),
      dispatchMicroseconds: { of4: await bench.dispatch(4), of64: await bench.dispatch(64) },
      submitMilliseconds: await bench.submit(),
    };
  } finally {
    device.destroy();
  }
}

/**
 * Measures one product again, to alternate with other measurements.
 * @param name of the tile, as in the ceiling's probes.
 * @returns GFLOP/s.
 * @throws Error as `measureCeiling`.
 */
export async function measureProduct(kind: 'gpu' | 'software', name: string, gpu?: GPU): Promise<number> {
  const shape = CEILING_SHAPES.matmul.find((one) => matmulName(one) === name);
  if (!shape) throw new Error(`product: got '${name}'; allowed are the tiles of the ceiling.`);
  const { device, adapter } = await openDevice(gpu);
  try {
    return (await new Probes(device, kind).matmul(shape, smallestSubgroup(adapter))).gflops;
  } finally {
    device.destroy();
  }
}

async function openDevice(gpu?: GPU): Promise<{ device: GPUDevice; adapter: GPUAdapter; subgroups: boolean }> {
  const adapter = await requestAdapter({ gpu });
  const subgroups = adapter.features.has(SUBGROUPS);
  return {
    device: await adapter.requestDevice({ requiredFeatures: subgroups ? [SUBGROUPS] : [] }),
    adapter,
    subgroups,
  };
}

const best = (probes: readonly CeilingProbe[]): number => Math.max(0, ...probes.map(({ gflops }) => gflops));

/** The minimum subgroup size; if the adapter does not report it, the minimum that WebGPU allows. */
function smallestSubgroup(adapter: GPUAdapter): number {
  return (adapter.info as Partial<GPUAdapterInfo> | undefined)?.subgroupMinSize || 4;
}
