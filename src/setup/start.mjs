/** `npm start`: installs what is missing, serves the page, prints its address, and opens a browser if possible. */
import { install, ROOT, runScript } from './install.mjs';
import { chosenPort } from './port.mjs';

/** Whether a browser window can open: not in CI, on Linux only with a display, and not if BROWSER=none. */
function hasDisplay() {
  const { CI, BROWSER, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (CI || BROWSER === 'none') return false;
  return process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY);
}

/** @param {string} address */
async function openBrowser(address) {
  try {
    const { default: open } = await import('open');
    const child = await open(address);
    child.on('error', () => {});
  } catch {
    // Ignored: the address has already been printed.
  }
}

await runScript(async () => {
  const port = chosenPort(process.argv.slice(2), process.env);
  install();
  const { createServer } = await import('vite');
  const server = await createServer({
    root: ROOT,
    configFile: `${ROOT}/vite.config.ts`,
    server: port === undefined ? {} : { port, strictPort: true },
  });
  try {
    await server.listen();
  } catch (error) {
    await server.close();
    if (/already in use|EADDRINUSE/.test(String(error)))
      throw new Error(`Port ${port} is taken by another program; choose another with --port N.`, { cause: error });
    if (/EACCES/.test(String(error)))
      throw new Error(`Port ${port} may not be used without more rights; choose one above 1023 with --port N.`, {
        cause: error,
      });
    throw error;
  }
  const address =
    server.resolvedUrls?.local[0] ??
    server.resolvedUrls?.network[0] ??
    `http://localhost:${server.config.server.port}/`;
  console.log(`RLVR Playground is at ${address}   (Ctrl-C stops it)`);
  if (hasDisplay()) await openBrowser(address);
});
