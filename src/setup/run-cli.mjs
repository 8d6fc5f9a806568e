/** Runs `main` of a TypeScript file (the first argument, from the root). */
import { runScript } from './install.mjs';
import { importModule } from './module-runner.mjs';

await runScript(async () => {
  const [file, ...args] = process.argv.slice(2);
  const { main } = await importModule(file);
  return main(args);
});
// The server, or a device that was not destroyed, would keep the process alive.
process.exit();
