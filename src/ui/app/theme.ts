/** Light or dark: the system's choice until the reader makes one, which is then remembered. */
import type { Theme } from '../charts/colours';
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
 * Applies the theme now, and again when the reader or the system chooses another. Returns the function that ends it.
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
