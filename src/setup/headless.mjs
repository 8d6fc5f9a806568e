/**
 * `npm run headless -- COMMAND …`: installs what is missing, then runs src/headless/cli.ts in a Node process that has
 * WebGPU. What it prints, its exit code and Ctrl-C go straight through.
 */
import { spawn } from 'node:child_process';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.mjs';
import { install, runScript } from './install.mjs';
import { hasDriver, vulkanEnvironment } from './vulkan.mjs';

/** The browser is wanted only for its software driver; without either, the command itself says what it has. */
function environment() {
  if (process.platform !== 'linux' || hasDriver()) return {};
  try {
    const found = vulkanEnvironment(findChromium());
    if (!found['VK_DRIVER_FILES']) console.error('There is no Vulkan driver, and no Chromium here brings SwiftShader.');
    return found;
  } catch (error) {
    console.error(`There is no Vulkan driver, and no Chromium to borrow one from. ${error instanceof Error ? error.message : error}`);
    return {};
  }
}

await runScript(async () => {
  install();
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('run-cli.mjs', import.meta.url)), ...process.argv.slice(2)],
    { stdio: 'inherit', env: { ...process.env, ...environment() } },
  );
  // A terminal sends Ctrl-C to the child as well; only a signal that was sent to us alone has to be passed on.
  process.on('SIGINT', () => { if (!process.stdin.isTTY) child.kill('SIGINT'); });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? os.constants.signals[signal] : 0)));
  });
});
