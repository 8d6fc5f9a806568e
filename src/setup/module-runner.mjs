/**
 * TypeScript in Node through Vite's module runner, so that `?raw`, import.meta.glob and TypeScript mean what they mean
 * in the page. No config file: nothing in vite.config.ts concerns Node, and loading it takes time.
 */
import { createServer, isRunnableDevEnvironment } from 'vite';
import { ROOT } from './install.mjs';

/**
 * @param {string} file from the root
 * @returns {Promise<any>} what it exports. A server stays behind that loads what it imports later, and holds the
 *   process open.
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
