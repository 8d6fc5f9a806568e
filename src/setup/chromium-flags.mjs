/** Headless Chromium with WebGPU on its own software adapter: the same on every machine. */
export const CHROMIUM_FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  // On a busy machine SwiftShader is slow enough to trigger the watchdog.
  '--disable-gpu-watchdog',
  '--disable-background-networking',
];

/** The same, but `requestAdapter()` resolves to null, even on a machine with a GPU. */
export const CHROMIUM_FLAGS_WITHOUT_WEBGPU = [
  ...CHROMIUM_FLAGS.filter((flag) => !flag.includes('webgpu')),
  '--disable-gpu',
];

/**
 * The same, but on the GPU if there is one, for benchmarks; without a GPU Chromium falls back to its software adapter.
 */
export const CHROMIUM_FLAGS_ANY_ADAPTER = [
  ...CHROMIUM_FLAGS.filter((flag) => !flag.startsWith('--use-webgpu-adapter')),
  '--enable-features=Vulkan',
];
