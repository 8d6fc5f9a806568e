/** Keyboard shortcuts: Space plays and pauses, S or → steps, R restarts. */
export interface KeyActions {
  toggle(): void;
  step(): void;
  restart(): void;
}

/** Whether the key is meant for a focused field or button, or for an open panel. */
function taken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  return event
    .composedPath()
    .some(
      (target) =>
        target instanceof Element &&
        (target.matches('input, select, textarea, button, summary, a[href], dialog') ||
          target.matches(':popover-open')),
    );
}

/** Returns a function that stops listening. Keys have no effect while `off` returns true. */
export function listenToKeys(actions: KeyActions, off: () => boolean = () => false): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || off() || taken(event)) return;
    const key = event.key.toLowerCase();
    if (key === ' ' && !event.repeat) actions.toggle();
    else if (key === 's' || key === 'arrowright') actions.step();
    else if (key === 'r' && !event.repeat) actions.restart();
    else if (key !== ' ') return;
    event.preventDefault();
  };
  window.addEventListener('keydown', listener);
  return () => window.removeEventListener('keydown', listener);
}
