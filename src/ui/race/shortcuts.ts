/** Keys of the page: Space plays and pauses, S or → steps, R restarts. */
export interface KeyActions {
  toggle(): void;
  step(): void;
  restart(): void;
}

/** Is the key meant for something that has the focus, a field or a button, or for an open panel? */
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

/** Returns the function that stops listening. Keys do nothing while `off` says so. */
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
