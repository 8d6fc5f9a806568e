/**
 * The engine on a different implementation of WebGPU than Chromium's: Firefox's wgpu, which npm `deno` includes. On
 * Linux with two drivers: Chromium's SwiftShader, and Mesa's lavapipe, on which some shapes of the kernels compute
 * wrong numbers.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { locateChromium } from '../../src/setup/chromium.mjs';
import { ROOT } from '../../src/setup/install.mjs';
import { findLavapipe } from '../../src/setup/lavapipe.mjs';
import { swiftshaderFolder } from '../../src/setup/vulkan.mjs';
import { METHODS } from '../../src/kl/placements';
import type { Verdict } from './audit';

const linux = process.platform === 'linux';
const deno = createRequire(import.meta.url).resolve('deno/bin.cjs');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rlvr-deno-'));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: 'tests/deno/audit.ts',
      outDir: folder,
      copyPublicDir: false,
      target: 'es2022',
      rollupOptions: { output: { entryFileNames: 'audit.mjs' } },
    },
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Vulkan's loader and SwiftShader lie beside Chromium's binary; another driver is named in place of the latter. */
function environment(driver: 'swiftshader' | 'lavapipe'): NodeJS.ProcessEnv {
  const chromium = locateChromium();
  const libraries = chromium && swiftshaderFolder(chromium);
  if (!libraries)
    throw new Error(
      `${chromium ?? 'The missing Chromium'} has no SwiftShader beside it: install Debian's package chromium, or ` +
        'Google Chrome.',
    );
  return {
    ...process.env,
    LD_LIBRARY_PATH: libraries,
    VK_DRIVER_FILES: driver === 'lavapipe' ? findLavapipe() : path.join(libraries, 'vk_swiftshader_icd.json'),
  };
}

/** @param workgroup 0: the ladder's first shape. */
async function audit(env: NodeJS.ProcessEnv, workgroup = 0, sizes: number[] = []): Promise<Verdict> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      deno,
      'run',
      '--unstable-webgpu',
      '--allow-all',
      path.join(folder, 'audit.mjs'),
      path.join(ROOT, 'public', 'reference'),
      String(workgroup),
      ...sizes.map(String),
    ],
    { env },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Verdict;
}

test.each(linux ? (['swiftshader', 'lavapipe'] as const) : (["the machine's own"] as const))(
  'wgpu computes right updates of every method: %s',
  async (driver) => {
    const verdict = await audit(driver === 'swiftshader' || driver === 'lavapipe' ? environment(driver) : process.env);
    console.log(
      `${verdict.adapter}, ${verdict.shape}: ${verdict.updates} updates, ${verdict.numbers} numbers, worst error ` +
        `${verdict.worst.toExponential(1)}`,
    );
    expect(verdict.finding).toBeUndefined();
    expect(verdict.updates).toBe(4 * METHODS.length);
    if (driver === 'lavapipe') expect(verdict.adapter).toMatch(/llvmpipe/i);
    if (driver === 'swiftshader') expect(verdict.adapter).toMatch(/swiftshader/i);
  },
);

if (linux) {
  test.each([4, 12])(
    'lavapipe computes wrong numbers in workgroups that do not fill its vectors, and the audit finds them: %s',
    async (workgroup) => {
      const { finding, updates } = await audit(environment('lavapipe'), workgroup);
      expect(finding).toMatchObject({ what: expect.stringContaining('step 0') as string });
      expect(updates).toBe(1);
    },
  );

  test('lavapipe ends long loops in workgroups of 64; the next kernel shape has shorter ones', async () => {
    const SIZES = [128, 3];
    expect((await audit(environment('lavapipe'), 64, SIZES)).finding).toBeDefined();
    const { finding, shape, updates } = await audit(environment('lavapipe'), 0, SIZES);
    expect({ finding, shape, updates }).toEqual({ finding: undefined, shape: 'workgroups of 256', updates: 1 });
  });
}
