/**
 * `npm run campaign -- …`: installs what is missing, then runs src/campaign/campaign-cli.ts in a Node process that has
 * WebGPU.
 */
import { install, runScript } from './install.mjs';
import { runCli, softwareDriver } from './spawn-cli.mjs';

await runScript(async () => {
  install();
  return runCli('src/campaign/campaign-cli.ts', process.argv.slice(2), softwareDriver());
});
