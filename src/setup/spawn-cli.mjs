/**
 * Starts one of our commands in a separate Node process, because the dynamic loader reads the environment only when a
 * process starts.
 */
import { spawn } from 'node:child_process';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.mjs';
import { hasDriver, vulkanEnvironment } from './vulkan.mjs';

/**
 * The environment that gives Node a software driver for WebGPU if there is no other. The browser is needed only for its
 * driver; without either, the command itself reports what is missing.
 */
export function softwareDriver() {
  if (process.platform !== 'linux' || hasDriver()) return {};
  try {
    const found = vulkanEnvironment(findChromium());
    if (!found['VK_DRIVER_FILES']) console.error('There is no Vulkan driver, and no Chromium here brings SwiftShader.');
    return found;
  } catch (error) {
    console.error(
      'There is no Vulkan driver, and no Chromium to borrow one from. ' +
        `${error instanceof Error ? error.message : error}`,
    );
    return {};
  }
}

/**
 * Runs `main` of a TypeScript file (run-cli.mjs), passing through its output and Ctrl-C.
 *
 * @param {string} file from the root @param {string[]} args @param {Record<string, string>} environment besides our own
 * @returns {Promise<number>} its exit code
 */
export function runCli(file, args, environment) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('run-cli.mjs', import.meta.url)), file, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  // A terminal also sends Ctrl-C to the child; only a signal sent to this process alone has to be forwarded.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? os.constants.signals[signal] : 0)));
  });
}
