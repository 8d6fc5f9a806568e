/** WebGPU in Node through npm `webgpu`, which is Dawn. */

/**
 * Dawn's instance must outlive every device created from it; this is the only reference to it.
 *
 * @type {GPU | undefined}
 */
let gpu;

/**
 * @returns {Promise<GPU>}
 * @throws Error if npm `webgpu` has none for this system.
 */
export async function nodeGpu() {
  // A native module, which may not exist for this system, so it is loaded only when needed.
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  // Dawn's bounds checks take a fifth of the time on the software adapter. Browsers need them; here the same kernels
  // run without them and give the same bits.
  gpu ??= create(['enable-dawn-features=disable_robustness']);
  return gpu;
}
