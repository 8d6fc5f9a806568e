/**
 * `npm run test:browsers [-- arguments for Vitest]`: tests the built page in Firefox and in WebKit, and the engine
 * on wgpu. Installs what is missing, like `npm test`.
 */
import { findFirefox, findWebKit } from './browsers.mjs';
import { findChromium } from './chromium.mjs';
import { install, runScript } from './install.mjs';
import { findLavapipe } from './lavapipe.mjs';
import { Steps } from './steps.mjs';

await runScript(async () => {
  const steps = new Steps();
  try {
    if (process.platform !== 'linux')
      throw new Error(
        `test:browsers needs Linux, for its software drivers and WebKitGTK; this is ${process.platform}.`,
      );
    install();
    // Chromium for its SwiftShader.
    console.log(
      `The browsers are ${findFirefox()} and ${findWebKit().browser}; the drivers are of ${findChromium()} and ` +
        `${findLavapipe()}`,
    );
    await steps.test(['--config', 'src/setup/browsers-config.ts'], process.argv.slice(2));
  } catch (error) {
    steps.fail(error instanceof Error ? error.message : String(error));
  }
  return steps.end();
});
