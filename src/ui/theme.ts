/** Light or dark: the system's choice until the reader makes one, which is then remembered. */
import type { Theme } from './colours';

const KEY = 'rlvr-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

function remembered(): Theme | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null; // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

let chosen = remembered();
const listeners = new Set<() => void>();

export function currentTheme(): Theme {
  return chosen ?? (system.matches ? 'dark' : 'light');
}

function apply(): void {
  document.documentElement.dataset.theme = currentTheme();
}

export function toggleTheme(): void {
  chosen = currentTheme() === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // See above.
  }
  for (const listener of listeners) listener();
}

/** Applies the theme now, and again when the reader or the system chooses another. Returns the function that ends it. */
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
