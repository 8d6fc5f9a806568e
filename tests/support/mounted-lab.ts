/** The lab's view, mounted with a fake worker. */
import { expect } from 'vitest';
import '../../src/ui/app/page.css';
import type { LabSettings } from '../../src/lab/lab-types';
import type { LabView } from '../../src/ui/lab/lab-view';
import '../../src/ui/lab/lab-view';
import type { LabControls } from '../../src/ui/lab/lab-controls';
import { FakeLab, tinyPolicy } from './fake-lab';

export let view: LabView;
export let workers: FakeLab[];
const home = location.href;
export const worker = (): FakeLab => workers[workers.length - 1];
export const text = (selector: string): string =>
  view.renderRoot.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
export const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 40_000, interval: 10 });
export const placed = (): LabSettings[] =>
  worker()
    .of('place')
    .map(([settings]) => settings as LabSettings);
export const button = (name: string, root: ParentNode = view.renderRoot): HTMLButtonElement =>
  [...root.querySelectorAll('button')].find((each) => each.textContent!.replace(/\s+/g, ' ').trim() === name)!;

export async function mount(hash = '#lab', prepare: (fake: FakeLab) => void = () => {}): Promise<void> {
  history.replaceState(null, '', `${location.pathname}${location.search}${hash}`);
  workers = [];
  view = document.createElement('lab-view') as LabView;
  view.options = {
    spawn: () => {
      const fake = new FakeLab();
      prepare(fake);
      workers.push(fake);
      return fake;
    },
    policy: tinyPolicy,
  };
  document.body.append(view);
  await view.updateComplete;
}

export const controls = (): LabControls => view.renderRoot.querySelector('lab-controls')!;

/** Moves a control as a reader does. */
export function set(key: keyof LabSettings, value: string): void {
  const input = controls().renderRoot.querySelector<HTMLInputElement>(`#${key}`)!;
  input.value = value;
  input.dispatchEvent(new Event('input'));
}

/** Removes the view and gives the page its address back. */
export function unmount(): void {
  view.remove();
  history.replaceState(null, '', home);
}
