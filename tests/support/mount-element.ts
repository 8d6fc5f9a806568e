/** Mounts a single element of the page, and finds, reads and operates it like a user. */
import '../../src/ui/app/page.css';
import type { LitElement } from 'lit';
import { expect } from 'vitest';
import type { LineChart } from '../../src/ui/charts/line-chart';

let mounted: LitElement | undefined;

/** Removes what was mounted, and the theme that a test chose. */
export function unmount(): void {
  mounted?.remove();
  delete document.documentElement.dataset.theme;
}

export async function mount<T extends LitElement>(tag: string, properties: Partial<T> = {}): Promise<T> {
  const element = Object.assign(document.createElement(tag), properties) as T;
  mounted = element;
  document.body.append(element);
  await settled(element);
  return element;
}
/** The element and the charts in it have been rendered. */
export async function settled(element: LitElement): Promise<void> {
  await element.updateComplete;
  for (const chart of element.renderRoot.querySelectorAll<LineChart>('line-chart')) await chart.updateComplete;
}
export const find = <T extends HTMLElement>(element: LitElement, selector: string, at = 0): T =>
  [...element.renderRoot.querySelectorAll<T>(selector)][at];
export const words = (node: Element): string => node.textContent!.replace(/\s+/g, ' ').trim();
export const key = (target: Element, name: string, shiftKey = false): void => {
  target.dispatchEvent(new KeyboardEvent('keydown', { key: name, shiftKey, bubbles: true }));
};
/** The rows of a table as text. */
export const cells = (table: Element): string[][] =>
  [...table.querySelectorAll('tbody tr')].map((row) => [...row.children].map(words));
export async function type(element: LitElement, selector: string, value: number): Promise<void> {
  const input = find<HTMLInputElement>(element, selector);
  input.value = String(value);
  input.dispatchEvent(new Event('input', { bubbles: true }));
  await settled(element);
}

/** Mounts it in Chinese and looks for words of the other language, or of none. */
export async function expectChinese(tag: string): Promise<void> {
  const element = await mount(tag, { language: 'zh' } as Partial<LitElement>);
  const said = words(element.renderRoot.querySelector('section')!);
  expect(said).toMatch(/\p{Script=Han}{4}/u);
  expect(said).not.toMatch(/undefined|\b(the|and)\b/);
}
