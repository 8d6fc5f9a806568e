/** The page driven by `npm run bench`: our engine in a worker, as `window.own`. Served only by the dev server. */
import '../i18n/english-problems';
import { spawnBench } from './bench-client';
import type { OwnPage } from './own-api';

declare global {
  interface Window {
    own?: OwnPage;
    telling?: (what: string) => void;
  }
}

// The runner exposes `telling`; if the page is opened by hand, progress is shown in the page.
window.own = spawnBench((what) =>
  (
    window.telling ??
    ((line) => {
      document.body.textContent = line;
    })
  )(what),
);
