/**
 * Places an opening popover under its button, inside the window. CSS anchors are not supported by Firefox yet.
 *
 * @param most greatest width of the panel, in CSS pixels
 */
export function placeBelow(panel: HTMLElement, button: Element, most = 620): void {
  const box = button.getBoundingClientRect();
  const width = Math.min(most, innerWidth - 24);
  const from = getComputedStyle(panel).direction === 'rtl' ? box.right - width : box.left;
  Object.assign(panel.style, {
    inset: 'auto',
    left: `${Math.max(12, Math.min(from, document.documentElement.clientWidth - width - 12))}px`,
    top: `${Math.min(box.bottom + 6, innerHeight - 200)}px`,
    maxHeight: `${Math.max(200, innerHeight - box.bottom - 24)}px`,
  });
}
