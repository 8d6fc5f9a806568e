/** Places an opening popover under its button, inside the window. CSS anchors are not supported by Firefox yet. */
export function placeBelow(panel: HTMLElement, button: Element): void {
  const box = button.getBoundingClientRect();
  const width = Math.min(620, innerWidth - 24);
  const from = getComputedStyle(panel).direction === 'rtl' ? box.right - width : box.left;
  Object.assign(panel.style, {
    inset: 'auto',
    left: `${Math.max(12, Math.min(from, document.documentElement.clientWidth - width - 12))}px`,
    top: `${Math.min(box.bottom + 6, innerHeight - 200)}px`,
    maxHeight: `${Math.max(200, innerHeight - box.bottom - 24)}px`,
  });
}
