/// <reference types="vitest/config" />
import { defineConfig } from 'vite';
import { contentPolicy } from './src/setup/content-policy.mjs';

export default defineConfig(async () => ({
  // Relative, so that the built page works from any folder of any server.
  base: './',
  plugins: [contentPolicy()],
  worker: { format: 'es' as const },
  build: { target: 'es2022', outDir: 'dist' },
  optimizeDeps: {
    // The worker is no entry that Vite finds by itself; a package that only it uses would be discovered late, and
    // make the dev server reload the page.
    entries: ['index.html', 'src/training/training-worker.ts'],
    // The scan for imports runs beside the first request; a test that is quicker than it would be reloaded in its
    // middle.
    include: [
      'lit',
      'lit/directives/live.js',
      'lit/directives/unsafe-html.js',
      'chart.js',
      'fflate',
      'papaparse',
      'temml',
      'valibot',
      'webgpu-utils',
    ],
  },
  test: process.env.VITEST ? (await import('./src/setup/test-projects')).testProjects() : undefined,
}));
