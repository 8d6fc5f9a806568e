/** The page that `npm run bench` drives: our own engine in a worker, as `window.own`. Served by the dev server only. */
import { BenchClient, spawnBench } from './bench-client';
import type { OwnPage } from './own-api';

declare global {
  interface Window {
    own?: OwnPage;
    telling?: (what: string) => void;
  }
}

// The runner exposes `telling`; whoever opens the page by hand reads it there.
window.own = new BenchClient(spawnBench(), (what) =>
  (
    window.telling ??
    ((line) => {
      document.body.textContent = line;
    })
  )(what),
);
