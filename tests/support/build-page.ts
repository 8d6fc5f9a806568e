import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from '../../src/setup/install.mjs';

/**
 * Builds the page with `npm run build`, in a separate process, because the tests' process uses the development builds
 * of packages. @throws Error with the build's output.
 */
export function buildPage(outDir: string): void {
  const { NODE_ENV: _ours, VITEST: _test, ...env } = process.env;
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js');
  const { status, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'],
    { cwd: ROOT, env, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The page could not be built: ${stderr}`);
}
