/**
 * `npm run headless -- COMMAND …`: installs what is missing, then runs src/headless/headless-cli.ts in a Node process
 * that has WebGPU. Its output, its exit code and Ctrl-C are passed through.
 */
import { install, runScript } from './install.mjs';
import { runCli, softwareDriver } from './spawn-cli.mjs';

await runScript(async () => {
  install();
  return runCli('src/headless/headless-cli.ts', process.argv.slice(2), softwareDriver());
});
