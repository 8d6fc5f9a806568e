/**
 * `npm run bench -- …`: installs what is missing, then runs src/bench/bench-cli.ts in a Node process; with --node that
 * process uses WebGPU itself and no browser is needed.
 */
import { install, runScript } from './install.mjs';
import { runCli, softwareDriver } from './spawn-cli.mjs';

await runScript(async () => {
  const args = process.argv.slice(2);
  install();
  return runCli('src/bench/bench-cli.ts', args, args.includes('--node') ? softwareDriver() : {});
});
