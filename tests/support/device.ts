/**
 * The GPU of a test file and one engine on it: npm `webgpu` as `npm run headless` has it; the Vulkan driver comes from
 * the environment that the test runner made. Without Dawn's bounds checks, kernels compile in two thirds of the time;
 * in the browser's tests they are on.
 */
import { createEngine, type Engine, type EngineOptions } from '../../src/engine/engine';
import { nodeGpu } from '../../src/headless/node-backends';

export const gpu = await nodeGpu();

export function testEngine(options: EngineOptions = {}): Promise<Engine> {
  return createEngine({ gpu, ...options });
}
