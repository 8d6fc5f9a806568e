/** Light or dark theme: the system's choice until the user makes one, which is then remembered. */
import type { Theme } from '../../common/palette';
import { remember, remembered } from './remembered';

const KEY = 'rlvr-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

let chosen = remembered<Theme>(KEY, ['light', 'dark']);
const listeners = new Set<() => void>();

export function currentTheme(): Theme {
  return chosen ?? (system.matches ? 'dark' : 'light');
}

function apply(): void {
  document.documentElement.dataset.theme = currentTheme();
}

export function toggleTheme(): void {
  chosen = currentTheme() === 'dark' ? 'light' : 'dark';
  remember(KEY, chosen);
  for (const listener of listeners) listener();
}

/**
 * Applies the theme now, and again when the user or the system changes it. Returns a function that stops this.
 */
export function followTheme(changed: () => void): () => void {
  const listener = (): void => {
    apply();
    changed();
  };
  apply();
  listeners.add(listener);
  system.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    system.removeEventListener('change', listener);
  };
}
