/** Once for all *.browsers.test.ts: the built page on a static file server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { serveFiles } from './file-server';
import { buildPage } from './build-page';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the built page, ending in a slash. */
    builtAddress: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'built-page-'));
  buildPage(folder);
  const server = await serveFiles(folder);
  project.provide('builtAddress', server.address);
  return () => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  };
}
