/** Chromium without a screen, with WebGPU on its own software adapter: the same on every machine. */
export const CHROMIUM_FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  // SwiftShader on a busy machine is slow enough to be taken for dead.
  '--disable-gpu-watchdog',
  '--disable-background-networking',
];

/** The same where `requestAdapter()` resolves to null, also on a machine with a GPU. */
export const CHROMIUM_FLAGS_WITHOUT_WEBGPU = [
  ...CHROMIUM_FLAGS.filter((flag) => !flag.includes('webgpu')),
  '--disable-gpu',
];

/**
 * The same on the graphics card where there is one, for measuring; elsewhere Chromium hands out its software adapter by
 * itself.
 */
export const CHROMIUM_FLAGS_ANY_ADAPTER = [
  ...CHROMIUM_FLAGS.filter((flag) => !flag.startsWith('--use-webgpu-adapter')),
  '--enable-features=Vulkan',
];
