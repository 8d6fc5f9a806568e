/**
 * Runs TypeScript in Node through Vite's module runner, so that `?raw`, import.meta.glob and TypeScript work as in the
 * page. No config file is used: nothing in vite.config.ts concerns Node, and loading it takes time.
 */
import { createServer, isRunnableDevEnvironment } from 'vite';
import { ROOT } from './install.mjs';

/**
 * @param {string} file from the root
 * @returns {Promise<any>} its exports. A server stays open for later imports and keeps the process alive.
 */
export async function importModule(file) {
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
  return node.runner.import(`/${file}`);
}
