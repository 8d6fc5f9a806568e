/**
 * Visible layout faults of the page, as sentences. Runs inside the page, so it must not import anything.
 */
export function layoutFaults(): string[] {
  /** Fractions of a pixel are no fault, nor are letters that lean a little out of their box. */
  const SLACK = 2;
  const faults = new Set<string>();
  const { documentElement } = document;
  const elements: HTMLElement[] = [];
  const visit = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element instanceof HTMLElement) elements.push(element);
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(document);
  const parentOf = (element: Element): Element | null =>
    element.assignedSlot ??
    element.parentElement ??
    (element.getRootNode() instanceof ShadowRoot ? (element.getRootNode() as ShadowRoot).host : null);
  const ancestors = (element: Element): Element[] => {
    const out = [];
    for (let at = parentOf(element); at; at = parentOf(at)) out.push(at);
    return out;
  };
  const isShown = (element: HTMLElement): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;
  const nameOf = (element: HTMLElement): string => {
    const host = ancestors(element).find((each) => each.localName.includes('-'));
    const classes = element.className ? `.${element.className.trim().replace(/\s+/g, '.')}` : '';
    const words = (element.textContent || element.getAttribute('aria-label') || '').replace(/[\s\u2060]+/g, ' ').trim();
    return `${host?.localName ?? ''} ${element.localName}${classes} “${words.slice(0, 50)}”`;
  };

  const overlaps = (a: DOMRect, b: DOMRect): boolean =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > SLACK &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > SLACK;

  // With a dialog open, only what is in it can be reached.
  const dialog = elements.find((element) => element.matches('dialog:modal'));
  const reached = elements.filter(
    (element) => isShown(element) && (!dialog || element === dialog || ancestors(element).includes(dialog)),
  );
  const isReached = new Set(reached);
  const scrolls = (element: Element): boolean => /auto|scroll/.test(getComputedStyle(element).overflowX);

  if (documentElement.scrollWidth > innerWidth) {
    const widest = elements.filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return (
        isShown(element) &&
        (left < -SLACK || right > innerWidth + SLACK) &&
        ![element, ...ancestors(element)].some(scrolls)
      );
    });
    faults.add(
      `the page is ${documentElement.scrollWidth} pixels wide in a window of ${innerWidth}, because of ` +
        `${widest.slice(-3).map(nameOf).join(', ')}`,
    );
  }

  for (const element of reached) {
    const style = getComputedStyle(element);
    // What only a screen reader is told.
    if (style.clipPath !== 'none' || element.localName === 'canvas') continue;
    const cutsX = /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + SLACK;
    const cutsY = /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + SLACK;
    const told = style.textOverflow === 'ellipsis' && element.title !== '';
    if ((cutsX || cutsY) && !told && (element.textContent ?? '').trim() !== '')
      faults.add(
        `${nameOf(element)} is cut: ${element.scrollWidth}×${element.scrollHeight} of ` +
          `${element.clientWidth}×${element.clientHeight}`,
      );
    const box = element.getBoundingClientRect();
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    if (own && (box.left < -SLACK || box.right > innerWidth + SLACK) && ![element, ...ancestors(element)].some(scrolls))
      faults.add(`${nameOf(element)} reaches out of the window: ${box.left.toFixed(0)} to ${box.right.toFixed(0)}`);
    if (
      own &&
      style.display !== 'inline' &&
      style.overflowX === 'visible' &&
      element.scrollWidth > element.clientWidth + SLACK &&
      element.clientWidth > 0 &&
      !/absolute|fixed/.test(style.position)
    )
      faults.add(`${nameOf(element)} reaches out of its box: ${element.scrollWidth} of ${element.clientWidth}`);
  }

  // Parts of a row or a grid that reach into each other.
  for (const element of reached) {
    if (!/flex|grid/.test(getComputedStyle(element).display)) continue;
    const parts = [...element.children].filter(
      (part): part is HTMLElement =>
        part instanceof HTMLElement &&
        isReached.has(part) &&
        /static|relative/.test(getComputedStyle(part).position) &&
        (part.innerText || '').trim() !== '',
    );
    const rects = parts.map((part) => part.getBoundingClientRect());
    parts.forEach((part, i) => {
      for (let j = i + 1; j < parts.length; j += 1)
        if (overlaps(rects[i], rects[j])) faults.add(`${nameOf(part)} reaches into ${nameOf(parts[j])}`);
    });
  }

  const CONTROLS = 'a[href], button, input, select, summary, textarea, [role=slider], [role=tab]';
  const controls = reached.filter((element) => element.matches(CONTROLS));
  const boxes = controls.map((element) => [...element.getClientRects()]);
  const within = controls.map((element) => new Set(ancestors(element)));
  controls.forEach((one, i) => {
    for (let j = i + 1; j < controls.length; j += 1) {
      const other = controls[j];
      if (within[i].has(other) || within[j].has(one)) continue;
      const overlap = boxes[i].some((a) => boxes[j].some((b) => overlaps(a, b)));
      if (overlap) faults.add(`${nameOf(one)} lies over ${nameOf(other)}`);
    }
  });
  return [...faults];
}
