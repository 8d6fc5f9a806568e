/**
 * npm `webgpu` is Dawn, which needs a Vulkan driver on Linux. A real driver has priority; without one, Node uses the
 * software driver (SwiftShader) and the loader, libvulkan.so.1, that come with every Chromium binary.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromiumPlaces } from './chromium.mjs';
import { ROOT } from './install.mjs';
import { thisMachine } from './machine.mjs';

/** @typedef {import('./machine.mjs').Machine} Machine */

const DRIVER = 'vk_swiftshader_icd.json';

/**
 * The folder with SwiftShader that belongs to this browser, or undefined. The command on the PATH may be a link, or
 * a shell script that names the real folder by variables (Debian's: LIBDIR=/usr/lib/$APPNAME).
 *
 * @param {string} chromiumPath @param {Machine} [machine]
 */
export function swiftshaderFolder(chromiumPath, machine = thisMachine) {
  const file = machine.real(chromiumPath);
  const folders = [path.dirname(file)];
  const text = machine.list(folders[0] ?? '').includes(DRIVER) ? '' : machine.read(file);
  if (text.startsWith('#!')) {
    /** @type {Record<string, string>} */
    const variables = {};
    const expand = (/** @type {string} */ line) =>
      line.replace(/\$\{?(\w+)\}?/g, (whole, name) => variables[name] ?? whole);
    for (const line of text.split('\n')) {
      const assignment = /^\s*(?:export\s+)?(\w+)=["']?([^"'\s;]*)/.exec(line);
      if (assignment?.[1]) variables[assignment[1]] ??= expand(assignment[2] ?? '');
      for (const [place] of expand(line).matchAll(/\/[\w./+-]+/g)) folders.push(place, path.dirname(place));
    }
  }
  folders.push(
    `/usr/lib/${path.basename(file)}`,
    `/usr/lib64/${path.basename(file)}`,
    '/snap/chromium/current/usr/lib/chromium-browser',
  );
  return folders.find(
    (folder) => machine.exists(path.join(folder, DRIVER)) && machine.exists(path.join(folder, 'libvulkan.so.1')),
  );
}

// Runs in a separate process, because a crashing driver must not end this one. A software adapter counts only if its
// driver was explicitly requested.
const WEBGPU = pathToFileURL(path.join(ROOT, 'node_modules', 'webgpu', 'index.js')).href;
const PROBE = `
  const { create } = await import(${JSON.stringify(WEBGPU)});
  const adapter = await create([]).requestAdapter();
  const asked = process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES;
  process.exit(adapter && (asked || !adapter.info.isFallbackAdapter) ? 0 : 1);
`;

/** @type {boolean | undefined} */
let probed;

/** Whether Node gets a WebGPU adapter in the current environment. Probed once per process. */
export function hasDriver() {
  probed ??= thisMachine.run(process.execPath, ['--input-type=module', '-e', PROBE]).status === 0;
  return probed;
}

/**
 * Environment variables for a Node process that needs WebGPU; the dynamic loader reads LD_LIBRARY_PATH only when a
 * process starts, so it cannot be set later. Empty if a real driver works, on macOS (Metal) and on Windows (Direct3D).
 *
 * @param {string | undefined} chromiumPath if undefined or without SwiftShader, any other browser's is used
 * @param {Machine} [machine]
 * @param {() => boolean} [driver]
 * @returns {Record<string, string>}
 */
export function vulkanEnvironment(chromiumPath, machine = thisMachine, driver = hasDriver) {
  if (machine.platform !== 'linux' || driver()) return {};
  for (const place of [...(chromiumPath ? [chromiumPath] : []), ...chromiumPlaces(machine)]) {
    const folder = swiftshaderFolder(place, machine);
    if (!folder) continue;
    const libraries = machine.env['LD_LIBRARY_PATH'];
    return {
      VK_DRIVER_FILES: path.join(folder, DRIVER),
      LD_LIBRARY_PATH: libraries ? `${folder}:${libraries}` : folder,
    };
  }
  return {};
}
