/**
 * Runs `main` of a TypeScript file (the first argument, from the root) through Vite's module runner, so that `?raw`, import.meta.glob and TypeScript mean in Node
 * what they mean in the page. No config file: nothing in vite.config.ts concerns Node, and loading it takes time.
 */
import { createServer, isRunnableDevEnvironment } from 'vite';
import { ROOT, runScript } from './install.mjs';

await runScript(async () => {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    appType: 'custom',
    logLevel: 'warn',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  const node = server.environments.ssr;
  if (!isRunnableDevEnvironment(node)) throw new Error('This version of Vite cannot run modules in Node.');
  const [file, ...args] = process.argv.slice(2);
  const { main } = await node.runner.import(`/${file}`);
  return main(args);
});
// The server, and a device that nobody destroyed, would hold the process open.
process.exit();
