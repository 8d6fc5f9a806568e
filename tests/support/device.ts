/**
 * The GPU of a test file and one engine on it: npm `webgpu` as in `npm run headless`; the Vulkan driver comes from the
 * environment set by the test runner. Without Dawn's bounds checks, kernels compile in two thirds of the time; the
 * browser tests use them.
 */
import { createEngine, type Engine, type EngineOptions } from '../../src/engine/engine';
import { nodeGpu } from '../../src/setup/node-gpu.mjs';

export const gpu = await nodeGpu();

export function testEngine(options: EngineOptions = {}): Promise<Engine> {
  return createEngine({ gpu, ...options });
}
