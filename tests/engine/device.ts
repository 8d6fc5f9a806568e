/** One engine for a test file, on npm `webgpu`; the Vulkan driver comes from the environment that the test runner made. */
import { create, globals } from 'webgpu';
import { createEngine, type Engine, type EngineOptions } from '../../src/engine/backend';

Object.assign(globalThis, globals);
// Held for as long as the process lives: Dawn's instance must not be collected while a device is in use.
const gpu = create([]);

export function testEngine(options: EngineOptions = {}): Promise<Engine> {
  return createEngine({ gpu, ...options });
}
